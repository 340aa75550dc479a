package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// month writes thirty days of thirty integrations and five hundred tenants, every
// pair in every hour, two failures in a hundred attempts, and an outage of stripe
// webhooks from two to four in the last night: 10.8 million rows of tenants and
// hours, 1.3 million of minutes, and 0.9 million of failures. The rows follow from
// their numbers; the same seed gives the same file.
func month(tb testing.TB, days int) (*DB, time.Time) {
	tb.Helper()
	path := tb.TempDir() + "/month.db"
	d, err := Open(path, Options{Version: "bench"})
	if err != nil {
		tb.Fatal(err)
	}
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	end := start.AddDate(0, 0, days)
	incident := bareIncident("INC-0000aa", end.Add(-22*time.Hour))
	incident.Integrations, incident.State, incident.ResolvedAt = []string{"stripe"}, analyze.Resolved, pointerTo(end.Add(-19*time.Hour))
	incident.LastFailure, incident.Classes = pointerTo(end.Add(-20*time.Hour)), []string{"server"}
	for n := 1; n <= 500; n += 3 {
		incident.Tenants = append(incident.Tenants, analyze.Tenant{
			Tenant: fmt.Sprintf("tenant-%03d", n), State: analyze.TenantRecovered, Failures: 40,
			FirstFailure: &incident.StartedAt, LastFailure: incident.LastFailure, Evidence: analyze.Evidence{SuccessesSince: 12, Since: incident.LastFailure},
		})
	}
	c := analyze.Coverage{Lines: 43_000_000, Events: 43_000_000, FirstEvent: &start, LastEvent: pointerTo(end.Add(-time.Second)), Streams: []analyze.StreamCoverage{}}
	if err := d.Commit(Batch{Changes: analyze.Changes{Incidents: []analyze.Incident{incident}, OpenMinute: end, OpenHour: end}, Coverage: c}); err != nil {
		tb.Fatal(err)
	}
	for _, statement := range []string{
		`PRAGMA synchronous = OFF`,
		`INSERT INTO name_data (id, name, roles) SELECT 10 + value, CASE value WHEN 1 THEN 'stripe' ELSE printf('integration-%02d', value) END, 1 FROM generate(1, 30)`,
		`INSERT INTO name_data (id, name, roles) SELECT 100 + value, printf('tenant-%03d', value), 2 FROM generate(1, 500)`,
		`INSERT INTO name_data (id, name) VALUES (1000, 'charge'), (1001, 'POST /webhooks/stripe'), (1002, 'server'), (1003, 'timeout'),
			(1004, '{"region":"eu-west"}'), (1005, '{"region":"us-east"}')`,
		`INSERT INTO tenant_traffic_data SELECT @start + h.value * 3600000000000, 10 + i.value, 100 + t.value, 4, (h.value + i.value * 7 + t.value * 13) % 12 = 0
			FROM generate(0, @hours - 1) h, generate(1, 30) i, generate(1, 500) t`,
		`INSERT INTO traffic_data SELECT @start + m.value * 60000000000, 10 + i.value, 33, m.value % 3 = 0 FROM generate(0, @hours * 60 - 1) m, generate(1, 30) i`,
		`INSERT INTO failure_data SELECT @start + (h.value * 60 + (i.value * 31 + t.value * 17) % 60) * 60000000000, 10 + i.value, 100 + t.value, 1000 + t.value % 2,
				1002 + t.value % 2, 500 + t.value % 5, 1004 + i.value % 2, 1
			FROM generate(0, @hours - 1) h, generate(1, 30) i, generate(1, 500) t WHERE (h.value + i.value * 7 + t.value * 13) % 12 = 0`,
		`INSERT OR REPLACE INTO failure_data SELECT @start + ((@hours - 22) * 60 + m.value) * 60000000000, 11, 100 + t.value, 1001, 1002, 503, 1004, 1
			FROM generate(0, 119) m, generate(1, 500) t WHERE t.value % 3 = 1 AND (m.value + t.value) % 3 = 0`,
	} {
		if _, err := d.sql.Exec(expandGenerate(statement, start, days)); err != nil {
			tb.Fatalf("%s: %v", statement, err)
		}
	}
	begun := time.Now()
	if err := d.inTx("sum up", func(tx *sql.Tx) error { return sumUp(tx, math.MaxInt64) }); err != nil {
		tb.Fatal(err)
	}
	tb.Logf("the sums of %d days took %v", days, time.Since(begun))
	if err := d.Close(); err != nil {
		tb.Fatal(err)
	}
	if d, err = OpenReadOnly(path); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { d.Close() })
	return d, end
}

