package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/text"
	"github.com/syncguard/syncguard/tui"
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
	`"url":"https://acct.blob.core.windows.net/c?sv=2022&sig=|aB3%2Fx9kQpZ1%3D|"`,
	`"url":"https://app.example.com/cb?code=|SplxlOBeZQQYbYS6WxSbIA1|\u0026key=|a8f5f167f44f4964e6c998de|&auth=|k9Xz8812pq|"`,
	`"body":"grant_type=refresh&client_secret=|letmeinnow|"`,
	`"error":"post https://hooks.slack.com/services/T024BE7LD/B024BE7LF/|a1B2c3D4e5F6g7H8i9J0k1L2|: 404"`,
	`"error":"post https://discord.com/api/webhooks/1098765432109876543/|aBcD-1234_x9x9x9x9x9x9x9x9x9x9x9x9x9x9x9x9x9x9|: 429"`,
	`"error":"post https://api.telegram.org/bot110201543:|AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0|/sendMessage: 401"`,
	`"error":"revoked |SK` + `0123456789abcdef0123456789abcdef|"`,
	`"error":"expired |ya29.a0AfH6SMBx1234567890-_abc|"`,
	`"error":"denied |hvs.CAESIJ1234567890abcdefghijkl| and |pat-na1-01234567-89ab-cdef-0123-456789abcdef|"`,
	`"error":"mail |key-` + `fedcba9876543210fedcba9876543210| and |fedcba9876543210aaaabbbbccccdddd-us12|"`,
	`"error":"square |sq0atp-aBcDeFgHiJkLmNoPqRsT12| or |EAAAaB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_aB3_|"`,
	`"headers":{"X-Hub-Signature-256":"|sha256=757107ea0eb2509fc211221cce984b8a|","Set-Cookie2":"|sid2=beefdead|"}`,
	`"error":"Digest username=\"bob\", response=\"|6629fae49393a05397450978507c4ef1|\""`,
	`"error":"GET /x?h=Bearer%20|abc123def456| failed"`,
	`"error":"dial mysql://app:|p@ss@w0rdly|@db:3306"`,
	`"error":"clone https://|a8f5f167f44f4964e6c998dee827110c|@git.example.com/x"`,
	`"error":"exit 1: sync --password |hunterlonely| --token |tok3ntok3n|"`,
	`"pgp":"|-----BEGIN PGP PRIVATE KEY BLOCK-----\nlQOYBFexample\n-----END PGP PRIVATE KEY BLOCK-----|"`,
	`"cvv":"|98761|","otp":"|A7X9Q2|"`,
	`"error":"mail to |jane.doe+crm@customer.example| bounced"`, // by redact: email
	`"msg":"contract |ACCT-00417-X| is closed"`,                 // by redact: a pattern
}

// places are where a secret becomes the name of something, at all times and not
// in failures alone: operations by a field, by a path and by an event, and attributes.
var places = []string{
	`"path":"/bot110201543:|AAGpathTcvCH1vGWJxfSeofSAs0K5PALDsa|/sendMessage"`,
	`"path":"/services/T024BE7LD/B024BE7LF/|pathC3D4e5F6g7H8i9J0k1L2|"`,
	`"path":"/api/webhooks/1098765432109876543/|path-1234_x9x9x9x9x9x9x9x9x9x9x9x9x9x9x9x9|"`,
	`"path":"/v1/|hvs.pathIJabcdefghijklmnopqrst|/do","method":"POST"`,
	`"path":"/v1/token=|pathhuntertwo|/do","method":"POST"`,
	`"path":"/v1/geo?key=|path5f167f44f4964e6c998de|","method":"GET"`,
	`"operation":"sync --password |operationhunter|"`,
	`"operation":"clone https://x:|operationpw|@git"`,
	`"event":"password=|eventhunter|"`,
	`"region":"|pat-na1-region67-89ab-cdef-0123-456789abcdef|"`,
	`"region":"password=|regionhunter|"`, `"version":"|SK` + `aaaabbbbccccddddeeeeffff00001111|"`,
	`"attempt_id":"|ghp_att3mpt2F292c6912E7710c838347Ae178B4|"`, `"logger":"sync.password=|loggerhunter|"`,
	`"url":"https://|urlff167f44f4964e6c998dee827110c|@api.stripe.com/v1/x","method":"POST"`,
	`"integration":"|sk_` + `live_1ntegr4tion9HqLyjW|"`,
	`"code":"token=|c0dehunter|"`, `"order_id":"|sk_` + `live_0rder4eC39HqLyj|"`,
}

