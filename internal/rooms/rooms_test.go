package rooms

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestHouse checks the program itself.
func TestHouse(t *testing.T) {
	packages, err := Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range packages {
		seen[strings.TrimPrefix(p.Path, Module+"/")] = len(p.Files) > 0
		for _, finding := range Check(p) {
			t.Error(finding)
		}
	}
	for _, must := range []string{"parse", "parse/text", "parse/source", "analyze", "analyze/store", "report", "report/notify", "tui", "cmd/syncguard", "internal/rooms"} {
		if !seen[must] {
			t.Errorf("package %s was not looked at", must)
		}
	}
}

// TestCheckFinds shows that every rule can fail, and what it lets pass.
func TestCheckFinds(t *testing.T) {
	tests := []struct {
		name, room, source string
		want               string // part of the only finding; "" for none
	}{
		{"parse leans on text", "parse", `import _ "github.com/syncguard/syncguard/parse/text"`, ""},
		{"parse looks back at analyze", "parse", `import _ "github.com/syncguard/syncguard/analyze"`, "parse imports analyze"},
		{"parse opens files", "parse", `import _ "os"`, "parse imports os"},
		{"parse takes an address apart", "parse", `import _ "net/url"`, ""},
		{"parse calls out", "parse", `import _ "net/http"`, "parse imports net/http"},
		{"parse speaks SQL", "parse", `import _ "database/sql/driver"`, "parse imports database/sql/driver"},
		{"text leans on parse", "parse/text", `import _ "github.com/syncguard/syncguard/parse"`, "parse/text imports parse"},
		{"source knows events", "parse/source", `import _ "github.com/syncguard/syncguard/parse"`, ""},
		{"source judges", "parse/source", `import _ "github.com/syncguard/syncguard/analyze"`, "parse/source imports analyze"},
		{"source opens files", "parse/source", `import _ "os"`, ""},
		{"analyze knows events", "analyze", `import _ "github.com/syncguard/syncguard/parse"`, ""},
		{"analyze reads by itself", "analyze", `import _ "github.com/syncguard/syncguard/parse/source"`, "analyze imports parse/source"},
		{"analyze writes by itself", "analyze", `import _ "github.com/syncguard/syncguard/analyze/store"`, "analyze imports analyze/store"},
		{"analyze asks the clock", "analyze", `import "time"; var t = time.Now()`, "analyze uses time.Now"},
		{"analyze asks the clock by another name", "analyze", `import clock "time"; var since = clock.Since`, "analyze uses time.Since"},
		{"analyze hides the clock", "analyze", `import . "time"; var t = Now()`, "by a dot"},
		{"analyze takes time as an argument", "analyze", `import "time"; func f(t time.Time) time.Time { return t.Add(time.Second) }`, ""},
		{"a field called time", "analyze", `type clock struct{ Now int }; func f(time clock) int { return time.Now }`, ""},
		{"analyze goes parallel", "analyze", `func f() { go f() }`, "analyze starts a goroutine"},
		{"analyze throws dice", "analyze", `import _ "math/rand/v2"`, "analyze imports math/rand/v2"},
		{"analyze trusts a map", "analyze", `func f(m map[string]int) (out []string) { for k := range m { out = append(out, k) }; return }`, "analyze ranges over a map"},
		{"analyze trusts a named map", "analyze", `type set map[int]bool; func f(s set) (last int) { for k := range s { last = k }; return }`, "analyze ranges over a map"},
		{"analyze trusts maps.Keys", "analyze", `import "maps"; func f(m map[int]int) (last int) { for k := range maps.Keys(m) { last = k }; return }`, "analyze ranges over a map"},
		{"analyze sorts first", "analyze", `import ("maps"; "slices"); func f(m map[int]int) (last int) { for _, k := range slices.Sorted(maps.Keys(m)) { last = k }; return }`, ""},
		{"analyze vouches", "analyze", "func f(m map[string]int) (sum int) {\n\t// a sum: the order does not matter\n\tfor _, n := range m { sum += n }\n\treturn\n}", ""},
		{"parse may trust a map", "parse", `func f(m map[string]int) (sum int) { for _, n := range m { sum += n }; return }`, ""},
		{"store keeps incidents", "analyze/store", `import _ "github.com/syncguard/syncguard/analyze"`, ""},
		{"store reads logs", "analyze/store", `import _ "github.com/syncguard/syncguard/parse/source"`, "analyze/store imports parse/source"},
		{"store asks the clock", "analyze/store", `import "time"; var t = time.Now()`, "analyze/store uses time.Now"},
		{"report asks the clock", "report", `import "time"; var t = time.Until`, "report uses time.Until"},
		{"report queries", "report", `import _ "github.com/syncguard/syncguard/analyze/store"`, "report imports analyze/store"},
		{"notify calls out", "report/notify", `import _ "net/http"`, ""},
		{"notify reads the database", "report/notify", `import _ "github.com/syncguard/syncguard/analyze/store"`, "report/notify imports analyze/store"},
		{"notify speaks SQL", "report/notify", `import _ "database/sql"`, "report/notify imports database/sql"},
		{"tui parses", "tui", `import _ "github.com/syncguard/syncguard/parse"`, "tui imports parse"},
		{"tui asks the clock", "tui", `import "time"; var t = time.Now()`, "tui uses time.Now"},
		{"tui opens files", "tui", `import _ "os"`, "tui imports os"},
		{"init registers", "report", `func init() {}`, "report has an init function"},
		{"init is a method", "report", `type r int; func (r) init() {}`, ""},
		{"cmd wires", "cmd/syncguard", `import _ "github.com/syncguard/syncguard/analyze/store"; import _ "github.com/syncguard/syncguard/report"`, ""},
		{"cmd needs a test kit", "cmd/syncguard", `import _ "github.com/syncguard/syncguard/internal/rooms"`, "cmd imports internal/rooms"},
		{"kits use kits", "internal/worlds", `import _ "github.com/syncguard/syncguard/internal/rooms"; import _ "github.com/syncguard/syncguard/analyze"`, ""},
		{"nobody's package", "helpers", `const x = 1`, "belongs to no room"},
		{"an import of nobody's package", "report", `import _ "github.com/syncguard/syncguard/helpers"`, "report imports helpers"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Check(small(t, tt.room, tt.source))
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("room %s, source %q\ngot  %q\nwant no finding", tt.room, tt.source, got)
			case tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)):
				t.Errorf("room %s, source %q\ngot  %q\nwant one finding with %q", tt.room, tt.source, got, tt.want)
			}
		})
	}
}

// small makes a package of one file. Types are resolved where the source
// imports nothing of the module, whose compiled form isn't at hand here.
func small(t *testing.T, room, source string) Package {
	t.Helper()
	p := Package{Path: Module + "/" + room, Fset: token.NewFileSet()}
	f, err := parser.ParseFile(p.Fset, "small.go", "package small\n"+source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	p.Files = []*ast.File{f}
	if needsTypes(p.Path) && !strings.Contains(source, Module) {
		if p.Info, err = resolve(p.Path, p.Fset, p.Files, importer.ForCompiler(p.Fset, "source", nil)); err != nil {
			t.Fatal(err)
		}
	}
	return p
}
