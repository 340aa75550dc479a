package store

import "strings"

// several reports whether anything but space and comments follows the semicolon that
// ends a statement: the driver runs all of it and returns the rows of the last alone.
func several(text string) bool {
	ended := false
	for text != "" {
		n := tokenLength(text)
		switch token := text[:n]; {
		case token == ";":
			ended = true
		case ended && strings.TrimSpace(token) != "" && !isComment(token):
			return true
		}
		text = text[n:]
	}
	return false
}

func isComment(text string) bool {
	return strings.HasPrefix(text, "--") || strings.HasPrefix(text, "/*")
}

// tokenLength is how many bytes a quoted text, a name in quotes or a comment at the
// start of the text takes (https://sqlite.org/lang_keywords.html, lang_comment.html);
// of all else a byte at a time. A quote that is doubled ends one and begins the next.
func tokenLength(text string) int {
	for _, t := range []struct{ open, end string }{
		{"'", "'"}, {`"`, `"`}, {"`", "`"}, {"[", "]"}, {"--", "\n"}, {"/*", "*/"},
	} {
		if rest, ok := strings.CutPrefix(text, t.open); ok {
			if at := strings.Index(rest, t.end); at >= 0 {
				return len(t.open) + at + len(t.end)
			}
			return len(text)
		}
	}
	return 1
}
