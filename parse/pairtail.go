package parse

import "strings"

// worded is a message without the key=value pairs at its end that the record has
// as fields: whose call it was and how often it was tried is no part of what was
// said, and would make a message of every tenant. A pair that may tell why is
// left.
func (m *Mapper) worded(msg string) string {
	if strings.IndexByte(msg, '=') < 0 {
		return msg
	}
	var found [maxPairs]pairAt
	pairs := pairsAtEnd(msg, found[:0])
	if len(pairs) > 0 && isJoint(msg[:pairs[0].from]) {
		pairs = pairs[1:] // "failed with status=503"
	}
	left := make([]string, 1, 4)
	for _, p := range pairs {
		if !m.isAside(msg[p.from:p.eq], p.value) {
			left = append(left, msg[p.from:p.to])
		}
	}
	if len(left) > len(pairs) {
		return msg
	}
	if left[0] = beforePairs(msg[:pairs[0].from]); left[0] == "" {
		return msg
	}
	return strings.Join(left, " ")
}

// beforePairs takes off what parts a text from the pairs behind it: "failed (",
// "failed: ". It returns "" where the bracket belongs to a word: "args={".
func beforePairs(s string) string {
	s = strings.TrimRight(s, " \t,;|")
	if s != "" && strings.IndexByte("([{", s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
		if s == "" || !isBlank(s[len(s)-1]) {
			return ""
		}
	}
	return strings.TrimRight(s, " \t,;|:-")
}

// pairAt is where a pair stands in a text.
type pairAt struct {
	from, eq, to int
	value        string
}

// pairsAtEnd appends the pairs that nothing follows but more of them.
func pairsAtEnd(s string, pairs []pairAt) []pairAt {
	end := 0
	for i := 0; len(pairs) < maxPairs; {
		eq := strings.IndexByte(s[i:], '=')
		if eq < 0 {
			break
		}
		eq += i
		i = eq + 1
		key := keyBefore(s, eq)
		value, to := valueAfter(s, i)
		if key == "" || value == "" {
			continue
		}
		from := eq - len(key)
		if strings.Trim(s[min(end, from):from], pairEdges) != "" {
			pairs = pairs[:0]
		}
		pairs = append(pairs, pairAt{from, eq, to, value})
		i, end = to, to
	}
	if strings.Trim(s[end:], pairEdges+".") != "" {
		return nil
	}
	return pairs
}

// pairEdges may stand between pairs.
const pairEdges = " \t,;|()[]{}"

// isJoint reports whether a sentence goes on behind its words: "failed with",
// "expected 1 but".
func isJoint(words string) bool {
	trimmed := strings.TrimRight(words, " ")
	if trimmed == words {
		return false
	}
	switch lowered(trimmed[strings.LastIndexByte(trimmed, ' ')+1:]) {
	case "with", "for", "of", "at", "by", "on", "to", "from", "in", "but", "and", "or", "got", "is", "was", "as", "when", "if", "than", "per", "via", "after", "before":
		return true
	}
	return false
}

// isAside reports whether a pair is a field of the record that tells nothing of
// why a call failed, or that Event tells elsewhere.
func (m *Mapper) isAside(key, value string) bool {
	if at := indexOf(m.fields, key); at < 0 || m.fields[at].Value != value {
		return false
	}
	switch m.known(key).role {
	case roleTime, roleLevel, roleLogger, roleError, roleStatus, roleUpstream, roleIntegration, roleService, roleTenant, roleOperation, roleMethod,
		rolePath, roleQuery, rolePeer, roleHost, roleAttempt, roleObject, roleTry, roleRetry, roleAttr:
		return true
	case roleNone:
		return strings.ContainsAny(value, digits)
	}
	return false
}
