package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tray is an outbox in memory.
type tray struct {
	mu     sync.Mutex
	items  []Item
	next   map[int64]time.Time
	done   map[int64]bool
	gaveUp []int64
	failed map[int64]string
	open   []Alert
	full   bool // nothing can be written
}

func newTray(channels ...string) *tray {
	o := &tray{next: map[int64]time.Time{}, done: map[int64]bool{}, failed: map[int64]string{}}
	for i, c := range channels {
		o.put(c, i)
	}
	return o
}

func (o *tray) put(channel string, n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.items = append(o.items, Item{Ref: int64(len(o.items) + 1), Alert: Alert{ID: fmt.Sprintf("INC-%d/opened/1", n), Channel: channel}})
}

func (o *tray) Next(channel string, now time.Time) (*Item, time.Time, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var soonest time.Time
	for _, item := range o.items {
		switch at := o.next[item.Ref]; {
		case o.done[item.Ref] || item.Alert.Channel != channel:
		case !at.After(now):
			return &item, time.Time{}, nil
		case soonest.IsZero() || at.Before(soonest):
			soonest = at
		}
	}
	return nil, soonest, nil
}

func (o *tray) Sent(ref int64, _ time.Time) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.full {
		return errors.New("disk is full")
	}
	o.done[ref] = true
	return nil
}

func (o *tray) Failed(ref int64, at, next time.Time, problem string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	item := &o.items[ref-1]
	item.Attempts++
	if item.First == nil {
		item.First = &at
	}
	o.failed[ref] = problem
	o.next[ref] = next
	if next.IsZero() {
		o.done[ref] = true
		o.gaveUp = append(o.gaveUp, ref)
	}
	return nil
}

func (o *tray) Open(string) ([]Alert, error) { return o.open, nil }

// ear is a channel in memory.
type ear struct {
	mu    sync.Mutex
	heard []string
	tries []time.Time
	kept  int
	fail  func(try int) error
}

func (e *ear) Deliver(ctx context.Context, a Alert) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tries = append(e.tries, time.Now())
	if e.fail != nil {
		if err := e.fail(len(e.tries)); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	e.heard = append(e.heard, a.ID)
	return nil
}

func (e *ear) got() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.heard)
}

func (e *ear) tried() []time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.tries)
}

// elephant is an ear that has to be reminded.
type elephant struct{ ear }

func (e *elephant) KeepEvery() time.Duration { return time.Minute }

func (e *elephant) Keep(context.Context, []Alert) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept++
	return nil
}

func named(name string, c Channel) *Target {
	return &Target{Name: name, Kind: "test", Timeout: 10 * time.Second, Channel: c}
}

// running starts the sender; stop ends it and waits.
func running(t *testing.T, o Outbox, targets ...*Target) (s *Sender, stop func()) {
	t.Helper()
	s = NewSender(o, targets, nil)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	return s, func() { cancel(); <-done }
}

// wedged never answers, and does not look at its context.
type wedged struct{ release chan struct{} }

func (w wedged) Deliver(context.Context, Alert) error { <-w.release; return nil }

func TestDeadChannelDelaysNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dead, alive := wedged{make(chan struct{})}, &ear{}
		o := newTray("dead", "alive", "dead", "alive")
		start := time.Now()
		s, stop := running(t, o, named("dead", dead), named("alive", alive))
		synctest.Wait()
		o.put("alive", 9)
		s.Wake()
		synctest.Wait()
		if got := alive.got(); len(got) != 3 || time.Since(start) != 0 {
			t.Errorf("beside a dead channel %d alerts arrive in %s, want 3 at once", len(got), time.Since(start))
		}
		close(dead.release)
		stop()
	})
}

// A receiver that fails is tried again, later and later, and the alert arrives.
func TestRetriesBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &ear{fail: func(try int) error {
			if try <= 4 {
				return errors.New("503")
			}
			return nil
		}}
		o := newTray("chat")
		_, stop := running(t, o, named("chat", e))
		time.Sleep(5 * time.Minute)
		stop()
		if got := e.got(); len(got) != 1 {
			t.Fatalf("after 4 failures %q arrived, want the one alert", got)
		}
		for i := 1; i < len(e.tried()); i++ {
			wait, most := e.tried()[i].Sub(e.tried()[i-1]), 2*firstPause<<(i-1)
			if wait > most+time.Millisecond {
				t.Errorf("wait %d is %s, want at most %s", i, wait, most)
			}
		}
	})
}

func TestPausesAreJitteredAndBounded(t *testing.T) {
	seen := map[time.Duration]bool{}
	for n := range 40 {
		p := pause(n)
		if p < 0 || p > 2*longestPause+1 {
			t.Errorf("pause after %d failures is %s", n, p)
		}
		seen[p] = true
	}
	if len(seen) < 35 {
		t.Errorf("40 pauses have %d different lengths: not jittered", len(seen))
	}
}

func TestReceiverThatAsksForPatienceGetsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &ear{fail: func(try int) error {
			if try == 1 {
				return &failure{problem: "429", after: 90 * time.Second}
			}
			return nil
		}}
		_, stop := running(t, newTray("chat", "chat"), named("chat", e))
		time.Sleep(10 * time.Minute)
		stop()
		if len(e.tried()) != 3 || e.tried()[1].Sub(e.tried()[0]) < 90*time.Second {
			t.Errorf("tried at %v, want nothing for 90 s after the first", e.tried())
		}
	})
}

// With the receiver down and 20 alerts waiting, the circuit keeps attempts rare;
// when it is back everything arrives.
func TestCircuitOpensAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		e := &ear{fail: func(int) error {
			if time.Since(start) < 30*time.Minute {
				return errors.New("connection refused")
			}
			return nil
		}}
		o := newTray(slices.Repeat([]string{"chat"}, 20)...)
		_, stop := running(t, o, named("chat", e))
		time.Sleep(30*time.Minute - time.Second)
		if n := len(e.tried()); n < 20 || n > 40 {
			t.Errorf("%d attempts in 30 minutes of a dead receiver, want about one a minute", n)
		}
		time.Sleep(30 * time.Minute)
		stop()
		if got := e.got(); len(got) != 20 {
			t.Errorf("%d alerts arrived after it was back, want 20", len(got))
		}
	})
}

func TestWhatIsRefusedIsTriedSeldomAndGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &ear{fail: func(int) error { return &failure{problem: "404", refused: true} }}
		o := newTray("chat")
		_, stop := running(t, o, named("chat", e))
		time.Sleep(26 * time.Hour)
		stop()
		if n := len(e.tried()); n > 25*12+5 {
			t.Errorf("%d attempts in a day, want one in five minutes at most", n)
		}
		if !slices.Equal(o.gaveUp, []int64{1}) || o.failed[1] != "404" {
			t.Errorf("given up: %v (%v), want the alert", o.gaveUp, o.failed)
		}
	})
}

func TestSenderEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &ear{fail: func(int) error { return errors.New("503") }}
		o := newTray("chat")
		_, stop := running(t, o, named("chat", e), named("idle", &ear{}))
		synctest.Wait()
		start := time.Now()
		stop()
		if d := time.Since(start); d != 0 {
			t.Errorf("the sender ends after %s, want at once", d)
		}
		if o.done[1] {
			t.Error("an alert that was not delivered left the outbox")
		}
	})
}

func TestForgetfulReceiverIsReminded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &elephant{}
		o := newTray()
		o.open = []Alert{{ID: "INC-1/opened/1"}}
		_, stop := running(t, o, named("am", e))
		time.Sleep(10*time.Minute + time.Second)
		stop()
		if e.kept != 11 {
			t.Errorf("reminded %d times in ten minutes, want once a minute and at the start", e.kept)
		}
	})
}

// Drain waits for a retry that comes in time, and not for one that does not.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		flaky := &ear{fail: func(try int) error {
			if try == 1 {
				return errors.New("503")
			}
			return nil
		}}
		refusing := &ear{fail: func(int) error { return &failure{problem: "401", refused: true} }}
		s := NewSender(newTray("flaky", "refusing", "flaky"), []*Target{named("flaky", flaky), named("refusing", refusing), named("idle", &ear{})}, nil)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		start := time.Now()
		got := s.Drain(ctx)
		want := []Progress{{"flaky", 2, ""}, {"refusing", 0, "401"}, {"idle", 0, ""}}
		if !slices.Equal(got, want) {
			t.Errorf("Drain = %+v, want %+v", got, want)
		}
		if d := time.Since(start); d > 3*time.Second {
			t.Errorf("Drain took %s, want no more than the one retry", d)
		}
	})
}

// An alert that arrived is not sent again because the disk is full.
func TestFullDiskRepeatsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &ear{}
		o := newTray("chat", "chat")
		o.full = true
		_, stop := running(t, o, named("chat", e))
		time.Sleep(time.Hour)
		if got := e.got(); len(got) != 1 {
			t.Errorf("while nothing can be noted %q arrive, want the first alert once", got)
		}
		o.mu.Lock()
		o.full = false
		o.mu.Unlock()
		time.Sleep(time.Minute)
		stop()
		if got := e.got(); !slices.Equal(got, []string{"INC-0/opened/1", "INC-1/opened/1"}) {
			t.Errorf("in the end %q arrived, want each alert once", got)
		}
	})
}
