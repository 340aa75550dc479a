package main

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// The decoder's own messages speak of Go types and know no near miss. This
// check walks the document beside the type it is for and speaks of settings.

// configError points at a place of the file.
func configError(name string, at *token.Token, format string, args ...any) error {
	return usagef("read configuration %s:%d:%d: %w", name, at.Position.Line, at.Position.Column, fmt.Errorf(format, args...))
}

// yamlError gives the decoder's errors, mostly of syntax, the same form.
func yamlError(name string, err error) error {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		hint := ""
		var syntax *yaml.SyntaxError
		switch {
		case strings.Contains(e.GetMessage(), "already defined"):
			hint = " (hint: keep one of them)"
		case errors.As(err, &syntax):
			hint = " (hint: look for a bracket or quote that is not closed, or a line that is indented otherwise, there or just above)"
		}
		return configError(name, e.GetToken(), "%s%s", e.GetMessage(), hint)
	}
	return usagef("read configuration %s: %w", name, err)
}

func checkDocument(name string, file *ast.File) error {
	for i, doc := range file.Docs {
		if doc.Body == nil { // nothing but comments
			continue
		}
		if i > 0 {
			return configError(name, doc.Body.GetToken(), "a second document begins here (hint: keep everything in one)")
		}
		if err := checkNode(name, "", doc.Body, reflect.TypeFor[config]()); err != nil {
			return err
		}
	}
	return nil
}

// checkNode checks that node can be a value of type t; setting is its dotted name.
func checkNode(name, setting string, node ast.Node, t reflect.Type) error {
	switch n := node.(type) {
	case *ast.AnchorNode:
		return checkNode(name, setting, n.Value, t)
	case *ast.AliasNode, *ast.NullNode:
		return nil // checked where it is written; absent
	case *ast.CommentGroupNode:
		return nil
	}
	switch {
	case t.Kind() == reflect.Struct:
		return checkStruct(name, setting, node, t)
	case t.Kind() == reflect.Map:
		return checkMap(name, setting, node, t)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct && !readsItself(t):
		return checkList(name, setting, node, t)
	}
	if err := yaml.NodeToValue(node, reflect.New(t).Interface()); err != nil || !isWritten(node, t) {
		return configError(name, node.GetToken(), "%s must be %s, not %s", setting, expected(t), written(node))
	}
	return nil
}

// readsItself reports whether the type has a written form of its own.
func readsItself(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[yaml.InterfaceUnmarshaler]())
}

func checkStruct(name, setting string, node ast.Node, t reflect.Type) error {
	entries, ok := mappingEntries(node)
	if !ok {
		return configError(name, node.GetToken(), "%s must be a group of settings, not %s", orDocument(setting), written(node))
	}
	fields := yamlFields(t)
	for _, entry := range entries {
		key := entry.Key.GetToken()
		field, known := fields[key.Value]
		if !known {
			return configError(name, key, "unknown key %q%s%s", key.Value, within(setting), suggestion(key.Value, sortedKeys(fields)))
		}
		if err := checkNode(name, join(setting, key.Value), entry.Value, field); err != nil {
			return err
		}
	}
	return nil
}

func checkMap(name, setting string, node ast.Node, t reflect.Type) error {
	entries, ok := mappingEntries(node)
	if !ok {
		return configError(name, node.GetToken(), "%s must be a group of names and values, not %s", setting, written(node))
	}
	for _, entry := range entries {
		if err := checkNode(name, join(setting, entry.Key.GetToken().Value), entry.Value, t.Elem()); err != nil {
			return err
		}
	}
	return nil
}

func checkList(name, setting string, node ast.Node, t reflect.Type) error {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return configError(name, node.GetToken(), "%s must be a list, not %s (hint: begin each entry with a dash)", setting, written(node))
	}
	for i, entry := range list.Values {
		if err := checkNode(name, fmt.Sprintf("%s[%d]", setting, i), entry, t.Elem()); err != nil {
			return err
		}
	}
	return nil
}

func mappingEntries(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode: // a group of one
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

func yamlFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		if !t.Field(i).IsExported() {
			continue
		}
		if key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); key != "-" {
			fields[key] = t.Field(i).Type
		}
	}
	return fields
}

func sortedKeys(fields map[string]reflect.Type) []string {
	keys := make([]string, 0, len(fields))
	for key := range fields {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// isWritten refuses what the decoder converts without a word: a number for a
// text is most likely a slip of the line above.
func isWritten(node ast.Node, t reflect.Type) bool {
	if t.Kind() != reflect.String {
		return true
	}
	switch node.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return true
	}
	return false
}

func expected(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return "a duration such as 30s"
	case t == reflect.TypeFor[age]():
		return "an age such as 90d, 2w or 36h"
	case t == reflect.TypeFor[analyze.Budget]():
		return analyze.BudgetForms
	case t == reflect.TypeFor[analyze.Statuses]():
		return "a status such as 401, 5xx or 500-504, or a list of them"
	case t == reflect.TypeFor[parse.Names]():
		return "a name or a list of names"
	case t.Kind() == reflect.String:
		return "a text"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Slice:
		return "a list"
	}
	return "a number"
}

func written(node ast.Node) string {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a group"
	case *ast.SequenceNode:
		return "a list"
	}
	return fmt.Sprintf("%q", node.GetToken().Value)
}

func orDocument(setting string) string {
	if setting == "" {
		return "the file"
	}
	return setting
}

func within(setting string) string {
	if setting == "" {
		return ""
	}
	return " in " + setting
}

func join(setting, key string) string {
	if setting == "" {
		return key
	}
	return setting + "." + key
}
