package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// night is six hours from 22:00: acme and globex call stripe every minute, zeta
// hubspot. From 02:00 to 02:19 acme's webhooks fail in eu-west, and globex fails
// once; acme is heard until the end.
func night(t *testing.T) (*DB, analyze.Incident) {
	t.Helper()
	d := newDB(t)
	start := time.Date(2026, 3, 1, 22, 0, 0, 0, time.UTC)
	var b Batch
	hours := map[string]*analyze.TenantRow{}
	count := func(minute time.Time, integration, tenant string, attempts, failed int64) {
		key := integration + tenant + minute.Truncate(time.Hour).String()
		if hours[key] == nil {
			hours[key] = &analyze.TenantRow{Hour: minute.Truncate(time.Hour), Integration: integration, Tenant: tenant}
		}
		hours[key].Attempts += attempts
		hours[key].Failed += failed
	}
	eu := []analyze.Attr{{Key: "region", Value: "eu-west"}}
	r := &b.Changes.Rollups
	for i := range 6 * 60 {
		minute := start.Add(time.Duration(i) * time.Minute)
		row := analyze.FailureRow{Minute: minute, Integration: "stripe", Tenant: "acme", Operation: "POST /webhooks", Class: "server", Status: 503, Attrs: eu, Count: 2}
		broken := i >= 240 && i < 260
		if broken {
			r.Failures = append(r.Failures, row)
			count(minute, "stripe", "acme", 2, 2)
		} else {
			count(minute, "stripe", "acme", 2, 0)
		}
		stray := i == 250
		if stray {
			row.Tenant, row.Status, row.Class, row.Count, row.Attrs = "globex", 429, "rate_limit", 1, []analyze.Attr{}
			r.Failures = append(r.Failures, row)
		}
		count(minute, "stripe", "globex", 3, truth(stray))
		count(minute, "hubspot", "zeta", 1, 0)
		r.Traffic = append(r.Traffic, analyze.TrafficRow{Minute: minute, Integration: "stripe", Attempts: 5, Failed: 2*truth(broken) + truth(stray)},
			analyze.TrafficRow{Minute: minute, Integration: "hubspot", Attempts: 1})
	}
	for _, row := range hours { // the store orders them
		r.Tenants = append(r.Tenants, *row)
	}
	in := bareIncident("INC-0000aa", start.Add(4*time.Hour+7*time.Second))
	in.Kind = analyze.KindFailures
	in.Integrations, in.Classes, in.State = []string{"stripe"}, []string{"server"}, analyze.Resolved
	in.LastFailure, in.ResolvedAt = pointerTo(start.Add(4*time.Hour+19*time.Minute+30*time.Second)), pointerTo(start.Add(4*time.Hour+40*time.Minute))
	in.Tenants = []analyze.Tenant{{Tenant: "acme", State: analyze.TenantRecovered, Failures: 20, FirstFailure: &in.StartedAt, LastFailure: in.LastFailure,
		Evidence: analyze.Evidence{SuccessesSince: 9, Since: pointerTo(start.Add(4*time.Hour + 21*time.Minute))}}}
	b.Changes.Incidents = []analyze.Incident{in}
	last := start.Add(6*time.Hour - time.Second)
	b.Changes.OpenMinute, b.Changes.OpenHour = last, last
	b.Coverage = analyze.Coverage{FirstEvent: &start, LastEvent: &last, Streams: []analyze.StreamCoverage{}}
	commit(t, d, b)
	return d, in
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// told writes an answer's rows: key, failures, attempts, usual share, state.
func told(b *analyze.Blast) []string {
	var out []string
	for _, r := range b.Rows {
		s := strings.Join(r.Key, " ") + fmt.Sprintf(": %d", r.Failures)
		if r.Attempts != nil {
			s += fmt.Sprintf(" of %d", *r.Attempts)
		}
		if r.UsualShare != nil {
			s += fmt.Sprintf(", usually %.3f", *r.UsualShare)
		}
		if r.FirstFailure != nil {
			s += r.FirstFailure.Format(", 15:04:05") + r.LastFailure.Format("-15:04:05")
		}
		if r.State != "" {
			s += fmt.Sprintf(", %s %d", r.State, r.SuccessesSince)
		}
		out = append(out, s)
	}
	return out
}

func TestBlast(t *testing.T) {
	d, in := night(t)
	at := func(clock string) time.Time {
		m, err := time.Parse(time.RFC3339, "2026-03-02T"+clock+":00Z")
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		name string
		q    analyze.Question
		want []string
	}{
		{"webhooks from two to four", analyze.Question{Integrations: []string{"stripe"}, Operations: []string{"*webhook*"}, Since: at("02:00"), Until: at("04:00"), By: []string{"tenant"}},
			[]string{"acme: 40 of 240, usually 0.000, 02:00:00-02:19:00, recovered 9", "globex: 1 of 360, usually 0.000, 02:10:00-02:10:00, ordinary 0"}},
		{"and who was exposed", analyze.Question{Since: at("02:00"), Until: at("04:00"), By: []string{"tenant"}, Exposed: true, Classes: []string{"server"}},
			[]string{"acme: 40 of 240, usually 0.000, 02:00:00-02:19:00, recovered 9", "globex: 0 of 360, usually 0.000, fine 0", "zeta: 0 of 120, usually 0.000, fine 0"}},
		{"the incident", analyze.Question{Incident: &in, By: []string{"tenant"}},
			[]string{"acme: 40 of 67, usually 0.000, 02:00:07-02:19:30, recovered 9"}},
		{"a part of an hour", analyze.Question{Tenants: []string{"acme"}, Since: at("02:00"), Until: at("02:10"), By: []string{"tenant", "integration"}},
			[]string{"acme stripe: 20 of 33, usually 0.000, 02:00:00-02:09:00, recovered 9"}},
		{"by status", analyze.Question{By: []string{"status", "class"}}, []string{"503 server: 40 of 2160, 02:00:00-02:19:00", "429 rate_limit: 1 of 2160, 02:10:00-02:10:00"}},
		{"of a status", analyze.Question{Status: analyze.Statuses{{From: 400, To: 499}}, By: []string{"tenant"}}, []string{"globex: 1 of 1080, 02:10:00-02:10:00, ordinary 0"}},
		{"by region", analyze.Question{By: []string{"tenant", "region"}}, []string{"acme eu-west: 40, 02:00:00-02:19:00, recovered 9", "globex : 1, 02:10:00-02:10:00, ordinary 0"}},
		{"of a region", analyze.Question{Attrs: []analyze.Attr{{Key: "region", Value: "eu-*"}}, By: []string{"integration"}}, []string{"stripe: 40 of 1800, 02:00:00-02:19:00"}},
		{"by hour", analyze.Question{Integrations: []string{"stripe"}, By: []string{"hour"}}, []string{"2026-03-02T02:00:00Z: 41 of 300, 02:00:00-02:19:00"}},
		{"by minute", analyze.Question{Since: at("02:10"), Until: at("02:12"), By: []string{"minute"}},
			[]string{"2026-03-02T02:10:00Z: 3 of 6, 02:10:00-02:10:00", "2026-03-02T02:11:00Z: 2 of 6, 02:11:00-02:11:00"}},
		{"another integration", analyze.Question{Integrations: []string{"hubspot"}, By: []string{"tenant"}}, nil},
		{"an unknown one", analyze.Question{Integrations: []string{"nobody"}, By: []string{"tenant"}}, nil},
		{"a span before the log", analyze.Question{Until: at("02:00").AddDate(-1, 0, 0), By: []string{"tenant"}}, nil},
		{"a span behind the log", analyze.Question{Since: at("02:00").AddDate(1, 0, 0), By: []string{"tenant"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := d.Blast(c.q)
			if err != nil {
				t.Fatal(err)
			}
			if got := told(&b); !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s\nnotes %q", strings.Join(got, "\n"), strings.Join(c.want, "\n"), b.Notes)
			}
			var sum int64
			for _, r := range b.Rows {
				sum += r.Failures
			}
			if sum != b.Failures {
				t.Errorf("the rows have %d failures, the answer %d", sum, b.Failures)
			}
		})
	}
}

// What was counted before status and context were kept is counted, and said to be
// unknown.
func TestBlastOfAnOlderDatabase(t *testing.T) {
	d, _ := night(t)
	at := slices.IndexFunc(steps, func(s step) bool { return fmt.Sprintf("%p", s) == fmt.Sprintf("%p", step(addFailureDetail)) })
	for _, statement := range []string{
		`DROP VIEW failures; DROP VIEW traffic; ALTER TABLE run_data DROP COLUMN thinned; ALTER TABLE failure_data RENAME TO failure_new`,
		`CREATE TABLE failure_data (minute_ns INTEGER NOT NULL, integration INTEGER NOT NULL, tenant INTEGER NOT NULL, operation INTEGER NOT NULL,
			class INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (minute_ns, integration, tenant, operation, class)) STRICT, WITHOUT ROWID`,
		`INSERT INTO failure_data SELECT minute_ns, integration, tenant, operation, class, count FROM failure_new; DROP TABLE failure_new`,
		fmt.Sprintf(`PRAGMA user_version = %d`, at),
	} {
		texts(t, d, statement)
	}
	must(t, d.migrate(steps[:at+1], "next"))
	b, err := d.Blast(analyze.Question{By: []string{"class"}})
	if got := told(&b); err != nil || !slices.Equal(got, []string{"server: 40 of 2160, 02:00:00-02:19:00", "rate_limit: 1 of 2160, 02:10:00-02:10:00"}) {
		t.Errorf("Blast of a migrated database = %q, %v", got, err)
	}
	b, err = d.Blast(analyze.Question{Status: analyze.Statuses{{From: 503, To: 503}}, By: []string{"tenant"}})
	if err != nil || len(b.Rows) != 0 || !slices.ContainsFunc(b.Notes, func(n string) bool { return strings.HasPrefix(n, "of 41 failures status and context are not known") }) {
		t.Errorf("by status: %q, notes %q, %v; want that 41 can't be judged", told(&b), b.Notes, err)
	}
}

func TestBlastOfASilence(t *testing.T) {
	d, in := night(t)
	in.ID, in.Kind, in.Classes, in.State, in.ResolvedAt, in.LastFailure = "INC-0000bb", analyze.KindSilence, []string{}, analyze.Open, nil, nil
	in.Tenants = []analyze.Tenant{{Tenant: "globex", State: analyze.TenantFailing}}
	b, err := d.Blast(analyze.Question{Incident: &in, By: []string{"tenant"}, Since: in.StartedAt.Truncate(time.Hour)})
	if err != nil || len(b.Rows) != 0 && b.Rows[0].Key[0] != "globex" {
		t.Errorf("Blast of a silence = %q, %v", told(&b), err)
	}
}

func TestBlastOfNothing(t *testing.T) {
	b, err := newDB(t).Blast(analyze.Question{By: []string{"tenant"}})
	if err != nil || len(b.Rows) != 0 || b.Last != nil {
		t.Errorf("Blast of a new database = %+v, %v; want nothing", b, err)
	}
}

// A question is answered from what is committed, while a writer writes.
func TestBlastBesideAWriter(t *testing.T) {
	d, _ := night(t)
	reader, err := OpenReadOnly(d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	tx, err := d.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec(`DELETE FROM failure_data`); err != nil {
		t.Fatal(err)
	}
	if b, err := reader.Blast(analyze.Question{By: []string{"tenant"}}); err != nil || b.Failures != 41 {
		t.Errorf("Blast beside a writer: %d failures, %v; want the 41 that are committed", b.Failures, err)
	}
}
