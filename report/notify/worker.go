package notify

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/sony/gobreaker/v2"
)

// A channel whose receiver fails tripAfter times in a row is left alone for
// circuitPause, then tried once.
const (
	tripAfter    = 5
	circuitPause = time.Minute
)

// outboxPause is how long a worker waits when the outbox itself fails: a disk
// that is full, a database that is locked.
const outboxPause = 5 * time.Second

// worker delivers the alerts of one channel, one after another.
type worker struct {
	target   *Target
	outbox   Outbox
	log      *slog.Logger
	wake     chan struct{}
	circuit  *gobreaker.CircuitBreaker[struct{}]
	notUntil time.Time // the receiver, or the circuit, wants to be left alone
	arrived  int64     // delivered, and not yet noted as sent; 0: none
	keepAt   time.Time // when the receiver is to be reminded; zero: at once
	progress Progress
}

func newWorker(t *Target, outbox Outbox, log *slog.Logger) *worker {
	return &worker{
		target: t, outbox: outbox, log: log, wake: make(chan struct{}, 1), progress: Progress{Channel: t.Name},
		circuit: gobreaker.NewCircuitBreaker[struct{}](gobreaker.Settings{
			Timeout:     circuitPause - time.Second, // over when we come back, whatever the clock's grain
			ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= tripAfter },
			IsExcluded:  func(err error) bool { return !errors.As(err, new(*failure)) }, // we are ending
		}),
	}
}

// never is a wait that only news ends.
const never time.Duration = -1

// sooner is the shorter of two waits.
func sooner(a, b time.Duration) time.Duration {
	if a == never || b != never && b < a {
		return b
	}
	return a
}

func (w *worker) run(ctx context.Context) {
	for ctx.Err() == nil {
		wait := sooner(w.step(ctx), w.keep(ctx))
		w.sleep(ctx, wait)
	}
}

// drain ends when nothing is due before the context's deadline.
func (w *worker) drain(ctx context.Context) {
	w.keep(ctx)
	end, bounded := ctx.Deadline()
	for ctx.Err() == nil {
		wait := w.step(ctx)
		if wait == never || bounded && time.Now().Add(wait).After(end) {
			return
		}
		w.sleep(ctx, wait)
	}
}

func (w *worker) sleep(ctx context.Context, wait time.Duration) {
	var alarm <-chan time.Time
	switch {
	case wait == 0:
		return
	case wait != never:
		timer := time.NewTimer(wait)
		defer timer.Stop()
		alarm = timer.C
	}
	select {
	case <-ctx.Done():
	case <-w.wake:
	case <-alarm:
	}
}

// step delivers at most one alert and returns how long to wait for the next.
func (w *worker) step(ctx context.Context) time.Duration {
	now := time.Now()
	if wait := w.notUntil.Sub(now); wait > 0 {
		return wait
	}
	item, next, err := w.outbox.Next(w.target.Name, now)
	switch {
	case err != nil:
		w.log.Error("read the outbox", "error", err)
		w.progress.Problem = err.Error()
		return outboxPause
	case item == nil && next.IsZero():
		return never
	case item == nil:
		return max(next.Sub(now), 0)
	}
	if err := w.deliver(ctx, item); err != nil {
		w.log.Error("write the outbox", "error", err)
		w.progress.Problem = err.Error()
		return outboxPause
	}
	return max(time.Until(w.notUntil), 0)
}

// deliver makes one attempt and notes how it went. Its error is the outbox's.
func (w *worker) deliver(ctx context.Context, item *Item) error {
	// While the disk is full nothing can be noted: that must not send it again.
	if item.Ref == w.arrived {
		return w.note(item.Ref)
	}
	err := w.attempt(func() error { return w.target.deliver(ctx, item.Alert) })
	now := time.Now()
	var failed *failure
	switch {
	case err == nil:
		w.progress.Sent++
		w.progress.Problem = ""
		return w.note(item.Ref)
	case errors.As(err, &failed) && ctx.Err() == nil:
		next := nextTry(item, failed, now)
		w.progress.Problem = failed.problem
		w.log.Warn("alert not delivered", "alert", item.Alert.ID, "attempt", item.Attempts+1, "error", failed.problem, "given_up", next.IsZero())
		return w.outbox.Failed(item.Ref, now, next, failed.problem)
	}
	return nil // the circuit is open, or we are ending: this was no attempt
}

// note tells the outbox of what was delivered.
func (w *worker) note(ref int64) error {
	w.arrived = ref
	err := w.outbox.Sent(ref, time.Now())
	if err == nil {
		w.arrived = 0
	}
	return err
}

// attempt calls the receiver unless the circuit is open, and sets how long it is
// to be left alone.
func (w *worker) attempt(do func() error) error {
	_, err := w.circuit.Execute(func() (struct{}, error) { return struct{}{}, do() })
	now := time.Now()
	var failed *failure
	switch {
	case errors.Is(err, gobreaker.ErrOpenState):
		w.notUntil = now.Add(circuitPause)
	case errors.As(err, &failed) && failed.after > 0:
		w.notUntil = now.Add(failed.after)
	case err != nil && w.circuit.State() == gobreaker.StateOpen:
		w.notUntil = now.Add(circuitPause)
	}
	return err
}

// keep reminds a receiver that forgets, and returns when it has to be done again.
func (w *worker) keep(ctx context.Context) time.Duration {
	channel, ok := w.target.Channel.(keeper)
	if !ok {
		return never
	}
	now := time.Now()
	if wait := max(w.keepAt.Sub(now), w.notUntil.Sub(now)); wait > 0 {
		return wait
	}
	w.keepAt = now.Add(channel.KeepEvery())
	open, err := w.outbox.Open(w.target.Name)
	if err == nil && len(open) > 0 {
		err = w.attempt(func() error {
			return w.target.guarded(ctx, func(ctx context.Context) error { return channel.Keep(ctx, open) })
		})
	}
	if err != nil && ctx.Err() == nil {
		w.log.Warn("open alerts not renewed", "error", err)
	}
	return channel.KeepEvery()
}
