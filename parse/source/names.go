package source

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// rotation is what a file's name tells about its place in a rotated set.
type rotation struct {
	name   string // the log's own name: "app.log"
	date   string // the digits of the date, "" when none
	index  int    // of files of one date: higher is newer
	number int    // of numbered files: higher is older; 0 is the live file
}

var packedSuffixes = []string{".gz", ".zst", ".zstd", ".bz2", ".xz"}

// trimPacked takes a compression suffix off.
func trimPacked(base string) string {
	for _, suffix := range packedSuffixes {
		if trimmed, ok := strings.CutSuffix(base, suffix); ok && trimmed != "" {
			return trimmed
		}
	}
	return base
}

// A date as rotating programs write it: 20260101, 2026-01-02, with an hour or
// a whole time behind it (lumberjack: 2026-01-02T03-04-05.678; logrotate's %s:
// 20260101-1767225600).
const datePattern = `((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))` +
	`((?:[-T_]\d{10}|[-T_]?[0-2]\d(?:[-:.]?[0-5]\d(?:[-:.]?[0-5]\d(?:[.,]\d{1,9})?)?)?)?)`

var (
	// app.log-20260101, app.log.2026-01-01, app.log.2026-01-01.3
	dateBehind = regexp.MustCompile(`^(.+?)[-._]` + datePattern + `(?:\.(\d{1,4}))?$`)
	// app-2026-01-01.log, app.2026-01-01.0.log, app-2026-01-01-1.log, app-20260101.log.2
	dateInside = regexp.MustCompile(`^(.+?)[-._]{1,2}` + datePattern + `(?:[-._](\d{1,4}))?(\.[A-Za-z]+)(?:\.(\d{1,4}))?$`)
	// app.log.2
	numbered = regexp.MustCompile(`^(.+)\.(\d{1,3})$`)
)

// parseName reads a file's name. Only forms that rotating programs write count
// as rotation: files that merely look alike may run side by side, and reading
// them one behind the other would make all but the first late.
func parseName(base string) rotation {
	base = trimPacked(base)
	if m := dateBehind.FindStringSubmatch(base); m != nil && isLogName(m[1]) {
		return rotation{name: m[1], date: digits(m[2] + m[3]), index: atoi(m[4])}
	}
	if m := dateInside.FindStringSubmatch(base); m != nil && isLogName(m[1]+m[5]) {
		return rotation{name: m[1] + m[5], date: digits(m[2] + m[3]), index: atoi(m[4]) + atoi(m[6])}
	}
	if m := numbered.FindStringSubmatch(base); m != nil && isLogName(m[1]) {
		return rotation{name: m[1], number: atoi(m[2])}
	}
	return rotation{name: base}
}

// compare orders the files of one set, oldest first.
func (r rotation) compare(o rotation) int {
	switch {
	case (r.date == "") != (o.date == ""):
		if r.date != "" {
			return -1
		}
		return 1
	case r.date != o.date:
		return strings.Compare(r.date, o.date)
	case r.index != o.index:
		return r.index - o.index
	}
	return o.number - r.number
}

// logExtensions are those of files that a folder is searched for.
var logExtensions = []string{".log", ".json", ".jsonl", ".ndjson", ".txt", ".out"}

// bareLogs are names of logs without an extension.
var bareLogs = []string{"syslog", "messages"}

// isLogName reports whether a name, without rotation, is one that logs have.
func isLogName(base string) bool {
	lower := strings.ToLower(base)
	ext := filepath.Ext(lower)
	for _, e := range logExtensions {
		if ext == e && lower != e {
			return true
		}
	}
	if ext == "" && (strings.HasPrefix(lower, "access") || strings.HasPrefix(lower, "error") || strings.HasSuffix(lower, "_log")) {
		return true
	}
	for _, b := range bareLogs {
		if lower == b {
			return true
		}
	}
	return false
}

// looksLikeLog reports whether a file found in a folder is to be read.
func looksLikeLog(base string) bool {
	if strings.HasPrefix(base, ".") {
		return false
	}
	name := parseName(base).name
	// app.log.old, app.log.bak: whatever stands behind .log was a log.
	return isLogName(name) || strings.Contains(strings.ToLower(name), ".log.")
}

// digits drops all but the digits of a date, so that both ways to write one
// compare.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// atoi reads the digits a pattern matched; "" is 0.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
