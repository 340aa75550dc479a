package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/syncguard/syncguard/analyze"
)

// locate finds the place in the file that a setting's error is about, and says
// the error with the nearest known word. It returns nil for other errors.
func locate(file *ast.File, err error) (*token.Token, error) {
	var s *analyze.SettingError
	if !errors.As(err, &s) {
		return nil, nil
	}
	at := placeOf(file, s.Setting)
	if at == nil {
		return nil, nil
	}
	if s.Word != "" {
		return at, fmt.Errorf("%s: %s%s", s.Setting, s.Problem, suggestion(s.Word, s.Known))
	}
	return at, s
}

// placeOf returns where a setting stands; where it is missing, the group that it
// is missing from.
func placeOf(file *ast.File, setting string) *token.Token {
	for setting != "" {
		if path, err := yaml.PathString("$." + setting); err == nil {
			if node, err := path.FilterFile(file); err == nil && node != nil {
				return begin(node)
			}
		}
		setting = setting[:max(strings.LastIndexAny(setting, ".["), 0)]
	}
	return nil
}

// begin is the first token of a group, whose own token is the colon in it.
func begin(node ast.Node) *token.Token {
	if entries, ok := mappingEntries(node); ok && len(entries) > 0 {
		if _, flow := node.(*ast.MappingNode); !flow || node.GetToken().Type != token.MappingStartType {
			return entries[0].Key.GetToken()
		}
	}
	return node.GetToken()
}
