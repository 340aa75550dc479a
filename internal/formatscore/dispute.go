package main

import (
	"strings"
	"time"
	"unicode"
)

// disputes are the reasons for which a statement is not followed, each a rule
// about what the line holds. None knows a case or a format by name.
const (
	noZone     = "the line names no zone, though it is stated to, and the stated time is off by that of another machine"
	noLevel    = "the line does not name the level: it was configured elsewhere"
	wholeLine  = "the stated message is the whole line: its source took it apart no further"
	noSentence = "the stated message holds no word"
)

// dispute returns why a part of a case that was not read as stated can't be; ""
// when it could.
func dispute(p part, c *stated, r *reading) string {
	switch p {
	case partTime:
		if isOtherZone(c, r) {
			return noZone
		}
	case partLevel:
		if r.level == "" && !namesLevel(c.Raw) {
			return noLevel
		}
	case partMessage:
		switch {
		case !strings.ContainsFunc(*c.Msg, unicode.IsLetter):
			return noSentence
		case strings.TrimSpace(*c.Msg) == strings.TrimSpace(c.Raw):
			return wholeLine
		}
	}
	return ""
}

// isOtherZone holds for a time that differs by whole quarters of an hour from
// what is written, when nothing that could be a zone is written with it.
func isOtherZone(c *stated, r *reading) bool {
	if c.Time == nil || r.at.IsZero() || hasZone(r.stamp) {
		return false
	}
	want, err := time.Parse(time.RFC3339Nano, *c.Time)
	off := r.at.Sub(want).Abs()
	return err == nil && off <= 14*time.Hour && off%(15*time.Minute) == 0
}

// hasZone looks behind the last colon of a stamp, where its clock ends.
func hasZone(stamp string) bool {
	behind := stamp[strings.LastIndexByte(stamp, ':')+1:]
	return strings.ContainsAny(behind, "+-") || strings.ContainsFunc(behind, unicode.IsUpper) || strings.Count(stamp, ":") > 2
}

// namesLevel reports whether any word of a line is the name of a level.
func namesLevel(line string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(line), func(c rune) bool { return !unicode.IsLetter(c) }) {
		switch w {
		case "trace", "debug", "info", "notice", "warn", "warning", "err", "error", "severe", "crit", "critical", "fatal", "alert", "emerg", "panic":
			return true
		}
	}
	return false
}
