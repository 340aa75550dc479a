package parse

import (
	"slices"
	"testing"
)

// Every format proves itself by its samples, and takes them before any other.
func TestSamples(t *testing.T) {
	for _, f := range Formats() {
		if f.Name == "" || f.Doc == "" || len(f.Samples) == 0 {
			t.Errorf("format %q: name, doc and samples must be given", f.Name)
		}
		for _, s := range f.Samples {
			got, ok := recordsOf(&f, s.Header, s.Line)
			want := append([][]Field{s.Fields}, s.More...)
			if !ok || !slices.EqualFunc(got, want, slices.Equal) {
				t.Errorf("format %s, line %q: taken %v\n got %q\nwant %q", f.Name, s.Line, ok, got, want)
			}
			if first := firstFormat(s.Header, s.Line); first != f.Name {
				t.Errorf("line %q: got format %s, want %s", s.Line, first, f.Name)
			}
		}
	}
}

// recordsOf returns the fields of each event of a line.
func recordsOf(f *Format, header, line string) (all [][]Field, ok bool) {
	r := Record{header: newHeader(header)}
	keep := func(_, _ int) { all = append(all, slices.Clone(r.Fields)) }
	switch {
	case !f.Parse(line, &r):
		return nil, false
	case f.Split == nil:
		keep(0, 0)
		return all, true
	}
	ok = f.Split(line, &r, keep)
	return all, ok
}

func firstFormat(header, line string) string {
	for _, f := range Formats() {
		if _, ok := recordsOf(&f, header, line); ok {
			return f.Name
		}
	}
	return ""
}

func TestFormatNamed(t *testing.T) {
	for _, f := range Formats() {
		if got, ok := FormatNamed(f.Name); !ok || got.Name != f.Name {
			t.Errorf("FormatNamed(%q) = %q, %v", f.Name, got.Name, ok)
		}
	}
	if got, ok := FormatNamed("xml"); ok {
		t.Errorf("FormatNamed(xml) = %q, want none", got.Name)
	}
}

func fieldsOf(t *testing.T, parse func(string, *Record) bool, line string) []Field {
	t.Helper()
	var r Record
	if !parse(line, &r) {
		t.Errorf("line %q is refused", line)
	}
	return r.Fields
}
