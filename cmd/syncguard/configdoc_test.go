package main

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/syncguard/syncguard/report/notify"
)

// The pages promise that every example works and that every key is in one.
func TestConfigurationPages(t *testing.T) {
	var page []byte
	for _, name := range []string{"configuration.md", "alerts.md"} {
		text, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		page = append(page, text...)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	shown := map[string]bool{}
	for _, m := range examples {
		if _, err := parseConfig("example", []byte(m[1])); err != nil {
			t.Errorf("%v\n%s", err, m[1])
		}
		for _, key := range regexp.MustCompile(`([a-z_]+):`).FindAllStringSubmatch(m[1], -1) {
			shown[key[1]] = true
		}
	}
	if len(examples) < 5 {
		t.Errorf("%d examples", len(examples))
	}
	for _, key := range allKeys(reflect.TypeFor[config]()) {
		if !shown[key] {
			t.Errorf("no example shows the key %q", key)
		}
	}
	if !strings.Contains(string(page), "replay --compare") {
		t.Error("the page does not say how to try a configuration out")
	}
}

// allKeys are the keys of a configuration at any depth.
func allKeys(t reflect.Type) []string {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || readsItself(t) {
		return nil
	}
	var keys []string
	for key, field := range yamlFields(t) {
		keys = append(keys, key)
		if !readsItself(field) {
			keys = append(keys, allKeys(field)...)
		}
	}
	return keys
}

// docs/alerts.md names every kind of channel and every event.
func TestAlertsPageListsTheRegistries(t *testing.T) {
	page, err := os.ReadFile("../../docs/alerts.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, k := range notify.Kinds() {
		want = append(want, fmt.Sprintf("| `%s` | %s |", k.Name, k.Doc))
	}
	for _, e := range notify.Events() {
		want = append(want, fmt.Sprintf("| `%s` | %s |", e.Event, e.Doc))
	}
	for _, row := range want {
		if !strings.Contains(string(page), row) {
			t.Errorf("docs/alerts.md lacks the row %s", row)
		}
	}
}
