package parse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       []Field
	}{
		{"nested", `{"a":{"b":{"c":1},"d":[]},"e":{}}`, []Field{{"a.b.c", "1", Number}}},
		{"kinds", ` {"s":"x","n":-1.5e3,"t":true,"f":false,"z":null} `, []Field{
			{"s", "x", String}, {"n", "-1.5e3", Number}, {"t", "true", Bool}, {"f", "false", Bool}, {"z", "null", Null}}},
		{"escapes", `{"a\n":"\"\u00e9\ud83d\ude00\ud800\/"}`, []Field{{"a\n", "\"é😀\uFFFD/", String}}},
		{"invalid UTF-8", "{\"a\":\"x\xff\xfe\"}", []Field{{"a", "x\uFFFD\uFFFD", String}}},
		{"control characters", "{\"a\":\"x\x1b[31m\x00\ty\",\"b\\n\x07\":1}", []Field{{"a", "x\x1b[31m\x00\ty", String}, {"b\n\x07", "1", Number}}},
		{"array of scalars", `{"a":[1,"x",true,null,5]}`, []Field{{"a", "1,x,true,null", String}}},
		{"array of objects", `{"a":[{"b":1},{"b":2}]}`, []Field{{"a.b", "1", Number}}},
		{"array in array", `{"a":[[1,2],3]}`, []Field{{"a", "3", String}}},
		{"last duplicate wins", `{"a":1,"b":2,"a":3}`, []Field{{"b", "2", Number}, {"a", "3", Number}}},
		{"duplicate object", `{"a":{"b":1,"c":2},"x":0,"a":{"b":3}}`, []Field{{"x", "0", Number}, {"a.b", "3", Number}}},
		{"object then scalar", `{"a":{"b":1},"a":null}`, []Field{{"a", "null", Null}}},
		{"dotted beside nested", `{"a.b":1,"a":{"c":2}}`, []Field{{"a.b", "1", Number}, {"a.c", "2", Number}}},
	} {
		if got := fieldsOf(t, JSON.Parse, c.line); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", c.name, c.line, got, c.want)
		}
	}
}

func TestJSONRefuses(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70)
	for _, line := range []string{
		``, `{`, `{"a":1`, `{"a":1}}`, `{"a":1,}`, `{"a" 1}`, `{a:1}`, `[1]`, `"x"`, `{"a":01}`, `{"a":+1}`, `{"a":.5}`, `{"a":1.}`,
		`{"a":tru}`, `{"a":"x}`, "{\"a\":\t\x01}", "{\"a\":\"\\\x01\"}", `{"a":"\x"}`, `{"a":"\u12"}`, `{"a":[1,]}`, `{"a":[}`, `{"a":1} x`, deep,
	} {
		var r Record
		if JSON.Parse(line, &r) {
			t.Errorf("line %q is taken as %q", line, r.Fields)
		}
	}
}

func TestJSONFieldCap(t *testing.T) {
	var b strings.Builder
	for i := range 2 * maxJSONFields {
		fmt.Fprintf(&b, `,"k%d":%d`, i, i)
	}
	line := "{" + b.String()[1:] + "}"
	if got := len(fieldsOf(t, JSON.Parse, line)); got != maxJSONFields {
		t.Errorf("got %d fields, want %d", got, maxJSONFields)
	}
}

func TestUnwrap(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       []Field
	}{
		{"JSON in JSON, outer time stays", `{"time":"2026-01-02T03:04:05Z","level":"info","message":"{\"time\":1,\"level\":\"error\",\"msg\":\"no tenant=acme\"}"}`,
			[]Field{{"time", "2026-01-02T03:04:05Z", String}, {"level", "error", String}, {"msg", "no tenant=acme", String}, {"tenant", "acme", String}}},
		{"inner time when the outer has none", `{"log":"{\"ts\":1,\"a\":2}"}`, []Field{{"ts", "1", Number}, {"a", "2", Number}}},
		{"text with a clock", `{"log":"03:04:05.678 INFO  t.c.Worker#115 done tenant=acme\n","time":"2026-01-02T03:04:05Z"}`,
			[]Field{{"time", "2026-01-02T03:04:05Z", String}, {"level", "INFO", String}, {"logger", "t.c.Worker#115", String},
				{"message", "done tenant=acme", String}, {"tenant", "acme", String}}},
		{"logfmt", `{"log":"level=warn msg=slow tenant=acme","time":"2026-01-02T03:04:05Z"}`,
			[]Field{{"time", "2026-01-02T03:04:05Z", String}, {"level", "warn", String}, {"msg", "slow", String}, {"tenant", "acme", String}}},
		{"pairs in a message", `{"level":"error","msg":"failed for tenant=acme, status=503."}`,
			[]Field{{"level", "error", String}, {"msg", "failed for tenant=acme, status=503.", String}, {"tenant", "acme", String}, {"status", "503", String}}},
		{"uvicorn", `{"log":"INFO:     10.0.0.1:5000 - \"POST /t/acme/x HTTP/1.1\" 503 Service Unavailable\n","time":"2026-01-02T03:04:05Z"}`,
			[]Field{{"time", "2026-01-02T03:04:05Z", String}, {"level", "INFO", String},
				{"message", `10.0.0.1:5000 - "POST /t/acme/x HTTP/1.1" 503 Service Unavailable`, String},
				{"request", "POST /t/acme/x HTTP/1.1", String}, {"status", "503", String}}},
		{"broken JSON stays a message", `{"msg":"{\"a\":"}`, []Field{{"msg", `{"a":`, String}}},
	} {
		if got := fieldsOf(t, JSON.Parse, c.line); !slices.Equal(got, c.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", c.name, c.line, got, c.want)
		}
	}
}

