package main

import (
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
)

// A log that is followed for days loses old detail once a day of its own time.
func TestRetainOnceADay(t *testing.T) {
	path := t.TempDir() + "/app.db"
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var b store.Batch
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	for n := range 10 {
		b.Changes.Rollups.Tenants = append(b.Changes.Rollups.Tenants, analyze.TenantRow{Hour: day(n), Integration: "stripe", Tenant: "acme", Attempts: 1})
	}
	last := day(9)
	b.Coverage = analyze.Coverage{FirstEvent: &start, LastEvent: &last, Streams: []analyze.StreamCoverage{}}
	b.Changes.OpenMinute, b.Changes.OpenHour = last, last
	if err := db.Commit(b); err != nil {
		t.Fatal(err)
	}
	l := &live{shared: &shared{app: &app{}}, set: &settings{config: config{Retain: retainConfig{Keep: age(5 * 24 * time.Hour)}}}, db: db, reached: last}
	left := func() int64 {
		r, err := store.Query(t.Context(), path, `SELECT count(*) FROM tenant_traffic`, store.QueryLimits{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Rows[0][0].(int64)
	}
	for _, step := range []struct {
		name  string
		keep  time.Duration
		after time.Duration
		want  int64
	}{{"the first time", 5, 0, 6}, {"again on the same day", 2, time.Hour, 6}, {"the next day", 2, 24 * time.Hour, 3}} {
		l.set.config.Retain.Keep = age(step.keep * 24 * time.Hour)
		l.reached = last.Add(step.after)
		if err := l.retain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := left(); got != step.want {
			t.Errorf("%s: %d rows are left, want %d", step.name, got, step.want)
		}
	}
}
