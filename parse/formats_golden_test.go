package parse

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files and docs/formats.md anew")

// What the samples of every format come to.
func TestFormatsGolden(t *testing.T) {
	var b strings.Builder
	for _, f := range Formats() {
		for _, s := range f.Samples {
			fmt.Fprintf(&b, "%s\n", f.Name)
			if s.Header != "" {
				fmt.Fprintf(&b, "  under %s\n", s.Header)
			}
			fmt.Fprintf(&b, "  %s\n", s.Line)
			for _, x := range explainSample(&f, s) {
				fmt.Fprintf(&b, "    → %s\n", inShort(&x))
			}
		}
	}
	sameFile(t, "testdata/formats.golden", b.String())
}

// explainSample decodes a sample as a line of a stream of that format.
func explainSample(f *Format, s Sample) []Explanation {
	var all []Explanation
	d := NewDecoder("sample.log", Options{Formats: []Format{*f}, Reference: reference})
	d.Watch(func(_ string, x *Explanation) { all = append(all, *x) })
	d.Chunk(s.Line, 0, &Batch{Header: s.Header})
	return all
}

// inShort is all of an event in one line.
func inShort(x *Explanation) string {
	e := &x.Event
	parts := []string{e.At.Format("2006-01-02T15:04:05.999999999Z07:00"), e.Outcome.String()}
	for _, p := range [...]struct{ name, value string }{
		{"level", x.Level}, {"integration", e.Integration}, {"tenant", e.Tenant}, {"operation", e.Operation}, {"status", statusOrNone(e.Status)},
		{"edge", useOf(x, "edge_status")}, {"took", useOf(x, "duration")}, {"code", e.Code}, {"attempt", e.Attempt.ID}, {"object", e.Object}, {"text", x.Text}, {"message", e.Message}, {"reason", x.Reason},
	} {
		if p.value != "" {
			parts = append(parts, fmt.Sprintf("%s=%q", p.name, p.value))
		}
	}
	return strings.Join(parts, " ")
}

func useOf(x *Explanation, role string) string {
	for _, u := range x.Uses {
		if u.Role == role {
			return u.Value
		}
	}
	return ""
}

// What the lines of every writer come to: all are understood, and a failed call
// shows as one.
func TestWritersGolden(t *testing.T) {
	var b strings.Builder
	for _, w := range Writers() {
		failed := false
		fmt.Fprintf(&b, "%s\n", w.Name)
		d := NewDecoder("app.log", Options{Reference: writersReference})
		d.Watch(func(raw string, x *Explanation) {
			if x.Index == 0 {
				fmt.Fprintf(&b, "  %s\n", strings.TrimRight(raw, "\r\n"))
			}
			fmt.Fprintf(&b, "    → %s %s\n", x.Format, inShort(x))
			failed = failed || x.Event.Outcome == Failed
		})
		out := Batch{Head: true}
		d.Chunk(w.text(), 0, &out)
		if out.Counts.Unparsed > 0 || !failed || len(w.Formats()) == 0 {
			t.Errorf("%s: %d lines not understood, failed %v, formats %q", w.Name, out.Counts.Unparsed, failed, w.Formats())
		}
	}
	sameFile(t, "testdata/writers.golden", b.String())
}

func statusOrNone(status int) string {
	if status == 0 {
		return ""
	}
	return itoa(status)
}

func sameFile(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	have, now := strings.Split(string(got), "\n"), strings.Split(want, "\n")
	for i := range min(len(have), len(now)) {
		if have[i] != now[i] {
			t.Fatalf("%s is out of step with the registry at line %d (hint: go test ./parse -update)\n file %s\nwould be %s", name, i+1, have[i], now[i])
		}
	}
	if len(have) != len(now) {
		t.Errorf("%s has %d lines, would have %d (hint: go test ./parse -update)", name, len(have), len(now))
	}
}

// docs/formats.md is written from the registry.
func TestFormatsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString(formatsPageHead)
	for _, f := range Formats() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", f.Name, f.Name, f.Doc)
	}
	b.WriteString(formatsPageWriters)
	for _, w := range Writers() {
		fmt.Fprintf(&b, "| %s | %s |\n", w.Name, strings.Join(w.Formats(), ", "))
	}
	b.WriteString(formatsPageNotes)
	for _, f := range Formats() {
		fmt.Fprintf(&b, "\n### %s\n\n%s.\n", f.Name, f.Doc)
		uses := map[string]bool{}
		var rows []string
		for _, s := range f.Samples {
			fmt.Fprintf(&b, "\n```\n")
			if s.Header != "" {
				fmt.Fprintf(&b, "%s\n", s.Header)
			}
			fmt.Fprintf(&b, "%s\n```\n", s.Line)
			for _, x := range explainSample(&f, s) {
				for _, u := range x.Uses {
					if row := fmt.Sprintf("%s ← `%s`", strings.ReplaceAll(u.Role, "_", " "), u.Key); u.Role != "attribute" && !uses[row] {
						uses[row] = true
						rows = append(rows, row)
					}
				}
			}
		}
		fmt.Fprintf(&b, "\nTaken in these: %s.\n", strings.Join(rows, ", "))
	}
	sameFile(t, "../docs/formats.md", b.String())
}

const formatsPageHead = `# Log formats

Written from the registry by ` + "`go test ./parse -update`" + `; ` + "`syncguard formats`" + ` prints the same list.

Nothing has to be chosen. Each line is offered to the formats in this order, and the
first that takes it is the one, so a file may mix them. ` + "`syncguard inspect FILE`" + `
shows which took how many lines; ` + "`--line N`" + ` explains one line, field by field.
` + "`--format-in NAME`" + `, or ` + "`format: NAME`" + ` in [syncguard.yaml](configuration.md#sources), forces one.

| format | what it reads |
|---|---|
`

const formatsPageWriters = `
These are tried on lines of each of the following, failures and successes
([what they come to](../parse/testdata/writers.golden)); what else is alike is read alike.

| written by | read as |
|---|---|
`

const formatsPageNotes = `
What is no line of its own belongs to the one before it: a stack trace, an object
printed over many lines, the pieces of a line that Docker or a Kubernetes runtime cut
at 16 KiB, the two lines of java.util.logging, an entry of MySQL's slow log, a cell of a table with line breaks. A W3C ` + "`#Fields:`" + ` line or the header of a table holds for the lines below it,
also in the next rotated file and in the next run, until another one stands there
([016](adr/016-headers-are-part-of-the-position.md), [017](adr/017-records-of-many-lines-and-lines-of-many-records.md)).

Where a proxy gives the edge's status and the upstream's, the upstream's last answer
decides; without one the edge's does. A line without a time of its own and without
a wrapper that tells it is counted as not understood.

A format that is missing can be described in the configuration: [formats](configuration.md#formats).
`
