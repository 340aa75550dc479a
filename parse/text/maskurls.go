package text

import "strings"

// longestUser is the length up to which a URL's user is a name.
const longestUser = 19

// userinfo finds the password of user:password@host at i, behind the scheme, or
// all of it where the user is a token.
func userinfo(s string, i int) (from, to int) {
	colon, at := -1, -1
	for j := i; j < len(s) && !endsAuthority(s[j]); j++ {
		switch s[j] {
		case '@':
			at = j // the last one: passwords hold others
		case ':':
			if colon < 0 {
				colon = j
			}
		}
	}
	if at < 0 {
		return 0, 0
	}
	user := at
	if colon >= 0 && colon < at {
		user = colon
	}
	switch {
	case user-i > longestUser && !wordy(s[i:user]):
		return i, at
	case user < at && s[user+1:at] != Masked:
		return user + 1, at
	}
	return 0, 0
}

func endsAuthority(c byte) bool {
	return c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\''
}

// queryKeys are secret in the query of a URL, where elsewhere they are everyday
// words; min is the length of a value that is one, which is not made of words.
var queryKeys = []struct {
	key string
	min int
}{{"sig", 6}, {"code", 16}, {"key", 16}, {"auth", 8}}

// formPair is queryPair for the first pair of a form's body: the word
// s[start:end] is its key, and another pair follows.
func formPair(s string, start, end int) (from, to int) {
	if end-start > len("code") || end >= len(s) || s[end] != '=' {
		return 0, 0
	}
	from, to = queryPair(s, start)
	if from == to || s[to:] == "" || s[to] != '&' {
		return 0, 0
	}
	return from, to
}

// queryPair finds the value of the query's pair that begins at i.
func queryPair(s string, i int) (from, to int) {
	for _, k := range queryKeys {
		if !strings.HasPrefix(s[i:], k.key) {
			continue
		}
		at := i + len(k.key)
		switch rest := s[at:]; {
		case strings.HasPrefix(rest, "="):
			at++
		case strings.HasPrefix(rest, "%3D"), strings.HasPrefix(rest, "%3d"):
			at += 3
		default:
			return 0, 0
		}
		to = bareEnd(s, at, strict, true)
		if to-at >= k.min && !wordy(s[at:to]) {
			return at, to
		}
		return 0, 0
	}
	return 0, 0
}

// botToken finds what follows the number of a Telegram bot, whose last digit
// stands before before.
func botToken(s string, before, i int) (from, to int) {
	const length, number = 35, 6
	if !strings.HasPrefix(s[i:], "AA") || before < number || wordLength(s, i) != length {
		return 0, 0
	}
	for _, c := range []byte(s[before-number : before]) {
		if !isDigit(c) {
			return 0, 0
		}
	}
	return i, i + length
}

// hookAddress finds what lets one in behind the word s[start:end] and a slash, the
// address of an incoming webhook: services/T…/B…/… of Slack, webhooks/number/… of
// Discord.
func hookAddress(s string, start, end int) (from, to int) {
	first := wordLength(s, end+1)
	second := end + 1 + first + 1
	if first < 9 || second >= len(s) || s[second-1] != '/' {
		return 0, 0
	}
	n := wordLength(s, second)
	switch s[start:end] {
	case "services":
		third := second + n + 1
		if s[end+1] == 'T' && s[second] == 'B' && n >= 9 && third < len(s) && s[third-1] == '/' {
			if last := wordLength(s, third); last >= 16 {
				return end + 1, third + last
			}
		}
	case "webhooks":
		if first >= 17 && allDigits(s[end+1:second-1]) && n >= 30 {
			return second, second + n
		}
	}
	return 0, 0
}

// wordLength is that of the word at i.
func wordLength(s string, i int) int {
	j := i
	for j < len(s) && wordBytes[s[j]] {
		j++
	}
	return j - i
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// wordy tells names made of words, as invalidGrantType, product-name-2 and
// ERR_HTTP2_STREAM are, from what chance has made.
func wordy(v string) bool {
	for len(v) > 0 {
		n := 0
		for n < len(v) && isAlnum(v[n]) {
			n++
		}
		if !wordOrNumber(v[:n]) {
			return false
		}
		v = v[min(len(v), n+1):]
	}
	return true
}

func isAlnum(c byte) bool { return c != '_' && c != '-' && wordBytes[c] }

// wordOrNumber takes a word with up to four digits behind it, or a number.
func wordOrNumber(v string) bool {
	const longestWord, longestNumber = 24, 8
	humps, digits := 0, 0 // digits at the end
	for i := range len(v) {
		switch {
		case isDigit(v[i]):
			digits++
		case digits > 0:
			return len(v) <= 3 // 2fa
		case i > 0 && v[i] <= 'Z' && v[i-1] >= 'a':
			humps++
		}
	}
	if digits == len(v) {
		return digits <= longestNumber
	}
	return digits <= 4 && len(v) <= longestWord && humps <= max(1, len(v)/5)
}
