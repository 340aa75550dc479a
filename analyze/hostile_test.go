package analyze_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// hostile is a kind of name that never repeats.
type hostile struct {
	name  string
	times int // events that go beyond the cap
	set   func(e *parse.Event, i int)
	fails int // every so many events fail
}

var hostiles = []hostile{
	{"tenants", 110_000, func(e *parse.Event, i int) { e.Tenant = fmt.Sprint("tenant-", i) }, 50},
	{"integrations", 20_000, func(e *parse.Event, i int) { e.Integration = fmt.Sprint("integration-", i) }, 50},
	{"operations", 20_000, func(e *parse.Event, i int) { e.Operation = fmt.Sprint("operation-", i) }, 50},
	{"attribute values", 20_000, func(e *parse.Event, i int) {
		e.Attrs = &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: fmt.Sprint("region-", i)}}}
	}, 50},
	{"attempt ids", 20_000, func(e *parse.Event, i int) { e.Attempt.ID = fmt.Sprint("attempt-", i) }, 2},
	{"messages", 20_000, func(e *parse.Event, i int) { e.Message = neverAgain(i) }, 2},
	{"streams", 20_000, func(e *parse.Event, i int) { e.Origin.Stream = fmt.Sprint("log-", i) }, 50},
}

// neverAgain is a message of words that no other has: nothing in it can be masked
// as a number or an id.
func neverAgain(i int) string {
	word := func(n int) string {
		out := []byte{}
		for ; n > 0; n /= 20 {
			out = append(out, "bcdfghjklmnpqrstvwxz"[n%20], "aeiou"[n%5])
		}
		return string(out)
	}
	return word(i+1) + " " + word(2*i+7) + " broke " + word(3*i+11)
}

// events is two hours of n calls; a tenth of them name nothing new.
func (h hostile) events(n int) []parse.Event {
	ordinary := &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: "eu-west"}}}
	tenants := newNames().tenants
	events := make([]parse.Event, n)
	for i := range events {
		events[i] = parse.Event{
			At: epoch.Add(2 * time.Hour * time.Duration(i) / time.Duration(n)), Integration: "stripe", Tenant: tenants[i%30], Operation: "charge",
			Outcome: parse.OK, Status: 200, Attrs: ordinary, Count: 1, Origin: parse.Origin{Stream: "app.log", Offset: int64(i)},
		}
		e := &events[i]
		if i%h.fails == 0 {
			e.Outcome, e.Status, e.Message = parse.Failed, 503, "503 Service Unavailable"
		}
		h.set(e, i)
	}
	return events
}

// Names that never repeat meet a cap: what comes beyond is counted together, and
// each event is in the totals.
func TestNamesThatNeverRepeat(t *testing.T) {
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			events := h.events(h.times)
			a := analyze.New(analyze.Config{})
			got := totals{}
			for at := 0; at < len(events); at += 5_000 {
				a.ObserveAll(events[at:min(at+5_000, len(events))])
				got.add(a.Changes())
			}
			a.Advance(epoch.Add(4 * time.Hour))
			got.add(a.Changes())
			n, failed := int64(h.times), int64((h.times+h.fails-1)/h.fails)
			if sumN, sumF := got.sum(); sumN != n || sumF != failed || a.Disregarded().Failed != failed {
				t.Errorf("%d attempts and %d failures in the totals, %d in the tally; want %d and %d", sumN, sumF, a.Disregarded().Failed, n, failed)
			}
			for _, beyond := range analyze.BeyondCaps(a) {
				t.Error(beyond)
			}
			h.checkOther(t, a.Disregarded())
		})
	}
}

// checkOther looks at what is told of events that are not told apart.
func (h hostile) checkOther(t *testing.T, got analyze.Tally) {
	t.Helper()
	var want analyze.Tally
	switch h.name {
	case "tenants":
		want.Other = int64(h.times) - 100_000
	case "integrations":
		want.Other = int64(h.times) - 1_000
	case "operations":
		want.OtherOperations = int64(h.times) - 64
	}
	if got.Other != want.Other || got.OtherOperations != want.OtherOperations {
		t.Errorf("%d events counted as (other), %d of another operation; want %d and %d", got.Other, got.OtherOperations, want.Other, want.OtherOperations)
	}
}

// totals adds up what rollups tell; a minute that is told again takes the place of
// what was told of it.
type totals map[string]analyze.TrafficRow

func (s totals) add(c analyze.Changes) {
	for _, r := range c.Rollups.Traffic {
		s[r.Minute.String()+r.Integration] = r
	}
}

func (s totals) sum() (attempts, failed int64) {
	for _, r := range s {
		attempts, failed = attempts+r.Attempts, failed+r.Failed
	}
	return attempts, failed
}

// BenchmarkHostile measures an event whose names never repeat, beyond every cap;
// "ordinary" is the same event with names that do.
func BenchmarkHostile(b *testing.B) {
	for _, h := range append([]hostile{{"ordinary", 0, func(*parse.Event, int) {}, 50}, {"ordinary, half fail", 0, func(*parse.Event, int) {}, 2}}, hostiles...) {
		b.Run(h.name, func(b *testing.B) {
			a := analyze.New(analyze.Config{})
			a.ObserveAll(h.events(max(h.times, 20_000)))
			a.Changes()
			events := later(later(h.events(max(h.times, 20_000))))
			b.ReportAllocs()
			b.ResetTimer()
			for left := b.N; left > 0; left -= len(events) {
				lap := events[:min(left, len(events))]
				a.ObserveAll(lap)
				b.StopTimer()
				a.Changes()
				later(later(lap))
				b.StartTimer()
			}
		})
	}
}
