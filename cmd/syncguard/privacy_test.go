package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// planted are secrets of every kind that is masked always, in the forms in which
// careless programs log them; what is between bars must appear nowhere.
var planted = []string{
	`"headers":{"Authorization":"Bearer |tok3nAbcDef0123456789|"}`,
	`"msg":"login with password=|hunter2hunter2| failed"`,
	`"error":"refused |eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI5OTk5In0.c2lnbmF0dXJl|"`,
	`"error":"key |AKIAIOSFODNN7EXAMPLF| is not allowed"`,
	`"error":"No such key: |sk_live_4eC39HqLyjWDarjtT1zdp7dc|"`,
	`"error":"slack said no to |xoxb-2444333222111-abcdefgh|"`,
	`"error":"bad credentials |ghp_16C7e42F292c6912E7710c838347Ae178B4a|"`,
	`"error":"card |4242 4242 4242 4242| declined"`,
	`"url":"https://api.stripe.com/v1/charges?api_key=|k-99887766|&x=1"`,
	`"error":"dial postgres://app:|s3cr3tpassw0rd|@db:5432"`,
	`"private_key":"|-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----|"`,
	`"cookie":"|sid=deadbeefcafe|; theme=|d4rkn3ss|"`,
	`"error":"mail to |jane.doe+crm@customer.example| bounced"`, // by redact: email
	`"msg":"contract |ACCT-00417-X| is closed"`,                 // by redact: a pattern
}

// plantedLog is an outage of ten minutes in which every failure tells a secret,
// and the secrets.
func plantedLog() (log string, secrets []string) {
	var lines []string
	for _, p := range planted {
		parts := strings.Split(p, "|")
		for i := 1; i < len(parts); i += 2 {
			secrets = append(secrets, strings.Split(parts[i], `\n`)...)
		}
		lines = append(lines, strings.Join(parts, ""))
	}
	var b strings.Builder
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for at := range 3600 {
		tenant, status, more := fmt.Sprintf("customer-%02d", at%20), 200, `"msg":"charged"`
		if at >= 1800 && at < 2400 {
			status, more = 503, lines[at%len(lines)]
		}
		fmt.Fprintf(&b, `{"time":%q,"integration":"stripe","tenant_id":%q,"operation":"charge","status":%d,%s,"path":"/t/%s/hook","region":"eu"}`+"\n",
			start.Add(time.Duration(at)*time.Second).Format(time.RFC3339), tenant, status, more, strings.ToUpper(tenant))
	}
	return b.String(), secrets
}

// allTold is a webhook's far end that keeps all it is told.
func allTold(t *testing.T) (url string, text func() string) {
	var mu sync.Mutex
	var got bytes.Buffer
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = got.ReadFrom(r.Body)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() string {
		mu.Lock()
		defer mu.Unlock()
		return got.String()
	}
}

