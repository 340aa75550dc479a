package notify

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Item is an alert that waits in an outbox.
type Item struct {
	Ref      int64 // the outbox's own name for it
	Alert    Alert
	Attempts int        // that failed so far
	First    *time.Time // when it failed first
}

// Outbox keeps what is due until it is sent. It is used by several goroutines.
type Outbox interface {
	// Next returns what a channel is to deliver now; or nil, and when to ask
	// again: the zero time means when there is news.
	Next(channel string, now time.Time) (*Item, time.Time, error)
	// Sent and Failed note how a delivery went; the zero time gives an alert up.
	Sent(ref int64, at time.Time) error
	Failed(ref int64, at, next time.Time, problem string) error
	// Open returns what the channel's receivers take for live.
	Open(channel string) ([]Alert, error)
}

// Sender delivers what is due, each channel by itself, so that a dead one delays
// no other. What is not sent when it ends stays in the outbox.
type Sender struct{ workers []*worker }

// NewSender returns a sender for the targets. Log gets one line a failure; it may
// be nil.
func NewSender(outbox Outbox, targets []*Target, log *slog.Logger) *Sender {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Sender{}
	for _, t := range targets {
		s.workers = append(s.workers, newWorker(t, outbox, log.With("channel", t.Name)))
	}
	return s
}

// Wake says that there is something new in the outbox. It never waits.
func (s *Sender) Wake() {
	for _, w := range s.workers {
		select {
		case w.wake <- struct{}{}:
		default: // it will look anyway
		}
	}
}

// Run delivers until the context ends, and returns when every worker has.
func (s *Sender) Run(ctx context.Context) {
	s.each(func(w *worker) { w.run(ctx) })
}

// Drain delivers what is due, waits for retries as long as the context lasts, and
// returns how far it came.
func (s *Sender) Drain(ctx context.Context) []Progress {
	s.each(func(w *worker) { w.drain(ctx) })
	progress := make([]Progress, 0, len(s.workers))
	for _, w := range s.workers {
		progress = append(progress, w.progress)
	}
	return progress
}

func (s *Sender) each(do func(*worker)) {
	var all sync.WaitGroup
	for _, w := range s.workers {
		all.Go(func() { do(w) })
	}
	all.Wait()
}

// Progress is how far a channel's deliveries came.
type Progress struct {
	Channel string
	Sent    int
	Problem string // of the last attempt that failed; "" if none did since
}
