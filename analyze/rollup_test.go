package analyze

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Failures of a minute are told apart by all that a question may ask for, and keep
// it through a restart.
func TestFailuresKeepStatusAndContext(t *testing.T) {
	a := New(Config{})
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	eu := &parse.Attrs{Pairs: []parse.Attr{{Key: "region", Value: "eu"}}}
	observe := func(second int, status int, attrs *parse.Attrs) {
		a.Observe(&parse.Event{
			At: start.Add(time.Duration(second) * time.Second), Integration: "stripe", Tenant: "acme", Operation: "charge",
			Outcome: parse.Failed, Status: status, Attrs: attrs, Count: 1, Origin: parse.Origin{Stream: "a", Offset: int64(second)},
		})
	}
	rows := func() (out []string) {
		for _, r := range a.Changes().Rollups.Failures {
			out = append(out, fmt.Sprintf("%s %d %v %d", r.Class, r.Status, r.Attrs, r.Count))
		}
		slices.Sort(out)
		return out
	}
	observe(1, 503, eu)
	observe(2, 503, &parse.Attrs{})
	observe(3, 500, eu)
	observe(4, 503, eu)
	want := []string{"server 500 [{region eu}] 1", "server 503 [] 1", "server 503 [{region eu}] 2"}
	if got := rows(); !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
	part, err := a.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if a, err = Restore(Config{}, part); err != nil {
		t.Fatal(err)
	}
	observe(5, 503, eu)
	want[2] = "server 503 [{region eu}] 3"
	if got := rows(); !slices.Equal(got, want) {
		t.Errorf("after a restart: rows %q, want %q", got, want)
	}
}

// What is more than is kept of a minute says that it does not know its context.
func TestTooManyKeysOfAMinute(t *testing.T) {
	var m minuteCounts
	for i := range maxFailureKeys + 10 {
		m.fail(failureKey{Tenant: fmt.Sprint(i), Class: 1, Status: 500, Attrs: 1}, 1)
	}
	last := m.Failures[len(m.Failures)-1]
	if want := (failureKey{Tenant: overflow, Operation: overflow, Class: 1}); last.failureKey != want || last.Count != 10 {
		t.Errorf("what is too much: %+v, want 10 of %+v", last, want)
	}
	if got := New(Config{}).attrsOf(last.Attrs); got != nil {
		t.Errorf("its context: %v, want that it is not known", got)
	}
}
