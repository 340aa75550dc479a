package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/syncguard/syncguard/parse/text"
)

// object names the object that an attempt is about, for lines that give no
// attempt id: a field that says so, the ids in the path called, and for failures
// the object that the message names. What it is worth analyze decides.
func (m *Mapper) object(e *Event) string {
	if v := m.get(roleObject); v != "" {
		return v
	}
	if c := &m.call; c.path != "" && !strings.HasPrefix(c.host, "hooks.") && !strings.HasPrefix(c.peer, "hooks.") {
		if key := m.objectInPath(c.path, e.Tenant, e.Integration); key != "" {
			m.sources[roleObject] = m.sources[c.from]
			return key
		}
	}
	if e.Outcome != Failed {
		return "" // reading every success's text costs more than it tells
	}
	key := objectInText(m.get(roleMessage))
	if key != "" {
		m.sources[roleObject] = m.sources[roleMessage]
	}
	return key
}

// WithoutSecret is a name or an id itself, or a hash of one that is a secret, so
// that those of two stay apart: paths of webhooks hold tokens, and some name an
// account or an attempt by its key. What is kept of events is free of them.
func WithoutSecret(id string) string {
	const shortest = 16
	if len(id) < shortest || isHexDashed(id) {
		return id // most are, and no secret shows in them (BenchmarkDecoderCorpus)
	}
	if text.Mask(id) == id && (id[0] != 'T' || text.Mask("services/"+id) == "services/"+id) {
		return id // Slack's hooks: the path's part from its first id to its last
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:8])
}

func isHexDashed(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && c != '-' && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// settleObject wants an id.
func settleObject(mean meaning, f *Field) meaning {
	if len(f.Value) > 128 || !hasDigit(f.Value) || !oneWord(f.Value) {
		return unused(mean)
	}
	return mean
}

// deliveryMarks are segments of paths whose ids name where something is sent and
// not what.
var deliveryMarks = map[string]bool{
	"webhooks": true, "webhook": true, "hooks": true, "hook": true, "callbacks": true, "callback": true, "endpoints": true, "endpoint": true,
}

// objectInPath returns the part of the path from its first to its last id:
// 1234/items/5 of /t/acme/orders/1234/items/5.
func (m *Mapper) objectInPath(path, tenant, integration string) string {
	if at := strings.IndexByte(path, ';'); at >= 0 {
		path = path[:at]
	}
	begin, end := -1, 0
	afterMark := false
	segments := m.firstSegments(path)
	for i := range segments {
		seg := &segments[i]
		if seg.kind&delivering != 0 {
			return ""
		}
		owner := afterMark || seg.text == tenant || strings.EqualFold(seg.text, integration)
		if !owner && seg.kind == varying && !isDatedVersion(seg.text) {
			end = min(seg.next-1, len(path))
			if begin < 0 {
				begin = end - len(seg.text)
			}
		}
		afterMark = seg.kind&holdsTenant != 0
	}
	if begin < 0 || end-begin > 256 {
		return ""
	}
	return path[begin:end]
}

// isDatedVersion takes the 2026-01 and 2026-01-15 that providers put into paths.
func isDatedVersion(seg string) bool {
	return digitsAt(seg, 0) == 4 && (len(seg) == 7 || len(seg) == 10) && seg[4] == '-' && digitsAt(seg, 5) == 7
}

// objectNouns are what a message names with an id behind: "order 1234 failed".
// Words for tenants and endpoints are missing on purpose.
var objectNouns = map[string]bool{
	"order": true, "invoice": true, "payment": true, "charge": true, "refund": true, "payout": true, "transfer": true,
	"contact": true, "deal": true, "lead": true, "opportunity": true, "ticket": true, "issue": true, "message": true,
	"event": true, "job": true, "task": true, "item": true, "record": true, "object": true, "entity": true, "product": true,
	"shipment": true, "document": true, "file": true, "bill": true, "booking": true, "quote": true, "receipt": true,
}

// maxObjectText bounds how much of a message is read for an object.
const maxObjectText = 512

// objectInText finds the first noun with an id behind it: "order 1234",
// "invoice #INV-17", "payment id=pay_3x91".
func objectInText(s string) string {
	s = s[:min(len(s), maxObjectText)]
	noun := 0 // how many more words may stand between the noun and its id
	for i := 0; i < len(s); {
		if !isObjectByte(s[i]) {
			i++
			continue
		}
		begin := i
		for i < len(s) && isObjectByte(s[i]) {
			i++
		}
		word := strings.Trim(s[begin:i], ".-_")
		switch {
		case noun > 0 && namesObject(word):
			return word
		case isNoun(word):
			noun = 2
		default:
			noun = connects(word, noun)
		}
	}
	return ""
}

func isObjectByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c == '_' || c == '-' || c == '.'
}

// isNoun takes order, Order, order_id and orderId.
func isNoun(word string) bool {
	if len(word) < 3 || len(word) > 16 {
		return false
	}
	w := strings.TrimSuffix(strings.TrimSuffix(lowered(word), "id"), "_")
	return objectNouns[w]
}

// connects reports how many words may still follow a noun after this one.
func connects(word string, left int) int {
	switch lowered(word) {
	case "id", "no", "number", "nr", "with", "key":
		return left - 1
	}
	return 0
}

func namesObject(word string) bool {
	return len(word) <= 64 && (isNumber(word) && len(word) > 1 || isID(word) || mixedID(word))
}

// mixedID takes the INV-17 and SO2041 that people give to their own objects.
func mixedID(word string) bool {
	k := shapeOf(word)
	return k.digits >= 2 && k.upper >= 2 && k.lower == 0 && k.other == 0 && k.dots == 0
}
