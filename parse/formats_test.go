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
			var r Record
			if !f.Parse(s.Line, &r) {
				t.Errorf("format %s refuses its sample %q", f.Name, s.Line)
				continue
			}
			if !slices.Equal(r.Fields, s.Fields) {
				t.Errorf("format %s, line %q:\n got %q\nwant %q", f.Name, s.Line, r.Fields, s.Fields)
			}
			if first := firstFormat(s.Line); first != f.Name {
				t.Errorf("line %q: got format %s, want %s", s.Line, first, f.Name)
			}
		}
	}
}

func firstFormat(line string) string {
	for _, f := range Formats() {
		var r Record
		if f.Parse(line, &r) {
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

func valueOf(fields []Field, key string) string {
	if i := indexOf(fields, key); i >= 0 {
		return fields[i].Value
	}
	return ""
}
