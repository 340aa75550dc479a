package tui

import (
	"context"
	"fmt"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/syncguard/syncguard/analyze"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func at(minutes float64) time.Time { return noon.Add(time.Duration(minutes * float64(time.Minute))) }

func ptr[T any](v T) *T { return &v }

// library is an archive in memory.
type library struct {
	details map[string]*Detail
	shares  []analyze.FailureShare
	err     error
}

func (l *library) Incident(_ context.Context, id string, _ int) (*Detail, error) {
	if l.err != nil {
		return nil, l.err
	}
	d := l.details[id]
	if d == nil {
		return nil, fmt.Errorf("no incident %q", id)
	}
	return d, nil
}

func (l *library) Touching(_ context.Context, tenant string) (map[string]bool, error) {
	return map[string]bool{"INC-aaaaaa": tenant == "acme"}, l.err
}

func (l *library) Breakdown(context.Context, string, analyze.FailureFilter) (analyze.FailureBreakdown, error) {
	return analyze.FailureBreakdown{Shares: l.shares, Values: len(l.shares), Attributes: []string{"region", "version"}}, l.err
}

// outage is an open incident of one integration.
func outage() analyze.Incident {
	in := analyze.Incident{
		ID: "INC-aaaaaa", Kind: analyze.KindFailures, Integrations: []string{"stripe"}, Classes: []string{"server"},
		Title: "stripe: 503 server errors for 3 of 12 tenants, region=eu-west", Hint: "the provider has trouble: check its status page",
		State: analyze.Open, Severity: analyze.Critical, StartedAt: at(-20), OpenedAt: at(-18), LastFailure: ptr(at(-0.1)),
		Failures: 412, Attempts: 450,
		Scope: analyze.Scope{
			Kind: analyze.ScopeAttribute, Attribute: ptr("region"), Value: ptr("eu-west"), Also: []analyze.ScopeAttr{{Attribute: "version", Value: "v42"}},
			TenantsAffected: 3, TenantsActive: 12, TenantsAtRisk: 2, Confidence: 0.97,
		},
		Deploy: &analyze.Deploy{Version: "v42", At: at(-21), SecondsBeforeStart: 60},
		Timeline: []analyze.TimelineEntry{
			{At: at(-21), Event: "deploy", Detail: "v42 first seen"},
			{At: at(-20), Event: "started", Detail: "first failed attempt of acme"},
			{At: at(-18), Event: "opened", Detail: "7 of 8 attempts failed, 14.2 nats against a threshold of 11.5"},
			{At: at(-18), Event: "tenant_affected", Detail: "acme"},
			{At: at(-12), Event: "tenant_affected", Detail: "beacon"},
			{At: at(-4), Event: "tenant_affected", Detail: "株式会社サンプル"},
		},
		Signatures: []analyze.Signature{{Template: "upstream answered 503 after <*> ms", Failures: 410}, {Template: "EOF", Failures: 2}},
		Samples: []analyze.Sample{{At: at(-20), Stream: "app.log", Offset: 123456,
			Line: `{"level":"error","integration":"stripe","tenant":"acme","status":503,"authorization":"[masked]"}`}},
		Why: analyze.Why{Series: "stripe", Baseline: 0.004, P0: 0.01, Failures: 7, Attempts: 8, Statistic: 14.2, Threshold: 11.5, Share: 0.95, Budget: "1/week"},
	}
	in.Tenants = []analyze.Tenant{
		{Tenant: "acme", State: analyze.TenantFailing, Failures: 300, FirstFailure: ptr(at(-20)), LastFailure: ptr(at(-0.1))},
		{Tenant: "beacon", State: analyze.TenantRecovering, Failures: 90, Successes: 1, FirstFailure: ptr(at(-12)), LastFailure: ptr(at(-3)),
			Evidence: analyze.Evidence{SuccessesSince: 1, Since: ptr(at(-2))}},
		{Tenant: "株式会社サンプル", State: analyze.TenantUnverified, Failures: 22, FirstFailure: ptr(at(-4)), LastFailure: ptr(at(-3))},
		{Tenant: "cedar", State: analyze.TenantAtRisk}, {Tenant: "delta", State: analyze.TenantAtRisk},
	}
	return in
}

// over is an incident that has been proven over.
func over(id, integration string, from, to float64) analyze.Incident {
	return analyze.Incident{
		ID: id, Kind: analyze.KindFailures, Integrations: []string{integration}, Classes: []string{"auth"},
		Title: integration + ": auth failures (401) for acme", State: analyze.Resolved, Severity: analyze.Minor,
		StartedAt: at(from), OpenedAt: at(from + 2), LastFailure: ptr(at(to)), RecoveringAt: ptr(at(to + 3)), ResolvedAt: ptr(at(to + 10)),
		Failures: 37, Attempts: 37, Scope: analyze.Scope{Kind: analyze.ScopeTenant, TenantsAffected: 1, TenantsActive: 12, Confidence: 1},
		Tenants: []analyze.Tenant{{Tenant: "acme", State: analyze.TenantRecovered, Failures: 37, FirstFailure: ptr(at(from)), LastFailure: ptr(at(to)),
			Evidence: analyze.Evidence{SuccessesSince: 5, Since: ptr(at(to + 1))}}},
		Timeline: []analyze.TimelineEntry{{At: at(from), Event: "started"}, {At: at(from + 2), Event: "opened"}, {At: at(to + 3), Event: "recovering"}, {At: at(to + 10), Event: "resolved"}},
	}
}

// stillness is a silence that is recovering.
func stillness() analyze.Incident {
	in := over("INC-bbbbbb", "zendesk", -70, -30)
	in.Kind, in.State, in.Severity, in.ResolvedAt, in.LastFailure = analyze.KindSilence, analyze.Recovering, analyze.Major, nil, nil
	in.Title, in.RecoveringAt = "zendesk: no events since 10:50", ptr(at(-30))
	in.Why.Silence = &analyze.WhySilence{GapSeconds: 600, Expected: 14, LargestGapSeconds: 90, Tail: 1e-7, PastEvents: 500, Dispersion: 1.2}
	in.Tenants[0].State = analyze.TenantRecovering
	return in
}

// day is a snapshot with something of everything.
func day() (*Snapshot, *library) {
	s := &Snapshot{
		Seq: 1, Name: "syncguard.db", At: noon, Reading: Following, LinesASecond: 312.4, AlertsDue: 2,
		Coverage: analyze.Coverage{
			Lines: 123_456, Events: 120_000, Unparsed: 9_876, Late: 3, WithoutTenant: 1_200,
			FirstEvent: ptr(at(-110)), LastEvent: ptr(noon), Streams: []analyze.StreamCoverage{{Stream: "app.log"}, {Stream: "web.log"}},
		},
		Feeds: []Feed{{Name: "app.log", Lines: 123_000, Lag: 0}, {Name: "web.log", Lines: 456, Lag: 65 * time.Second}},
	}
	for i, name := range []string{"hubspot", "salesforce", "slack", "stripe", "zendesk"} {
		in := Integration{Name: name, Active: 12}
		for m := -110; m < 0; m++ {
			c := Minute{At: at(float64(m)), Attempts: int64(20 + (m*m+i)%7), Failed: int64((m*m + i) % 11 / 10)}
			switch {
			case name == "stripe" && m >= -20:
				c.Failed = c.Attempts * 9 / 10
			case name == "slack" && m >= -90 && m < -70:
				c.Failed = c.Attempts / 4
			case name == "zendesk" && m >= -70 && m < -30:
				continue
			}
			in.Minutes = append(in.Minutes, c)
		}
		if name == "salesforce" {
			in.Learning = 4 * time.Minute
		}
		s.Integrations = append(s.Integrations, in)
	}
	l := &library{details: map[string]*Detail{}}
	for _, in := range []analyze.Incident{over("INC-cccccc", "slack", -90, -70), stillness(), outage()} {
		d := &Detail{Incident: in, Course: Course{From: in.StartedAt.Add(-2 * time.Minute), Step: time.Minute}}
		for m := range 24 {
			d.Course.Failures = append(d.Course.Failures, int64(m*m%17+m%3))
		}
		l.details[in.ID] = d
		head := Head{Incident: in, Spark: d.Course.Failures[:12]}
		head.Tenants, head.Timeline, head.Samples, head.Signatures = nil, nil, nil, nil
		s.Heads = append(s.Heads, head)
	}
	s.Heads[2].Joined = 1
	l.details["INC-aaaaaa"].Fine = []analyze.Tenant{
		{Tenant: "garnet", State: analyze.TenantOrdinary, Failures: 2, Successes: 300, Evidence: analyze.Evidence{SuccessesSince: 300, Since: ptr(at(-60))}},
		{Tenant: "harbor", State: analyze.TenantFine, Successes: 41, Evidence: analyze.Evidence{SuccessesSince: 41, Since: ptr(at(-60))}},
	}
	l.shares = []analyze.FailureShare{
		{Name: "acme", Failures: 300, Tenants: 1, First: at(-20), Last: noon}, {Name: "beacon", Failures: 90, Tenants: 1, First: at(-12), Last: at(-3)},
		{Name: "", Failures: 1, Tenants: 1, First: at(-5), Last: at(-5)},
	}
	return s, l
}

// table runs a model without a terminal: commands run at once.
type table struct {
	*Model
	t      testing.TB
	copied string
	quit   bool
	asleep bool // suspended
}

func newTable(t testing.TB, l *library, width, height int) *table {
	t.Helper()
	tb := &table{t: t}
	tb.Model = New(t.Context(), Options{
		Feeder: nil, Archive: l, Local: time.FixedZone("CET", 3600),
		Markdown:  func(in *analyze.Incident) (string, error) { return "# " + in.ID, nil },
		WriteHTML: func(context.Context, *Detail) (string, error) { return "report.html", nil },
	})
	tb.send(tea.WindowSizeMsg{Width: width, Height: height})
	return tb
}

// send gives the model a message, and what its commands bring back.
func (tb *table) send(msg tea.Msg) {
	tb.t.Helper()
	_, cmd := tb.Update(msg)
	tb.run(cmd)
}

func (tb *table) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.QuitMsg:
		tb.quit = true
	case tea.SuspendMsg:
		tb.asleep = true
	case tea.BatchMsg:
		for _, c := range msg {
			tb.run(c)
		}
	case copyMsg:
		tb.copied = msg.text
		tb.send(msg)
	case detailMsg, touchingMsg, sharesMsg, doneMsg, lostMsg:
		tb.send(msg)
	default:
		if name := fmt.Sprintf("%T", msg); name != "tea.setClipboardMsg" {
			tb.t.Fatalf("a command brought back a %s", name)
		}
	}
}

// press presses keys by their names.
func (tb *table) press(names ...string) {
	tb.t.Helper()
	for _, k := range keysOf(names...) {
		tb.send(k)
	}
}

// keysOf are the keys with those names; any other name is text that is typed.
func keysOf(names ...string) []tea.Msg {
	special := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
		"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "tab": {Code: tea.KeyTab}, "pgdown": {Code: tea.KeyPgDown},
		"pgup": {Code: tea.KeyPgUp}, "backspace": {Code: tea.KeyBackspace}, "space": {Code: tea.KeySpace, Text: " "},
		"ctrl+z": {Code: 'z', Mod: tea.ModCtrl},
	}
	var out []tea.Msg
	for _, name := range names {
		if k, ok := special[name]; ok {
			out = append(out, k)
			continue
		}
		for _, r := range name {
			out = append(out, tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
	return out
}