var generated = regexp.MustCompile(`generate\(([^,]+), ([^)]+)\)`)

// expandGenerate writes generate(a, b), the numbers from a to b, out in SQL.
func expandGenerate(statement string, start time.Time, days int) string {
	statement = generated.ReplaceAllString(statement, `(WITH RECURSIVE g(value) AS (VALUES($1) UNION ALL SELECT value + 1 FROM g WHERE value < $2) SELECT value FROM g)`)
	return strings.NewReplacer("@start", strconv.FormatInt(nanos(start), 10), "@hours", strconv.Itoa(24*days)).Replace(statement)
}

// The question that the product must answer at three in the morning, and wider ones.
func monthQuestions(end time.Time) map[string]analyze.Question {
	day := end.AddDate(0, 0, -1)
	return map[string]analyze.Question{
		"stripe-webhooks-2-to-4": {Integrations: []string{"stripe"}, Operations: []string{"*webhook*"}, Since: day.Add(2 * time.Hour), Until: day.Add(4 * time.Hour), By: []string{"tenant"}},
		"exposed":                {Integrations: []string{"stripe"}, Since: day.Add(2 * time.Hour), Until: day.Add(4 * time.Hour), By: []string{"tenant"}, Exposed: true},
		"by-minute":              {Integrations: []string{"stripe"}, Since: day, By: []string{"minute"}},
		"by-region":              {Integrations: []string{"stripe"}, Since: day, By: []string{"tenant", "region"}},
		"everything-one-day":     {Since: day, By: []string{"tenant", "integration"}},
		"stripe-one-month":       {Integrations: []string{"stripe"}, By: []string{"tenant"}},
		"one-tenant-one-month":   {Tenants: []string{"tenant-007"}, By: []string{"integration"}},
		"everything-one-month":   {By: []string{"integration"}},
		"pairs-one-month":        {By: []string{"tenant", "integration"}},
	}
}

// Queries that people type, over the views.
func BenchmarkQuery(b *testing.B) {
	d, _ := month(b, 30)
	for _, q := range []struct{ name, text string }{
		{"incidents", `SELECT id, state, title FROM incidents`},
		{"one-night", `SELECT tenant, sum(count) FROM failures WHERE integration = 'stripe' AND minute_ns >= (SELECT started_at_ns FROM incidents) GROUP BY tenant`},
		{"traffic-one-month", `SELECT integration, sum(attempts), sum(failed) FROM traffic GROUP BY integration`},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Query(b.Context(), d.path, q.text, QueryLimits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBlast(b *testing.B) {
	d, end := month(b, 30)
	questions := monthQuestions(end)
	for _, name := range slices.Sorted(maps.Keys(questions)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Blast(questions[name]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The question of the night while another process commits without a pause, as a
// tail that has much to read does.
func BenchmarkBlastBesideAWriter(b *testing.B) {
	d, end := month(b, 30)
	w, err := Open(d.path, Options{Version: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error)
	go func() {
		for n := 0; ; n++ {
			if err := w.Commit(nextMinute(end, n)); err != nil || ctx.Err() != nil {
				ended <- err
				return
			}
		}
	}()
	question := monthQuestions(end)["stripe-webhooks-2-to-4"]
	for b.Loop() {
		if answer, err := d.Blast(question); err != nil || answer.Affected == 0 {
			b.Fatal(answer.Affected, err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}

// nextMinute is what a minute after the end of the month adds: all tenants of one
// integration, a fifth of whom fail.
func nextMinute(end time.Time, n int) Batch {
	start, at := end.AddDate(0, 0, -30), end.Add(time.Duration(n)*time.Minute)
	var r analyze.Rollups
	for i := range 500 {
		tenant := fmt.Sprintf("tenant-%03d", i+1)
		r.Tenants = append(r.Tenants, analyze.TenantRow{Hour: at.Truncate(time.Hour), Integration: "stripe", Tenant: tenant, Attempts: 60, Failed: 1})
		if i%5 == 0 {
			r.Failures = append(r.Failures, analyze.FailureRow{Minute: at, Integration: "stripe", Tenant: tenant, Operation: "charge", Class: "server", Status: 503, Count: 1})
		}
	}
	r.Traffic = []analyze.TrafficRow{{Minute: at, Integration: "stripe", Attempts: 500, Failed: 100}}
	return Batch{
		Changes:  analyze.Changes{Rollups: r, OpenMinute: at, OpenHour: at.Truncate(time.Hour)},
		Coverage: analyze.Coverage{Lines: 43_000_000, Events: 43_000_000, FirstEvent: &start, LastEvent: pointerTo(end.Add(-time.Second)), Streams: []analyze.StreamCoverage{}},
	}
}
