package rooms

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// Package is a package's production code, parsed.
type Package struct {
	Path  string // import path
	Files []*ast.File
	Fset  *token.FileSet
	Info  *types.Info // nil when the package needs no types to be checked
}

// Check returns what in p breaks a rule of its room, in the order of the files.
func Check(p Package) []string {
	r, ok := roomOf(p.Path)
	if !ok {
		return []string{fmt.Sprintf("%s: belongs to no room (hint: name it in internal/rooms and in docs/architecture.md)", p.Path)}
	}
	c := checker{room: r, pkg: p}
	for _, file := range p.Files {
		c.file(file)
	}
	return c.found
}

// checker walks the files of one package.
type checker struct {
	room  room
	pkg   Package
	names map[string]string // local name → import path, of the file at hand
	free  map[int]bool      // lines of the file at hand that carry anyOrder
	found []string
}

// anyOrder is the comment that vouches for a loop over a map: its result is
// the same in any order. It stands on the loop's line or the one before.
const anyOrder = "order does not matter"

func (c *checker) file(f *ast.File) {
	c.names, c.free = map[string]string{}, map[int]bool{}
	for _, spec := range f.Imports {
		c.imported(spec)
	}
	for _, group := range f.Comments {
		if strings.Contains(group.Text(), anyOrder) {
			c.free[c.pkg.Fset.Position(group.End()).Line] = true
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			c.initFunc(n)
		case *ast.GoStmt:
			if c.banned(func(b ban) bool { return b.goStmt }) {
				c.report(n, "starts a goroutine")
			}
		case *ast.SelectorExpr:
			c.selector(n)
		case *ast.RangeStmt:
			c.mapLoop(n)
		}
		return true
	})
}

func (c *checker) report(n ast.Node, what string) {
	at := c.pkg.Fset.Position(n.Pos())
	c.found = append(c.found, fmt.Sprintf("%s:%d: %s %s: %s", at.Filename, at.Line, c.room.path, what, c.room.why))
}

func (c *checker) banned(is func(ban) bool) bool { return slices.ContainsFunc(c.room.never, is) }

func (c *checker) imported(spec *ast.ImportSpec) {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		c.report(spec, "imports "+spec.Path.Value+", which is no path")
		return
	}
	name := path[strings.LastIndex(path, "/")+1:]
	if spec.Name != nil {
		name = spec.Name.Name
	}
	c.names[name] = path
	if name == "." && path == "time" {
		c.report(spec, `imports "time" by a dot, which hides calls`)
	}
	if c.banned(func(b ban) bool { return b.covers(path) }) {
		c.report(spec, "imports "+path)
	}
	if path != Module && !strings.HasPrefix(path, Module+"/") {
		return
	}
	if other, ok := roomOf(path); !ok || !c.room.allows(other) {
		c.report(spec, "imports "+strings.TrimPrefix(path, Module+"/"))
	}
}

func (c *checker) initFunc(f *ast.FuncDecl) {
	if f.Name.Name == "init" && f.Recv == nil && c.room.path != "internal" {
		c.report(f, "has an init function (hint: registries are slice literals)")
	}
}

// selector finds a banned function whether it is called or handed on.
func (c *checker) selector(s *ast.SelectorExpr) {
	x, ok := s.X.(*ast.Ident)
	if !ok || c.names[x.Name] == "" {
		return
	}
	name := c.names[x.Name] + "." + s.Sel.Name
	if c.banned(func(b ban) bool { return slices.Contains(b.calls, name) }) {
		c.report(s, "uses "+name)
	}
}

// mapLoop finds loops over maps, and over maps.Keys and maps.Values as they
// come, that nobody vouches for.
func (c *checker) mapLoop(loop *ast.RangeStmt) {
	if c.pkg.Info == nil || !c.banned(func(b ban) bool { return b.mapLoop }) {
		return
	}
	unordered := false
	if t := c.pkg.Info.TypeOf(loop.X); t != nil {
		_, unordered = t.Underlying().(*types.Map)
	}
	if call, ok := loop.X.(*ast.CallExpr); ok {
		if s, ok := call.Fun.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && c.names[x.Name] == "maps" {
				unordered = true
			}
		}
	}
	line := c.pkg.Fset.Position(loop.Pos()).Line
	if unordered && !c.free[line] && !c.free[line-1] {
		c.report(loop, "ranges over a map (hint: sort its keys first, or say why it can't matter in a comment with \""+anyOrder+"\")")
	}
}
