package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

const everyKey = "## Every key\n"

// The last part of docs/configuration.md is written from the types that the file is
// read into: their keys, what these take, and what the types say of them.
func TestConfigurationKeys(t *testing.T) {
	const path = "../../docs/configuration.md"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	prose, _, _ := strings.Cut(string(page), everyKey)
	d := keyDocs{t: t, comments: map[string]map[string]string{}}
	d.of("", reflect.TypeFor[config]())
	want := prose + everyKey + "\nWritten from the types by `go test ./cmd/syncguard -run ConfigurationKeys -update`; `[]` is each entry of a list.\n\n" +
		"| key | takes | is |\n|---|---|---|\n" + strings.Join(d.rows, "")
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if string(page) != want {
		t.Errorf("%s is out of step with the types (hint: go test ./cmd/syncguard -run ConfigurationKeys -update)", path)
	}
}

// keyDocs collects a row for each key.
type keyDocs struct {
	t        *testing.T
	comments map[string]map[string]string // by folder and Type.Field
	rows     []string
}

// of adds the keys of a type that stand below a setting.
func (d *keyDocs) of(setting string, s reflect.Type) {
	for i := range s.NumField() {
		f := s.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if !f.IsExported() || key == "-" {
			continue
		}
		name, doc := join(setting, key), d.comment(s, f.Name)
		if doc == "" {
			d.t.Errorf("%s.%s, the key %s, has no comment that says what it is", s, f.Name, name)
		}
		list := f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct && !readsItself(f.Type)
		switch {
		case list:
			d.add(name, "a list", doc)
			d.of(name+"[]", f.Type.Elem())
		case f.Type.Kind() == reflect.Struct && !readsItself(f.Type):
			d.add(name, "a group", doc)
			d.of(name, f.Type)
		case f.Type.Kind() == reflect.Map:
			d.add(name, "names and values", doc)
		default:
			d.add(name, expected(f.Type), doc)
		}
	}
}

func (d *keyDocs) add(name, takes, doc string) {
	d.rows = append(d.rows, fmt.Sprintf("| `%s` | %s | %s |\n", name, takes, doc))
}

// comment is what the source says of a field: behind it, or above it and then as a
// sentence that begins with its name.
func (d *keyDocs) comment(s reflect.Type, field string) string {
	folder := strings.TrimPrefix(s.PkgPath(), "github.com/syncguard/syncguard/")
	if s.PkgPath() == reflect.TypeFor[config]().PkgPath() {
		folder = "cmd/syncguard"
	}
	if d.comments[folder] == nil {
		d.comments[folder] = fieldComments(d.t, "../../"+folder)
	}
	text := d.comments[folder][s.Name()+"."+field]
	text = regexp.MustCompile("^"+field+" (is |are )?").ReplaceAllString(text, "")
	return strings.TrimSuffix(strings.Join(strings.Fields(text), " "), ".")
}

func fieldComments(t *testing.T, folder string) map[string]string {
	files, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						out[spec.Name.Name+"."+name.Name] = f.Doc.Text() + f.Comment.Text()
					}
				}
			}
			return true
		})
	}
	return out
}
