package store

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// summedWeeks commits forty days of counts, some hours at a time. The seventeenth to
// the twentieth day have none.
func summedWeeks(t *testing.T) *DB {
	t.Helper()
	d := newDB(t)
	random := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2026, 3, 1, 7, 30, 0, 0, time.UTC)
	end := start.AddDate(0, 0, 40)
	c := analyze.Coverage{FirstEvent: &start, Streams: []analyze.StreamCoverage{}}
	for from := start; from.Before(end); {
		to := from.Add(time.Duration(1+random.IntN(40)) * time.Hour)
		var b Batch
		for at := from; at.Before(to); at = at.Add(time.Hour) {
			if gap := at.Sub(start) / (24 * time.Hour); gap < 17 || gap > 20 {
				addHour(&b.Changes.Rollups, random, at)
			}
		}
		b.Changes.OpenMinute, b.Changes.OpenHour = to, to.Truncate(time.Hour)
		c.LastEvent = pointerTo(to.Add(-time.Second))
		b.Coverage = c
		commit(t, d, b)
		from = to
	}
	return d
}

// addHour adds what six tenants did at two integrations within an hour.
func addHour(r *analyze.Rollups, random *rand.Rand, at time.Time) {
	hour := at.Truncate(time.Hour)
	for i := range 2 {
		integration := fmt.Sprint("integration-", i)
		var total analyze.TrafficRow
		for n := range 6 {
			attempts, failed := int64(1+random.IntN(9)), int64(random.IntN(2))
			tenant := fmt.Sprint("tenant-", n)
			r.Tenants = append(r.Tenants, analyze.TenantRow{Hour: hour, Integration: integration, Tenant: tenant, Attempts: attempts, Failed: failed})
			if failed > 0 {
				r.Failures = append(r.Failures, analyze.FailureRow{Minute: at.Truncate(time.Minute), Integration: integration, Tenant: tenant,
					Operation: fmt.Sprint("op-", n%2), Class: "server", Status: 500 + n%3, Count: failed})
			}
			total.Attempts += attempts
			total.Failed += failed
		}
		total.Minute, total.Integration = at.Truncate(time.Minute), integration
		r.Traffic = append(r.Traffic, total)
	}
}

// Answers are the same with sums as without, whatever is asked of whatever span.
func TestSumsGiveTheSameAnswers(t *testing.T) {
	d := summedWeeks(t)
	if got := texts(t, d, `SELECT (summed_until - summed_from) / 86400000000000 FROM run_data`)[0]; got != "41" {
		t.Fatalf("%s days have sums, want the 41 that are over", got)
	}
	if got := texts(t, d, `SELECT count(DISTINCT at_ns) FROM tenant_traffic_data_sum WHERE length_ns = 604800000000000`)[0]; got != "5" {
		t.Fatalf("%s weeks have sums, want 5", got)
	}
	random := rand.New(rand.NewPCG(3, 4))
	var questions []analyze.Question
	begin := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for n := range 60 {
		q := analyze.Question{By: [][]string{{"tenant"}, {"integration"}, {"tenant", "integration"}, {"day"}, {"hour", "tenant"}, {"status", "operation"}}[n%6]}
		if n >= 6 {
			q.Since = begin.Add(time.Duration(random.IntN(40*24)) * time.Hour)
			q.Until = q.Since.Add(time.Duration(1+random.IntN(20*24*60)) * time.Minute)
		}
		q.Exposed = n%7 == 0
		if n%4 == 1 {
			q.Integrations = []string{"integration-1"}
		}
		if n%5 == 1 {
			q.Tenants = []string{"tenant-2", "tenant-4"}
		}
		if n%8 == 3 {
			q.Status, _ = analyze.ParseStatuses([]string{"501", "502"})
		}
		questions = append(questions, q)
	}
	with := answersTo(t, d, questions)
	_, err := d.sql.Exec(`UPDATE run_data SET summed_from = NULL, summed_until = NULL`)
	must(t, err)
	without := answersTo(t, d, questions)
	for i := range with {
		if !reflect.DeepEqual(with[i], without[i]) {
			t.Fatalf("%+v:\nwith sums    %+v\nwithout them %+v", questions[i], with[i], without[i])
		}
	}
}

func answersTo(t *testing.T, d *DB, questions []analyze.Question) []analyze.Blast {
	t.Helper()
	var out []analyze.Blast
	for _, q := range questions {
		answer, err := d.Blast(q)
		must(t, err)
		out = append(out, answer)
	}
	return out
}

// What is pruned is in no sum any more.
func TestPruneTakesSumsAway(t *testing.T) {
	d := summedWeeks(t)
	_, err := d.Prune(Retention{Keep: 11*24*time.Hour + 5*time.Hour}, false)
	must(t, err)
	questions := []analyze.Question{{By: []string{"tenant"}}, {By: []string{"integration"}}}
	with := answersTo(t, d, questions)
	_, err = d.sql.Exec(`UPDATE run_data SET summed_from = NULL, summed_until = NULL`)
	must(t, err)
	if without := answersTo(t, d, questions); !reflect.DeepEqual(with, without) {
		t.Errorf("after pruning:\nwith sums    %+v\nwithout them %+v", with, without)
	}
}

// A database that was written before there were sums gets them little by little.
func TestSumsOfOldCounts(t *testing.T) {
	d := summedWeeks(t)
	sums := func() string {
		return texts(t, d, `SELECT sum(attempts) || ' ' || sum(length_ns) || ' ' || (SELECT sum(count) || ' ' || max(last_ns) FROM failure_data_sum) FROM tenant_traffic_data_sum`)[0]
	}
	want := sums()
	for _, t := range allSummed {
		if _, err := d.sql.Exec(`DELETE FROM ` + t.name + sumSuffix); err != nil {
			panic(err)
		}
	}
	_, err := d.sql.Exec(`UPDATE run_data SET summed_from = NULL, summed_until = NULL`)
	must(t, err)
	must(t, d.inTx("sum up", func(tx *sql.Tx) error { return sumUp(tx, 1) }))
	if got := texts(t, d, `SELECT (summed_until - summed_from) / 86400000000000 FROM run_data`)[0]; got != "1" {
		t.Errorf("%s days were added up at once, want one", got)
	}
	for range 40 {
		must(t, d.inTx("sum up", func(tx *sql.Tx) error { return sumUp(tx, 1) }))
	}
	if got := sums(); got != want {
		t.Errorf("sums day by day: %s, want %s", got, want)
	}
}
