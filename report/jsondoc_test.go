package report

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// keysOf are the paths of the keys in a JSON object of that type.
func keysOf(t reflect.Type, path string) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return nil
	}
	var out []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
		case f.Anonymous && name == "":
			out = append(out, keysOf(f.Type, path)...)
		default:
			out = append(append(out, path+name), keysOf(f.Type, path+name+".")...)
		}
	}
	return out
}

// docs/json.md lists the keys of the JSON report and of blast's answer, all of them
// and no others.
func TestTheKeysOfJSONAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "\n## The report\n")
	report, blast, _ := strings.Cut(text, "\n## The answer of blast\n")
	row := regexp.MustCompile("(?m)^\\| (`[^|]+`) \\|")
	key := regexp.MustCompile("`([^`]+)`")
	for _, c := range []struct {
		name, text string
		of         reflect.Type
	}{{"the report", report, reflect.TypeFor[analyze.Report]()}, {"blast", blast, reflect.TypeFor[blastJSON]()}} {
		var told []string
		for _, r := range row.FindAllStringSubmatch(c.text, -1) {
			for _, k := range key.FindAllStringSubmatch(r[1], -1) {
				told = append(told, k[1])
			}
		}
		keys := keysOf(c.of, "")
		for _, k := range keys {
			if !slices.Contains(told, k) {
				t.Errorf("%s: the page lacks %s", c.name, k)
			}
		}
		for _, k := range told {
			if !slices.Contains(keys, k) {
				t.Errorf("%s: the page tells of %s, which there is not", c.name, k)
			}
		}
	}
}