// plantedLog is an outage of ten minutes in which every failure tells a secret,
// and the secrets.
func plantedLog() (log string, secrets []string) {
	take := func(rows []string) (lines []string) {
		for _, p := range rows {
			parts := strings.Split(p, "|")
			for i := 1; i < len(parts); i += 2 {
				secrets = append(secrets, strings.Split(parts[i], `\n`)...)
			}
			lines = append(lines, strings.Join(parts, ""))
		}
		return lines
	}
	failures, anywhere, waiting := take(planted), take(places), take([]string{`"attempt_id":"|ghp_wa1ting42F292c6912E7710c838347Ae178B4|"`})
	var b strings.Builder
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for at := range 3600 {
		tenant, status := fmt.Sprintf("customer-%02d", at%20), 200
		rest := fmt.Sprintf(`"msg":"charged","operation":"charge","path":"/t/%s/hook","region":"eu"`, strings.ToUpper(tenant))
		failed := at >= 1800 && at < 2400
		if failed {
			status, rest = 503, strings.Replace(rest, `"msg":"charged"`, failures[at%len(failures)], 1)
		}
		if at%7 == 3 {
			rest = anywhere[at/7%len(anywhere)]
		}
		if at == 3599 { // waits for lines before it when the run ends
			rest = waiting[0]
		}
		fmt.Fprintf(&b, `{"time":%q,"integration":"stripe","tenant_id":%q,"status":%d,%s}`+"\n",
			start.Add(time.Duration(at)*time.Second).Format(time.RFC3339), tenant, status, rest)
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

// screenOf is what the live view shows of the incident in a database.
func screenOf(t *testing.T, path, id string) string {
	t.Helper()
	db, err := store.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	v := newStoreView(db, path, time.Now)
	defer func() { v.open().Close() }()
	s, err := v.look(0)
	if err != nil {
		t.Fatal(err)
	}
	m := tui.New(t.Context(), tui.Options{Feeder: v, Archive: v})
	var send func(msg tea.Msg)
	send = func(msg tea.Msg) {
		if _, cmd := m.Update(msg); cmd != nil {
			if answer := cmd(); answer != nil {
				send(answer)
			}
		}
	}
	var drawn strings.Builder
	for _, msg := range []tea.Msg{tea.WindowSizeMsg{Width: 200, Height: 100}, s, tea.KeyPressMsg{Code: tea.KeyEnter}, tea.KeyPressMsg{Code: tea.KeyTab}, tea.KeyPressMsg{Code: 'b', Text: "b"}} {
		send(msg)
		drawn.WriteString(ansi.Strip(m.View().Content))
	}
	if !strings.Contains(drawn.String(), id) {
		t.Fatalf("incident %s is not on the screen:\n%s", id, drawn.String())
	}
	return drawn.String()
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
	args := []string{"replay", "app.log", "--notify-allow-private", "--notify", url, "--notify", "slack+" + url, "--notify", "alertmanager+" + url}
	if runtime.GOOS != "windows" {
		if err := os.WriteFile("page.sh", []byte("#!/bin/sh\ncat >> alerts.exec\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--notify", "exec:"+filepath.Join(folder, "page.sh"))
	}
	for _, format := range rendererNames() {
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
	run("inspect", "app.log") // these show the log as it is, but for secrets
	run("inspect", "--events", "app.log")
	for _, format := range rendererNames() {
		run("report", "--format", format, "--fail-on", "none")
	}
	for _, by := range []string{"operation", "class", "integration"} {
		run("blast", "--by", by)
	}
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
	for kind, mark := range map[string]string{"webhook": `"type":"incident.`, "slack": `"blocks":`, "alertmanager": `"startsAt":`} {
		if !strings.Contains(alerts(), mark) {
			t.Errorf("nothing came by %s", kind)
		}
	}
	answers["screen"] = screenOf(t, "syncguard.db", id)
	if !strings.Contains(answers["screen"], text.Masked) {
		t.Errorf("the screen of the incident shows nothing masked:\n%s", answers["screen"])
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || files[path] != "" {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 && strings.Contains(path, ".db") {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		kept, err := os.ReadFile(path)
		answers[path] = string(kept)
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
		if at := strings.Index(strings.ToLower(text), "customer-"); at >= 0 && !strings.HasPrefix(where, "report --tenant") && !strings.HasPrefix(where, "inspect") {
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
