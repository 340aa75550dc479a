package parse

import (
	"slices"
	"testing"
)

// FuzzFormats: no format panics, and one that refuses a line leaves the record
// as it was, for the next one.
func FuzzFormats(f *testing.F) {
	for _, format := range Formats() {
		for _, s := range format.Samples {
			f.Add(s.Header, s.Line)
		}
	}
	for _, w := range Writers() {
		for _, line := range w.Lines {
			f.Add("", line)
		}
	}
	formats := Formats()
	f.Fuzz(func(t *testing.T, header, line string) {
		if line == "" || header != "" && !headerKind(header) {
			return
		}
		for i := range formats {
			r := Record{Fields: []Field{{Key: "kept"}}, header: newHeader(header)}
			if !formats[i].Parse(line, &r) && !slices.Equal(r.Fields, []Field{{Key: "kept"}}) {
				t.Fatalf("format %s refuses %q but leaves %s", formats[i].Name, line, pairsOf(&r))
			}
			if formats[i].Split != nil {
				formats[i].Split(line, &r, func(from, to int) {
					if from < 0 || to < from || to > len(line) {
						t.Fatalf("format %s: event at %d to %d of %d bytes %q", formats[i].Name, from, to, len(line), line)
					}
				})
			}
		}
	})
}

// FuzzJoin: a record is joined or not whatever stands behind the chunk that
// holds it, and every chunk moves on.
func FuzzJoin(f *testing.F) {
	f.Add("{\n \"a\": 1\n}\nx\n")
	f.Add("2026-06-19T11:22:33.1Z stdout P {\"a\n2026-06-19T11:22:33.1Z stderr F x\n2026-06-19T11:22:33.2Z stdout F b\":1}\n")
	f.Add("{\"log\":\"a\",\"stream\":\"stdout\",\"time\":\"x\"}\n{\"log\":\"b\\n\",\"stream\":\"stdout\",\"time\":\"x\"}\n")
	f.Add("{\"log\":\"{\\n\",\"stream\":\"stdout\",\"time\":\"2026-06-19T11:22:33.123456789Z\"}\n{\"log\":\"}\\n\",\"stream\":\"stdout\",\"time\":\"2026-06-19T11:22:33.123456789Z\"}\n")
	f.Add("2026-06-19T11:22:33.1Z stdout F {\n2026-06-19T11:22:33.1Z stderr F fail: a.B[1]\n2026-06-19T11:22:33.1Z stdout F  \"a\":1\n2026-06-19T11:22:33.1Z stderr F       x\n2026-06-19T11:22:33.1Z stdout F }\n")
	f.Add("Fri Jun 19 11:22:33 2026\nx\n2026-06-19 11:22:33 fail: a.B[1]\n   x\n")
	f.Add("# Time: x\n# User@Host: a\nSET timestamp=1\nselect\n1;\n# User@Host: a\nSET timestamp=1\n2;\n#1781868153\nls\n")
	f.Add("2026-06-19T11:22:33.1Z stderr F Traceback (most recent call last):\n2026-06-19T11:22:33.1Z stdout F x\n2026-06-19T11:22:33.1Z stderr F   y\n2026-06-19T11:22:33.1Z stderr F E: z\n")
	f.Add("[2026-06-19 11:22:33.123 +0000] INFO (42): x\n    a: \"b\"\n    err: {\n      \"stack\":\n          x\n      \"c\": 1\n    }\ny\n")
	f.Add("2026-06-19T11:22:33.1Z stderr F [11:22:33] INFO: x\n2026-06-19T11:22:33.1Z stdout F x\n2026-06-19T11:22:33.1Z stderr F     y: 1\n2026-06-19T11:22:33.1Z stderr F z\n")
	f.Add("a,\"b\nc\nd\",\"\ne\"\n")
	f.Fuzz(func(t *testing.T, data string) {
		for at := 0; at < len(data); {
			end := pieceEnd(data, at)
			for start := at; start < end; {
				line, next := lineAt(data, start)
				if opensCell(line) {
					whole, _, _ := joinedCells(data, start)
					if part, _, _ := joinedCells(data[:end], start); part != whole {
						t.Fatalf("data %q, row at %d: joined to %q within the chunk that ends at %d, and to %q", data, start, part, end, whole)
					}
				}
				if mayJoin(line) {
					whole, _ := joinLines(data, start)
					if part, _ := joinLines(data[:end], start); part != whole {
						t.Fatalf("data %q, line at %d: joined to %q within the chunk that ends at %d, and to %q", data, start, part, end, whole)
					}
				}
				start = next
			}
			at = end
		}
	})
}
