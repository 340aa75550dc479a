package analyze

import "testing"

func TestPatternsFit(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"us", "us", true}, {"us", "us-east", false}, {"us", "u", false}, {"", "", true}, {"", "us", false},
		{"us*", "us", true}, {"us*", "us-east", true}, {"*east", "us-east", true}, {"*", "", true}, {"**", "x", true},
		{"u*s*t", "us-east", true}, {"u*x*t", "us-east", false}, {"ab*ba", "aba", false}, {"GET /orders/*", "GET /orders/*", true}, {"a*", "ba", false},
	} {
		if got := fits(c.pattern, c.name); got != c.want {
			t.Errorf("fits(%q, %q) = %v, want %v", c.pattern, c.name, got, c.want)
		}
		q := Question{Attrs: []Attr{{Key: "region", Value: c.pattern}}}
		if got := q.FitAttrs(map[string]string{"region": c.name}); got != c.want {
			t.Errorf("a region %q fits %q: %v, want %v", c.name, c.pattern, got, c.want)
		}
	}
}

func FuzzPatternsFit(f *testing.F) {
	f.Add("u*s", "us")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		fits(pattern, name)
		if !fits(name, name) || !fits(name+"*", name) || !fits("*"+name, name) {
			t.Errorf("%q does not fit itself", name)
		}
	})
}
