package rooms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// listed is what `go list -json` tells about a package.
type listed struct {
	ImportPath     string
	Dir            string
	Export         string   // file with the compiled types
	GoFiles        []string // production code of this platform
	IgnoredGoFiles []string // … and of the others
	DepOnly        bool     // only here because something else imports it
	Error          *struct{ Err string }
}

// Load lists and parses every package of the module around dir, the code of
// other platforms included. Types are resolved where a rule asks for them.
func Load(dir string) ([]Package, error) {
	all, err := list(dir)
	if err != nil {
		return nil, err
	}
	exports := map[string]string{}
	for _, l := range all {
		exports[l.ImportPath] = l.Export
	}
	var packages []Package
	for _, l := range all {
		if l.DepOnly {
			continue
		}
		p, err := load(l, exports)
		if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
	return packages, nil
}

func list(dir string) ([]listed, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Export,GoFiles,IgnoredGoFiles,DepOnly,Error", "-e", "-export", "-deps", "./...")
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list packages of %s: %w: %s", dir, err, stderr.String())
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		switch err := dec.Decode(&l); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("read package list: %w", err)
		case l.Error != nil && !l.DepOnly && len(l.GoFiles) > 0:
			return nil, fmt.Errorf("list package %s: %s", l.ImportPath, l.Error.Err)
		}
		all = append(all, l)
	}
}

func load(l listed, exports map[string]string) (Package, error) {
	p := Package{Path: l.ImportPath, Fset: token.NewFileSet()}
	var here []*ast.File // of this platform: what can be type-checked
	for i, name := range append(append([]string{}, l.GoFiles...), l.IgnoredGoFiles...) {
		if isTest(name) {
			continue
		}
		f, err := parser.ParseFile(p.Fset, filepath.Join(l.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return Package{}, fmt.Errorf("parse package %s: %w", l.ImportPath, err)
		}
		p.Files = append(p.Files, f)
		if i < len(l.GoFiles) {
			here = append(here, f)
		}
	}
	if !needsTypes(l.ImportPath) {
		return p, nil
	}
	open := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	var err error
	p.Info, err = resolve(l.ImportPath, p.Fset, here, importer.ForCompiler(p.Fset, "gc", open))
	return p, err
}

func isTest(name string) bool {
	match, err := filepath.Match("*_test.go", name)
	return match && err == nil
}

// needsTypes reports whether a rule of the package's room looks at types.
func needsTypes(importPath string) bool {
	r, ok := roomOf(importPath)
	return ok && (&checker{room: r}).banned(func(b ban) bool { return b.mapLoop })
}

func resolve(path string, fset *token.FileSet, files []*ast.File, imports types.Importer) (*types.Info, error) {
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: imports}).Check(path, fset, files, info); err != nil {
		return nil, fmt.Errorf("resolve types of %s: %w", path, err)
	}
	return info, nil
}