// TestNothingSecretIsKept looks for planted secrets, and for tenants that are kept
// as hashes, in all that a run leaves behind: database, reports, alerts, answers.
func TestNothingSecretIsKept(t *testing.T) {
	log, secrets := plantedLog()
	folder := t.TempDir()
	t.Chdir(folder)
	files := map[string]string{
		"app.log": log, "key": strings.Repeat("k", 32),
		"syncguard.yaml": `privacy: {redact: [email, "ACCT-[0-9]+-X"], tenant: hash, key: "file:key"}
rules: [{name: by name, tenant: customer-03, failures: 2, within: 10m}]`,
	}
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	url, alerts := allTold(t)
	args := []string{"replay", "app.log", "--notify", url, "--notify-allow-private"}
	for _, format := range []string{"json", "markdown", "html", "junit", "sarif", "github", "gitlab"} {
		args = append(args, "-o", format+"=report."+format)
	}
	answers := map[string]string{}
	run := func(args ...string) string {
		code, stdout, stderr := inProcess(nil, time.Now, args...)
		if code != exitFine {
			t.Fatalf("%q: exit %d, %s", args, code, stderr)
		}
		answers[strings.Join(args, " ")] = stdout + stderr
		return stdout
	}
	run(args...)
	id := strings.Split(run("incidents", "--format", "csv"), "\n")[1]
	id, _, _ = strings.Cut(id, ",")
	run("show", id)
	run("query", "SELECT * FROM samples", "--format", "json")
	run("blast", "--by", "tenant,operation", "--format", "csv")
	run("backup", "copy.db")
	for _, name := range []string{"customer-03", "customer-04"} {
		if one := run("report", "--tenant", name, "--fail-on", "none"); !strings.Contains(one, "1 incident: 1 resolved") {
			t.Errorf("report --tenant %s tells nothing of it:\n%s", name, one)
		}
	}
	if shown := answers["show "+id]; !strings.Contains(shown, "by name") {
		t.Errorf("the rule that names a tenant did not fit:\n%s", shown)
	}
	if alerts() == "" {
		t.Error("nobody was told")
	}
	answers["alerts"] = alerts()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || files[path] != "" {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 && strings.Contains(path, ".db") {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		text, err := os.ReadFile(path)
		answers[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range answers {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds the secret %q", where, secret)
			}
		}
		if at := strings.Index(strings.ToLower(text), "customer-"); at >= 0 && !strings.HasPrefix(where, "report --tenant") {
			t.Errorf("%s holds a tenant's name: …%s…", where, text[max(0, at-60):min(len(text), at+60)])
		}
	}
	if len(answers) < 17 {
		t.Errorf("only %d places were looked at", len(answers))
	}
}

// A database does not mix tenants by name with hashed ones, or hashes of two keys.
func TestOneDatabaseOneNaming(t *testing.T) {
	log, _ := plantedLog()
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("app.log", log)
	write("key", strings.Repeat("k", 32))
	write("other", strings.Repeat("o", 32))
	write("none.yaml", "")
	write("one.yaml", `privacy: {tenant: hash, key: "file:key"}`)
	write("two.yaml", `privacy: {tenant: hash, key: "file:other"}`)
	for _, c := range []struct {
		config, more string
		code         int
	}{
		{"none.yaml", "--quiet", exitFine}, {"one.yaml", "--quiet", exitInput}, {"one.yaml", "--fresh", exitFine},
		{"two.yaml", "--quiet", exitInput}, {"one.yaml", "--quiet", exitFine}, {"none.yaml", "--quiet", exitInput},
	} {
		code, _, stderr := inProcess(nil, time.Now, "replay", "app.log", "--config", c.config, c.more)
		if code != c.code || code != exitFine && !strings.Contains(stderr, "--fresh") {
			t.Errorf("%s %s: exit %d, want %d: %s", c.config, c.more, code, c.code, stderr)
		}
	}
}

func TestPrivacySettingsAreChecked(t *testing.T) {
	for text, want := range map[string]string{
		`privacy: {redact: ["("]}`:                        "missing closing )",
		`privacy: {redact: ["x*"]}`:                       "matches the empty text",
		`privacy: {tenant: hashed}`:                       "did you mean hash",
		`privacy: {tenant: hash}`:                         "must not stand here",
		`privacy: {tenant: hash, key: 0123456789abcdef0}`: "must not stand here",
		`privacy: {key: "env:X"}`:                         "add tenant: hash",
		"privacy: {tenant: hash, key: \"env:X\"}\nrules: [{name: a, tenant: \"acme-*\", failures: 2, within: 1m}]": "no pattern fits",
	} {
		if _, err := parseConfig("x.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %q", text, err, want)
		}
	}
	for _, key := range []string{"", "short"} {
		p := privacyConfig{Tenant: tenantHashed, Key: "env:KEY"}
		if _, err := p.compile(func(string) string { return key }); err == nil || !strings.Contains(err.Error(), "openssl") {
			t.Errorf("key %q: %v", key, err)
		}
	}
}
