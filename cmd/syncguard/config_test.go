package main

import (
	"reflect"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

func TestConfigIsRead(t *testing.T) {
	got, err := parseConfig("syncguard.yaml", []byte(`# a comment
db: data/app.db
lateness: 1m30s
tz: Europe/Berlin
detect:
  budget: 2/day
  hold: 1h
rules:
  - name: auth of three
    class: auth
    integration: stripe
    failures: 10
    tenants: 3
    within: 5m
  - {name: busy, class: [server, timeout], status: [5xx, 429], failures: 20, within: 1m, ratio: 0.2, per: operation, severity: minor}
ignore:
  - class: not_found
    tenant: "demo-*"
sources:
  - match: "logs/*.log"
    format: json
    tz: UTC
    mapping:
      tenant: [shop, store]
      integration: provider
      hosts:
        "*.example.com": example
`))
	want := config{
		DB: "data/app.db", Lateness: 90 * time.Second, TZ: "Europe/Berlin",
		Detect: analyze.Config{Budget: 14, Hold: time.Hour},
		Rules: []analyze.Rule{
			{Name: "auth of three", Class: parse.Names{"auth"}, Integration: parse.Names{"stripe"}, Failures: 10, Tenants: 3, Within: 5 * time.Minute},
			{
				Name: "busy", Class: parse.Names{"server", "timeout"}, Status: analyze.Statuses{{From: 500, To: 599}, {From: 429, To: 429}},
				Failures: 20, Within: time.Minute, Ratio: 0.2, Per: analyze.PerOperation, Severity: analyze.Minor,
			},
		},
		Ignore: []analyze.Ignore{{Class: parse.Names{"not_found"}, Tenant: parse.Names{"demo-*"}}},
		Sources: []sourceConfig{{
			Match: "logs/*.log", Format: "json", TZ: "UTC",
			Mapping: parse.Mapping{
				Tenant: parse.Names{"shop", "store"}, Integration: parse.Names{"provider"},
				Hosts: map[string]string{"*.example.com": "example"},
			},
		}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("parseConfig\n got %+v, %v\nwant %+v", got, err, want)
	}
}

func TestEmptyConfigs(t *testing.T) {
	for _, text := range []string{"", "# nothing set\n", "---\n", "sources:\n", "detect: {}\n"} {
		if got, err := parseConfig("syncguard.yaml", []byte(text)); err != nil || !reflect.DeepEqual(got, config{}) {
			t.Errorf("parseConfig(%q) = %+v, %v; want nothing set", text, got, err)
		}
	}
}

func TestConfigErrorsPointAtTheMistake(t *testing.T) {
	const at = "read configuration syncguard.yaml"
	for _, c := range []struct{ name, text, want string }{
		{"near key", "db: x\nlatenes: 30s\n", at + `:2:1: unknown key "latenes" (hint: did you mean lateness?)`},
		{"far key", "colour: red\n", at + `:1:1: unknown key "colour" (hint: there are db, detect, expect, formats, ignore, lateness, notify, privacy, retain, rules, sources, tz)`},
		{"in a group", "detect:\n  budget: 1\n  deadlin: 2h\n", at + `:3:3: unknown key "deadlin" in detect (hint: did you mean deadline?)`},
		{"in a group of one", "detect:\n  hodl: 2h\n", at + `:2:3: unknown key "hodl" in detect (hint: did you mean hold?)`},
		{"in a list", "sources:\n  - match: a\n    fromat: json\n", at + `:3:5: unknown key "fromat" in sources[0] (hint: did you mean format?)`},
		{"in a mapping", "sources:\n  - match: a\n    mapping:\n      tennant: shop\n", at + `:4:7: unknown key "tennant" in sources[0].mapping (hint: did you mean tenant?)`},
		{"deeper", "sources:\n  - match: a\n    mapping: {constant: {tenat: x}}\n", at + `:3:26: unknown key "tenat" in sources[0].mapping.constant (hint: did you mean tenant?)`},
		{"no number", "detect:\n  budget: many\n", at + `:2:11: detect.budget must be false alarms a week such as 1, or a rate such as 1/week, 2/day or 0.5/month, not "many"`},
		{"no duration", "lateness: soon\n", at + `:1:11: lateness must be a duration such as 30s, not "soon"`},
		{"no text", "db: 12\n", at + `:1:5: db must be a text, not "12"`},
		{"no list", "sources: app.log\n", at + `:1:10: sources must be a list, not "app.log" (hint: begin each entry with a dash)`},
		{"no group", "detect: 12\n", at + `:1:9: detect must be a group of settings, not "12"`},
		{"a list at the top", "- db: x\n", at + `:1:1: the file must be a group of settings, not a list`},
		{"no names", "sources:\n  - match: a\n    mapping:\n      tenant: {a: b}\n", at + `:4:15: sources[0].mapping.tenant must be a name or a list of names, not a group`},
		{"no group of names", "sources:\n  - match: a\n    mapping:\n      hosts: x\n", at + `:4:14: sources[0].mapping.hosts must be a group of names and values, not "x"`},
		{"twice", "db: a\ndb: b\n", at + `:2:1: mapping key "db" already defined at [1:1] (hint: keep one of them)`},
		{"two documents", "db: a\n---\ndb: b\n", at + `:3:3: a second document begins here (hint: keep everything in one)`},
		{"no budget", "detect: {budget: 0}\n", at + `:1:18: detect.budget must be false alarms a week such as 1, or a rate such as 1/week, 2/day or 0.5/month, not "0"`},
		{"unit of a budget", "detect:\n  budget: 1/fortnight\n", at + `:2:11: detect.budget must be false alarms a week such as 1, or a rate such as 1/week, 2/day or 0.5/month, not "1/fortnight"`},
		{"key of a rule", "rules:\n  - name: a\n    failure: 3\n", at + `:3:5: unknown key "failure" in rules[0] (hint: did you mean failures?)`},
		{"rules below detect", "detect:\n  rules: []\n", at + `:2:3: unknown key "rules" in detect (hint: there are budget, deadline, dwell, hold, min_duration, stable)`},
		{"class of a rule", "rules:\n  - name: a\n    class: [server, atuh]\n    failures: 3\n    within: 1m\n", at + `:3:12: rules[0].class: class "atuh" is not known (hint: did you mean auth?)`},
		{"per of a rule", "rules:\n  - {name: a, failures: 3, within: 1m, per: tennant}\n", at + `:2:45: rules[0].per: per "tennant" is not known (hint: did you mean tenant?)`},
		{"window of a rule", "rules:\n  - name: a\n    failures: 3\n", at + `:2:5: rules[0].within: must be between 1s and 168h (hint: the length of the window, such as within: 5m)`},
		{"second rule", "rules:\n  - {name: a, failures: 3, within: 1m}\n  - {name: b, failures: 3, within: 1m, ratio: 20}\n", at + `:3:47: rules[1].ratio: must be between 0 and 1 (hint: 0.2 asks that a fifth of the attempts fail)`},
		{"status of a rule", "rules:\n  - {name: a, failures: 3, within: 1m, status: 5yy}\n", at + `:2:48: rules[0].status must be a status such as 401, 5xx or 500-504, or a list of them, not "5yy"`},
		{"empty ignore", "ignore:\n  - {}\n", at + `:2:5: ignore[0]: the entry names nothing, and would silence everything (hint: give a class, an integration, a tenant, an operation or a status)`},
		{"class to ignore", "ignore:\n  - class: not_fuond\n", at + `:2:12: ignore[0].class: class "not_fuond" is not known (hint: did you mean not_found?)`},
		{"expect what", "expect:\n  - every: 24h\n", at + `: expect[0]: integration is missing (hint: write the one that must be heard)`},
		{"expect when", "expect:\n  - integration: payroll\n", at + `: expect[0]: every: must be a minute or more (hint: write 24h for a nightly job)`},
		{"expect twice", "expect:\n  - {integration: a, every: 1h}\n  - {integration: a, every: 2h}\n", at + `: expect[1]: the same integration and tenant as an entry before (hint: keep one)`},
		{"in an expectation", "expect:\n  - {integration: a, evry: 1h}\n", at + `:2:22: unknown key "evry" in expect[0] (hint: did you mean every?)`},
		{"zone", "tz: Mars/Olympus\n", at + `: tz: zone "Mars/Olympus" is not known (hint: write it like UTC, Europe/Berlin or America/New_York)`},
		{"negative", "lateness: -1s\n", at + `: lateness: a duration can't be negative (hint: 30s is the default)`},
		{"no match", "sources:\n  - format: json\n", at + `: sources[0]: match is missing (hint: write the paths it is for, such as match: "logs/*.log")`},
		{"bad pattern", "sources:\n  - match: \"[\"\n", at + `: sources[0]: match: "[" is no pattern (hint: see https://github.com/bmatcuk/doublestar#patterns)`},
		{"format", "sources:\n  - match: a\n    format: jsn\n", at + `: sources[0]: format "jsn" is not known (hint: did you mean json?)`},
		{"both", "sources:\n  - match: a\n    format: json\n    log_format: $status\n", at + `: sources[0]: format and log_format exclude each other (hint: keep log_format)`},
	} {
		_, err := parseConfig("syncguard.yaml", []byte(c.text))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s:\n%s\n got %v\nwant %s", c.name, c.text, err, c.want)
		}
		if code := exitCode(err); code != exitUsage {
			t.Errorf("%s: exit code %d, want %d", c.name, code, exitUsage)
		}
	}
}

func TestSourceOfAStream(t *testing.T) {
	c := config{Sources: []sourceConfig{{Match: "logs/**/api.log", TZ: "first"}, {Match: "*.log", TZ: "second"}}}
	for _, row := range []struct{ stream, want string }{
		{"logs/a/b/api.log", "first"},
		{"app.log", "second"},
		{"/var/log/app.log", "second"}, // a pattern without a slash is for the file name
		{"app.txt", ""},
	} {
		if got := c.source(row.stream).TZ; got != row.want {
			t.Errorf("source(%q) = %q, want %q", row.stream, got, row.want)
		}
	}
}
