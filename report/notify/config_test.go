package notify

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func TestValidateNamesTheSetting(t *testing.T) {
	hook := Config{Name: "a", Type: "webhook", URL: "https://alerts.example.com/in"}
	with := func(change func(*Config)) []Config {
		c := hook
		change(&c)
		return []Config{c}
	}
	for _, c := range []struct {
		name     string
		channels []Config
		want     string // the setting, and a part of what is wrong; "" = nothing
	}{
		{"fine", []Config{hook}, ""},
		{"a whole one", with(func(c *Config) {
			c.Secret, c.Severity, c.On, c.Timeout, c.AllowPrivate = "env:KEY", analyze.Major, []Event{Opened, Resolved}, 5*time.Second, true
		}), ""},
		{"no name", with(func(c *Config) { c.Name = "" }), "notify[0].name: a channel needs a name"},
		{"two of a name", []Config{hook, hook}, `notify[1].name: "a" is the name of another`},
		{"a typo in the type", with(func(c *Config) { c.Type = "webhok" }), `notify[0].type: type "webhok" is not known`},
		{"no address", with(func(c *Config) { c.URL = "" }), "notify[0].url: is missing"},
		{"a secret in the file", with(func(c *Config) { c.Secret = testSecret }), "notify[0].secret: a secret must not stand in the file"},
		{"a password in the address", with(func(c *Config) { c.URL = "https://me:pass@example.com" }), "notify[0].url: this address is a secret"},
		{"a token in the address", []Config{{Name: "a", Type: "slack", URL: "https://hooks.slack.com/services/T/B/x"}}, "notify[0].url: this address is a secret"},
		{"what the type does not take", with(func(c *Config) { c.Labels = map[string]string{"team": "x"} }), "notify[0].labels: is nothing for type webhook"},
		{"a typo in the severity", with(func(c *Config) { c.Severity = "mayor" }), `notify[0].severity: severity "mayor" is not known`},
		{"a typo in an event", with(func(c *Config) { c.On = []Event{Opened, "resolve"} }), `notify[0].on[1]: event "resolve" is not known`},
		{"too patient", with(func(c *Config) { c.Timeout = time.Hour }), "notify[0].timeout: must be between"},
		{"a label of ours", []Config{{Name: "a", Type: "alertmanager", URL: "http://am:9093", Labels: map[string]string{"severity": "x"}}}, `notify[0].labels: label "severity" is set by`},
		{"a label that is none", []Config{{Name: "a", Type: "alertmanager", URL: "http://am:9093", Labels: map[string]string{"my-team": "x"}}}, `label "my-team" must consist of`},
		{"too soon", []Config{{Name: "a", Type: "alertmanager", URL: "http://am:9093", Expires: time.Minute}}, "notify[0].expires: must be at least 3m0s"},
	} {
		err := Validate(c.channels)
		var s *analyze.SettingError
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v, want no error", c.name, err)
		case c.want != "" && (!errors.As(err, &s) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestSecretsAreReadFromTheirPlace(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("from-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := Secrets{Getenv: func(name string) string { return map[string]string{"TOKEN": "from-the-environment"}[name] }}
	for _, c := range []struct{ text, want, problem string }{
		{"env:TOKEN", "from-the-environment", ""},
		{"file:" + file, "from-a-file", ""},
		{"https://example.com", "https://example.com", ""},
		{"env:NONE", "", "the environment has no NONE"},
		{"file:/nonexistent/token", "", "read /nonexistent/token: no such file or directory"},
	} {
		got, err := s.Read(c.text)
		if got != c.want || c.problem == "" && err != nil || c.problem != "" && (err == nil || err.Error() != c.problem) {
			t.Errorf("read(%q) = %q, %v; want %q, %q", c.text, got, err, c.want, c.problem)
		}
	}
}

// Whatever goes wrong, no error and no name tells an address or a secret.
func TestSecretsStaySecret(t *testing.T) {
	secrets := map[string]string{
		"HOOK":  "https://user-s3cr3t:pass-s3cr3t@127.0.0.1:1/path-s3cr3t?token=query-s3cr3t",
		"SLACK": "slack+https://127.0.0.1:1/services/T00/B00/path-s3cr3t",
		"AM":    "alertmanager+http://user-s3cr3t:pass-s3cr3t@127.0.0.1:1/path-s3cr3t",
		"NTFY":  "ntfy://user-s3cr3t:pass-s3cr3t@127.0.0.1:1/topic-s3cr3t?scheme=http",
		"TG":    "telegram://12345:AA-s3cr3t@telegram?chats=@chat-s3cr3t",
		"BAD":   "https://%zz/path-s3cr3t",
		"ODD":   "nonsense-s3cr3t://path-s3cr3t",
		"GEN":   "generic://127.0.0.1:1/path-s3cr3t",
		"KEY":   "whsec_s3cr3t!",
	}
	s := Secrets{Getenv: func(name string) string { return secrets[name] }}
	for _, name := range []string{"HOOK", "SLACK", "AM", "NTFY", "TG", "BAD", "ODD", "GEN"} {
		c, err := FromAddress("env:"+name, s)
		if err != nil {
			if name != "ODD" || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		c.Timeout = 2 * time.Second
		if name == "HOOK" {
			if _, err := (&Config{Name: "a", Type: "webhook", URL: "env:HOOK", Secret: "env:KEY"}).Build(s, nil); err == nil || strings.Contains(err.Error(), "s3cr3t") {
				t.Errorf("a key that is none: %v", err)
			}
		}
		if strings.Contains(c.Name, "path-s3cr3t") || strings.Contains(c.Name, "pass-s3cr3t") || strings.Contains(c.Name, "AA-s3cr3t") {
			t.Errorf("%s: the name %q tells a secret", name, c.Name)
		}
		built, err := c.Build(s, nil)
		if err == nil && name != "TG" { // that one would call out
			err = built.deliver(t.Context(), alerts()["opened"])
		}
		if name != "TG" && err == nil || err != nil && strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%s: error %v, want one that holds no secret", name, err)
		}
	}
}

// The library's own errors hold whole addresses.
func TestRedactTakesAddressesOut(t *testing.T) {
	url := "https://discord.com/api/webhooks/1234567/tok-EN_s3cr3t"
	for _, message := range []string{
		`Post "` + url + `": dial tcp: lookup discord.com: no such host`,
		"failed with token tok-EN_s3cr3t and id 1234567",
		"bad\x1b[2J\nanswer for " + url,
		"redirected to https://other.example/bot/other-s3cr3t?x=s3cr3t",
	} {
		got := redact(errors.New(message), hidden("", url)).Error()
		if strings.Contains(got, "s3cr3t") || strings.Contains(got, "1234567") || strings.ContainsAny(got, "\x1b\n") {
			t.Errorf("redact(%q) = %q", message, got)
		}
	}
}

func TestAddressesBecomeChannels(t *testing.T) {
	s := Secrets{Getenv: func(string) string { return "ntfy://ntfy.sh/alerts" }}
	for address, want := range map[string]Config{
		"https://hooks.example.com/in":  {Name: "webhook-hooks.example.com-", Type: "webhook", URL: "https://hooks.example.com/in"},
		"slack+https://chat.example/x":  {Name: "slack-chat.example-", Type: "slack", URL: "https://chat.example/x"},
		"alertmanager+http://am:9093":   {Name: "alertmanager-am-", Type: "alertmanager", URL: "http://am:9093"},
		"exec:/usr/local/bin/page":      {Name: "exec-", Type: "exec", Command: []string{"/usr/local/bin/page"}},
		"env:WHEREVER":                  {Name: "ntfy-", Type: "shoutrrr", URL: "ntfy://ntfy.sh/alerts"},
		"discord://token-abcdef@123456": {Name: "discord-", Type: "shoutrrr", URL: "discord://token-abcdef@123456"},
	} {
		got, err := FromAddress(address, s)
		if err != nil || !strings.HasPrefix(got.Name, want.Name) || got.Type != want.Type || got.URL != want.URL || !slices.Equal(got.Command, want.Command) {
			t.Errorf("FromAddress(%q) = %+v, %v; want %+v", address, got, err, want)
		}
		if !nameForm.MatchString(got.Name) {
			t.Errorf("FromAddress(%q) is called %q, which is no channel's name", address, got.Name)
		}
	}
	one, _ := FromAddress("https://a.example/1", s)
	other, _ := FromAddress("https://a.example/2", s)
	if one.Name == other.Name {
		t.Errorf("two addresses share the name %s", one.Name)
	}
	if _, err := FromAddress("nonsense", s); err == nil {
		t.Error("nonsense is an address")
	}
}
