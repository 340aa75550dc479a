package source

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/syncguard/syncguard/parse"
)

func genEvents(t *rapid.T, offset *int64) []parse.Event {
	var out []parse.Event
	for range rapid.IntRange(0, 20).Draw(t, "events") {
		*offset++
		e := parse.Event{
			At:          time.Unix(int64(rapid.IntRange(-5, 60).Draw(t, "second")), int64(rapid.IntRange(0, 2).Draw(t, "nano"))).UTC(),
			Integration: rapid.SampledFrom([]string{"stripe", "slack"}).Draw(t, "integration"), Tenant: "acme",
			Outcome: rapid.SampledFrom([]parse.Outcome{parse.OK, parse.Failed}).Draw(t, "outcome"),
			Attempt: parse.Attempt{ID: fmt.Sprint("r", *offset), Number: rapid.IntRange(0, 3).Draw(t, "number")},
			Object:  rapid.SampledFrom([]string{"", "order 7"}).Draw(t, "object"),
			Count:   rapid.SampledFrom([]int64{1, 1, 7, 1 << 40}).Draw(t, "count"),
			Origin:  parse.Origin{Stream: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "stream"), Offset: *offset},
		}
		if e.Outcome == parse.Failed {
			e.Code, e.Message, e.Line = "E7", "it failed", "the whole line"
		}
		out = append(out, e)
	}
	return out
}

// Whatever comes in whatever order, what is released is all of it, in order and
// unchanged, and what came too late to be in order ahead is noticed.
func TestPending(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p pending
		var all, settled []parse.Event
		var offset int64
		var bound time.Time
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			events := genEvents(t, &offset)
			events = slices.DeleteFunc(events, func(e parse.Event) bool { return e.At.Before(bound) })
			all = append(all, events...)
			early := false
			if p.ahead > p.head {
				last := p.events[p.ahead-1].event()
				early = slices.ContainsFunc(events, func(e parse.Event) bool { return parse.Compare(&e, &last) < 0 })
			}
			if got := p.add(events); got != early {
				t.Fatalf("add says %v about an event before one that was given ahead, want %v", got, early)
			}
			to := bound.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "on")) * time.Second)
			if bound.IsZero() {
				to = time.Unix(-10, 0)
			}
			ahead, _ := p.release(nil, p.ahead, to.Add(5*time.Second))
			p.ahead += len(ahead)
			got, reached := p.release(nil, p.head, to)
			if !reached.Equal(to) {
				t.Fatalf("released to %v, want %v", reached, to)
			}
			p.head += len(got)
			p.ahead = max(p.ahead, p.head)
			settled, bound = append(settled, got...), to
		}
		settled = append(settled, p.unpack(p.head, len(p.events))...)
		slices.SortStableFunc(all, compareEvents)
		if len(all) != len(settled) || len(all) > 0 && !reflect.DeepEqual(all, settled) {
			t.Fatalf("released %d events, want %d:\n%v\nwant\n%v", len(settled), len(all), settled, all)
		}
	})
}

// Many events are given in portions, and their time does not run ahead of them.
func TestPendingPortions(t *testing.T) {
	var p pending
	var events []parse.Event
	for i := range 3 * portion / 2 {
		events = append(events, parse.Event{At: time.Unix(int64(i), 0).UTC(), Count: 1})
	}
	p.add(events)
	got, to := p.release(nil, 0, time.Unix(1<<40, 0))
	if len(got) != portion || to != time.Unix(portion, 0).UTC() {
		t.Errorf("a portion has %d events to %v, want %d to %v", len(got), to, portion, time.Unix(portion, 0).UTC())
	}
}
