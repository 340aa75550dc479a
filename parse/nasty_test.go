package parse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// nastyLines are long lines of every kind that a parser could take too long
// over, by what they are made of; n is about their length.
func nastyLines(n int) map[string]string {
	const stamp = "2026-01-02T03:04:05Z "
	repeat := func(head, s, tail string) string {
		return head + strings.Repeat(s, max(0, n-len(head)-len(tail))/len(s)) + tail
	}
	return map[string]string{
		"one word":               repeat("", "x", ""),
		"blanks":                 repeat(stamp+"INFO x", " ", "y"),
		"brackets":               repeat(stamp, "[", ""),
		"pairs of brackets":      repeat(stamp, "[]", ""),
		"braces":                 repeat(`{"time":"2026-01-02T03:04:05Z","a":`, `{"a":`, ""),
		"open braces in text":    repeat(stamp+"ERROR x ", `{"`, "}"),
		"objects in text":        repeat(stamp+"ERROR x ", ` {"a":1}`, ""),
		"two objects in text":    repeat(stamp+"ERROR x ", ` {"a":1} {"`, "}"),
		"array":                  repeat(`{"time":"2026-01-02T03:04:05Z","a":[`, "1,", "1]}"),
		"list":                   repeat(`[`, `{"time":"2026-01-02T03:04:05Z","status":503},`, `{}]`),
		"keys":                   repeat(`{"time":"2026-01-02T03:04:05Z"`, `,"a.b.c.d":1`, "}"),
		"long key":               repeat(`{"time":"2026-01-02T03:04:05Z","`, "a.", `":1}`),
		"escapes":                repeat(`{"time":"2026-01-02T03:04:05Z","msg":"`, `\"`, `"}`),
		"unfinished escapes":     repeat(`{"time":"2026-01-02T03:04:05Z","msg":"`, `\"`, ""),
		"pairs":                  repeat(stamp+"ERROR x", " a=1", ""),
		"pairs without value":    repeat(stamp+"ERROR x", " a=", ""),
		"equal signs":            repeat(stamp+"ERROR x ", "=", ""),
		"quotes":                 repeat(stamp+"ERROR ", `a="`, ""),
		"quoted pairs":           repeat("time=2026-01-02T03:04:05Z", ` a="b\"c"`, ""),
		"slashes":                repeat(stamp+"ERROR ", " /", ""),
		"methods":                repeat(stamp+"ERROR ", " GET /", ""),
		"URLs":                   repeat(stamp+"ERROR ", " http://a/", ""),
		"requests":               repeat(stamp+"ERROR ", ` "GET / HTTP/1.1"`, ""),
		"request that goes on":   repeat(`203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "GET /`, `\"`, ""),
		"extras":                 repeat(`203.0.113.7 - - [19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.1" 503 1 "-" "-"`, ` a="b"`, ""),
		"user":                   repeat("203.0.113.7 - ", "a ", `[19/Jun/2026:11:22:33 +0000] "GET / HTTP/1.1" 503 1`),
		"stamps":                 repeat("", "2026-01-02 03:04:0 ", ""),
		"levels":                 repeat(stamp, "ERROR ", ""),
		"names":                  repeat(stamp+"ERROR ", "a.b.C ", ""),
		"tenants":                repeat(stamp+"ERROR ", "for tenant a ", ""),
		"failures":               repeat(stamp+"ERROR ", "not failed to 503 ", ""),
		"bars":                   repeat(stamp, "| ", ""),
		"dashes":                 repeat(stamp, "- ", ""),
		"colours":                repeat(stamp+"ERROR ", "\x1b[31m", ""),
		"docker in docker":       repeat(`{"log":"`, `{\"log\":\"`, `","stream":"stdout","time":"2026-01-02T03:04:05Z"}`),
		"cri in cri":             repeat("", "2026-01-02T03:04:05.1Z stdout F ", ""),
		"cut line":               repeat("2026-01-02T03:04:05.1234567Z stdout P ", "x", ""),
		"syslog in syslog":       repeat("", "<11>Jan  2 03:04:05 web1 syncd[17]: ", ""),
		"structured data":        repeat("<11>1 2026-01-02T03:04:05Z web1 a 1 - ", `[a b="c"]`, " x"),
		"CSV cells":              repeat("2026-06-19 11:22:34.123 UTC", `,"a""b"`, ""),
		"W3C columns":            repeat("2026-06-19 11:22:33 ", "- ", ""),
		"envoy":                  repeat(`[2026-06-19T11:22:33.409Z] "`, `\"`, ""),
		"haproxy":                repeat("203.0.113.7:3 [19/Jun/2026:11:22:33.655] ", "a ", ""),
		"exceptions":             repeat(stamp+`production.ERROR: x {"exception":"[object] (`, `"exception":"[object] (`, ""),
		"messages of Serilog":    repeat(`{"@t":"2026-01-02T03:04:05Z","@l":"Error","@mt":"`, "{a}", `","a":"b"}`),
		"NULs":                   repeat(stamp+"ERROR ", "\x00", ""),
		"broken UTF-8":           repeat(stamp+"ERROR ", "\xff", ""),
		"secrets":                repeat(stamp+"ERROR ", "token=abc ", ""),
		"continuation":           repeat("\t", "at a.b(", ""),
		"function":               repeat("main.", "(a.", ")"),
		"key=value of OTLP":      repeat(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[`, `{"timeUnixNano":"1781868153123456789","body":{"stringValue":"x"}},`, `{}]}]}]}`),
		"the same object":        repeat(`{"time":"2026-01-02T03:04:05Z"`, `,"b":{"c":1}`, `}`),
		"many deep objects":      repeat(`{"time":"2026-01-02T03:04:05Z"`, `,"b":{"c":{"d":{"e":{"f":1}}}},"g":{"h":{}}`, `}`),
		"object of many objects": repeat(`{"time":"2026-01-02T03:04:05Z","a":{`, `"b":{"c":{}},`, `"d":1}}`),
	}
}

// Each is taken for a line, or for none, and soon: a line that costs the square
// of its length would take minutes here (BenchmarkNastyLines has the times).
func TestNastyLines(t *testing.T) {
	for name, line := range nastyLines(1 << 20) {
		var out Batch
		NewDecoder("app.log", Options{Reference: reference}).Chunk(line+"\n", 0, &out)
		if c := out.Counts; c.Lines != 1 || len(c.ByFormat) > 1 || c.Unparsed+c.Continuation > 1 {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// BenchmarkNastyLines measures lines of 1 MiB, the longest that are read whole,
// and of an eighth of it: the MB/s should not differ much.
func BenchmarkNastyLines(b *testing.B) {
	for _, n := range []int{1 << 17, 1 << 20} {
		benchmarkNasty(b, n)
	}
}

func benchmarkNasty(b *testing.B, n int) {
	all := nastyLines(n)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		line := all[name]
		b.Run(fmt.Sprintf("%s/%dKiB", strings.ReplaceAll(name, " ", "_"), n>>10), func(b *testing.B) {
			d := NewDecoder("app.log", Options{Reference: reference})
			b.SetBytes(int64(len(line)))
			for b.Loop() {
				var out Batch
				d.Chunk(line+"\n", 0, &out)
			}
		})
	}
}
