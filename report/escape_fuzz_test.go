package report

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/syncguard/syncguard/analyze"
)

// calmText is what hostile text is compared with: wherever it stands, the
// structure of a report must be the same.
const calmText = "xx"

// FuzzRenderers puts one text wherever a log can bring one into a report: it stays
// text in each form of it.
func FuzzRenderers(f *testing.F) {
	for _, s := range []string{
		"acme", "<script>alert(1)</script>", `" onload="x`, "]]> <!-- --> &lt; </style>", "\r\n::error::x", "##vso[task.x]y", "@octocat #1 GH-2 org/repo#3",
		"[x](javascript:x) ![y](//z) `c` | **b** ~~d~~ <http://x>", "``` ~~~\n# h\n- l\n| a | b |", "=1+1", "\x1b[31m\u009b\u202e\xff\u2028\U000e0041", "{{.}} {%x%} $y$",
		"www.evil.example https://evil.example me@evil.example", "1. x", "    code", "\\", "%0A%25", "\u00a0=x", "\ufffe\uffff", "- [ ] x", "漢字 e\u0301 👩‍👩‍👧",
	} {
		for form := range len(Renderers()) + 1 {
			f.Add(s, uint(form))
		}
	}
	renderers := Renderers()
	want := make([][]string, len(renderers))
	for form, r := range renderers {
		want[form] = structure(f, r, calmText)
	}
	f.Fuzz(func(t *testing.T, s string, form uint) {
		form %= uint(len(renderers) + 1)
		switch {
		case s == "": // what has nothing to say is left out
		case form == uint(len(renderers)):
			csvIsText(t, s)
		default:
			r := renderers[form]
			if got := structure(t, r, s); !slices.Equal(got, want[form]) {
				t.Errorf("%s of %q is built of\n%q\nwant\n%q", r.Name, s, got, want[form])
			}
		}
	})
}

// structure renders a report in which a log says s wherever it can, checks that
// nothing in it is obeyed, and returns what it is built of.
func structure(t testing.TB, r Renderer, s string) []string {
	t.Helper()
	report := reportOf(saying(s))
	report.Integrations = []string{s}
	report.Coverage.Streams = []analyze.StreamCoverage{{Stream: s, Format: "json", Lines: 10, Unparsed: 9}}
	var b strings.Builder
	if err := r.Render(&b, report, Options{}); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for i, c := range page {
		if c != '\n' && (unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c)) && (c != '\t' || r.Name == "html") {
			t.Errorf("%s of %q holds %U at byte %d", r.Name, s, c, i)
		}
	}
	for line := range strings.Lines(page) {
		if line = strings.TrimSpace(line); r.Name != "html" && (hashCommand.MatchString(line) || lineCommand.MatchString(line) && r.Name != "github") {
			t.Errorf("%s of %q: a CI server obeys %q", r.Name, s, line)
		}
	}
	switch r.Name {
	case "json", "sarif", "gitlab":
		return membersOf(t, page)
	case "html", "junit":
		return tagsOf(t, page, r.Name == "junit")
	case "markdown":
		return outline(t, page)
	case "github":
		return commandsOf(t, page)
	}
	return nil
}

// membersOf returns the keys and brackets of a JSON document.
func membersOf(t testing.TB, page string) []string {
	t.Helper()
	var doc any
	if err := json.Unmarshal([]byte(page), &doc); err != nil {
		t.Fatalf("%v in\n%s", err, page)
	}
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			keys := make([]string, 0, len(v))
			for k := range v {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				out = append(out, k)
				walk(v[k])
			}
		case []any:
			out = append(out, fmt.Sprint(len(v)))
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(doc)
	return out
}

// tagsOf returns the elements of a page with the names of their attributes.
func tagsOf(t testing.TB, page string, strict bool) []string {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	if !strict {
		d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	}
	var out []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, page)
		}
		switch e := token.(type) {
		case xml.StartElement:
			tag := e.Name.Local
			for _, a := range e.Attr {
				tag += " " + a.Name.Local
			}
			out = append(out, tag)
		case xml.Comment:
			out = append(out, "comment")
		}
	}
}

// commandsOf returns the commands that a workflow obeys.
func commandsOf(t testing.TB, page string) []string {
	t.Helper()
	var out []string
	for line := range strings.Lines(page) {
		name, rest, ok := strings.Cut(line, " title=")
		if !ok || !strings.HasPrefix(name, "::") || strings.ContainsAny(rest, "\r") {
			t.Errorf("line %q is none of ours", line)
		}
		out = append(out, name)
	}
	return out
}

// csvIsText checks that a table is rectangular and that no cell is a formula.
func csvIsText(t testing.TB, s string) {
	t.Helper()
	in := saying(s)
	var list, one strings.Builder
	if err := errors.Join(ListCSV(&list, []analyze.Incident{in}, true), IncidentCSV(&one, in, true)); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{list.String(), one.String()} {
		rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
		if err != nil {
			t.Fatalf("%v in\n%s", err, table)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@|\t\r") {
					t.Errorf("cell %q of %q is a formula", cell, s)
				}
			}
		}
	}
}