// FuzzJSON holds the scanner against encoding/json: the same texts are objects,
// but for control characters in strings, and they have the same leaves.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{"a":{"b":[1,{"c":2},[3],"x"]},"a":{"d":null}}`, `{"a":"\ud83d\ude00\ud800x","é":1e-5}`, "{\"a\":\"\xff\"}", `{"a":1}x`,
		`{"":{"":1}}`, `{"a":[],"b":{},"a":{}}`, `{"long":"0123456789abcdef\\0123456789"}`, `{"a":-0.0,"b":-}`, `{"a":[{"b":1},{"b":2},3]}`,
		"{\"a\":\"12345678\x01\"}", `{"x":[{"b":1,"b":{"c":2}},4],"x":[5]}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		want, valid, comparable := referenceJSON(line)
		var r Record
		got := scanJSON(line, &r)
		if !comparable {
			return
		}
		if got != valid {
			t.Fatalf("line %q: taken %v, want %v", line, got, valid)
		}
		if !valid {
			return
		}
		have := make(map[string]string)
		for _, field := range r.Fields {
			have[field.Key] = fmt.Sprint(field.Kind, field.Value)
		}
		if len(have) != len(r.Fields) || !maps.Equal(have, want) {
			t.Fatalf("line %q:\n got %q\nwant %q", line, r.Fields, want)
		}
	})
}

// referenceJSON flattens what encoding/json reads. Keys with dots or without
// letters make flat names ambiguous, and very deep or wide lines are cut on
// purpose: neither can be compared.
func referenceJSON(line string) (leaves map[string]string, valid, comparable bool) {
	d := json.NewDecoder(strings.NewReader(escapeControls(line)))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil || v == nil {
		return nil, false, depthOf(line) < maxJSONDepth
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, false, true
	}
	leaves = make(map[string]string)
	comparable = flatten("", v, leaves)
	return leaves, true, comparable && depthOf(line) < maxJSONDepth && bytes.Count([]byte(line), []byte{':'}) < maxJSONFields
}

// escapeControls writes control characters inside strings the way encoding/json
// wants them. One behind a backslash stays: that is no escape in either form.
func escapeControls(line string) string {
	var b strings.Builder
	inside, escaped := false, false
	for i := range len(line) {
		c := line[i]
		if inside && !escaped && c < ' ' {
			fmt.Fprintf(&b, `\u%04x`, c)
			continue
		}
		inside = inside != (c == '"' && !escaped)
		escaped = inside && !escaped && c == '\\'
		b.WriteByte(c)
	}
	return b.String()
}

func depthOf(line string) int { return strings.Count(line, "{") + strings.Count(line, "[") }

func flatten(prefix string, v map[string]any, leaves map[string]string) bool {
	for key, value := range v {
		if key == "" || strings.Contains(key, ".") {
			return false
		}
		if !flattenValue(prefix+key, value, leaves) {
			return false
		}
	}
	return true
}

func flattenValue(path string, value any, leaves map[string]string) bool {
	switch x := value.(type) {
	case map[string]any:
		return flatten(path+".", x, leaves)
	case []any:
		return flattenArray(path, x, leaves)
	default:
		text, kind := scalarOf(x)
		leaves[path] = fmt.Sprint(kind, text)
	}
	return true
}

func flattenArray(path string, items []any, leaves map[string]string) bool {
	var scalars []string
	objects := 0
	for _, item := range items {
		switch x := item.(type) {
		case map[string]any:
			if objects++; objects == 1 && !flatten(path+".", x, leaves) {
				return false
			}
		case []any:
		default:
			if text, _ := scalarOf(x); len(scalars) < maxArrayItems {
				scalars = append(scalars, text)
			}
		}
	}
	if scalars != nil {
		leaves[path] = fmt.Sprint(String, strings.Join(scalars, ","))
	}
	return true
}

func scalarOf(v any) (string, Kind) {
	switch x := v.(type) {
	case string:
		return x, String
	case json.Number:
		return x.String(), Number
	case bool:
		return fmt.Sprint(x), Bool
	}
	return "null", Null
}
