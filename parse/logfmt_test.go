package parse

import (
	"slices"
	"testing"
)

func TestLogfmt(t *testing.T) {
	for _, c := range []struct {
		line string
		want []Field
	}{
		{`a=1 b="x y" c=`, []Field{{"a", "1", String}, {"b", "x y", String}, {"c", "", String}}},
		{`  a.b=1   c-d="\"q\"\n\u00e9"`, []Field{{"a.b", "1", String}, {"c-d", "\"q\"\né", String}}},
		{`url=https://x.test/?a=b&c=d level=info`, []Field{{"url", "https://x.test/?a=b&c=d", String}, {"level", "info", String}}},
		{`level=info done tenant=acme`, []Field{{"level", "info", String}, {"tenant", "acme", String}}},
	} {
		if got := fieldsOf(t, Logfmt.Parse, c.line); !slices.Equal(got, c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.line, got, c.want)
		}
	}
}

func TestLogfmtRefuses(t *testing.T) {
	for _, line := range []string{
		"", "=", "a=1", "a", "hello a=1 b=2", `a=1 b="open`, `a="x"y b=2`, "a=1 b=2 and then many more words", "1=2 3=4",
		"2026-01-02 03:04:05 a=1 b=2",
	} {
		var r Record
		if Logfmt.Parse(line, &r) {
			t.Errorf("line %q is taken as %q", line, r.Fields)
		}
	}
}

func FuzzLogfmt(f *testing.F) {
	for _, s := range []string{`a=1 b="x \" y"`, `a= b=`, `a=1 b="\`, "time=2026-01-02T03:04:05Z level=info", "\xff=1 b=2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		var r Record
		if !Logfmt.Parse(line, &r) {
			return
		}
		if len(r.Fields) < 2 {
			t.Fatalf("line %q is taken with %d fields", line, len(r.Fields))
		}
		for _, field := range r.Fields {
			if field.Key == "" || len(field.Value) > 3*len(line) {
				t.Fatalf("line %q gives field %q", line, field)
			}
		}
	})
}
