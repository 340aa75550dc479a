package main

import (
	"bytes"
	"context"
	"io"
	"sync"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/tui"
)

// tailScreen is the live view of a tail: it shows what is committed, which is
// all that tail finds, and how the reading goes.
type tailScreen struct {
	tail  *tail
	set   *settings
	notes notes

	lock  sync.Mutex
	feeds []tui.Feed
	ended bool
	wake  chan struct{}
}

// onScreen reports whether tail shows the live view.
func (t *tail) onScreen() bool {
	_, isTerminal := terminalWidth(t.stdout)
	return isTerminal && !t.json && !t.lines && !t.quiet && t.getenv("TERM") != "dumb"
}

// newTailScreen takes what would be printed meanwhile, and leave prints it.
func newTailScreen(t *tail, set *settings) *tailScreen {
	s := &tailScreen{tail: t, set: set, notes: notes{to: t.stderr}}
	t.stderr = &s.notes
	return s
}

func (s *tailScreen) leave() {
	s.tail.stderr = s.notes.to
	s.notes.print()
}

// follow runs l, and the view before it, until one of them ends.
func (s *tailScreen) follow(ctx context.Context, l *live) error {
	db, err := store.OpenReadOnly(s.set.db)
	if err != nil {
		return err
	}
	view := newStoreView(db, s.set.db, s.tail.now)
	view.feeds = s.status
	s.wake = view.wake
	defer func() { view.open().Close() }()
	reading, stop := context.WithCancel(ctx)
	showing, hide := context.WithCancel(ctx)
	defer hide()
	var followed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		if followed = s.tail.follow(reading, l); followed != nil {
			hide() // there is nothing to show but the error
		}
		s.lock.Lock()
		s.ended = true
		s.lock.Unlock()
	}()
	err = s.tail.view(showing, s.set, tui.Options{Feeder: view, Archive: view, WriteHTML: view.writeHTML(s.set)})
	stop()
	<-done
	return firstError(followed, err)
}

// Show implements liveView.
func (s *tailScreen) Show(now *liveState) error {
	if now.Feeds != nil {
		s.lock.Lock()
		s.feeds = feedsOf(now.Feeds)
		s.lock.Unlock()
	}
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

func feedsOf(list []source.FeedStatus) []tui.Feed {
	out := make([]tui.Feed, len(list))
	for i, f := range list {
		out[i] = tui.Feed{Name: f.Stream, Lines: f.Lines, Unparsed: f.Unparsed, Lag: f.Quiet.Truncate(lagStep), Behind: f.Behind, Trouble: f.Trouble}
		if f.Missing && f.Trouble == "" {
			out[i].Trouble, out[i].Behind = "it is not there", false
		}
		if f.Lines == 0 {
			out[i].Lag = -1 // nothing has come yet
		}
	}
	return out
}

func (s *tailScreen) status() ([]tui.Feed, bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.feeds, !s.ended
}

// notes keeps what is written to standard error while the view has the terminal.
type notes struct {
	to io.Writer

	lock sync.Mutex
	text bytes.Buffer
}

// mostNotes bounds what is kept; the first are kept, which tell how it began.
const mostNotes = 64 << 10

// Write implements io.Writer.
func (n *notes) Write(p []byte) (int, error) {
	n.lock.Lock()
	defer n.lock.Unlock()
	if room := mostNotes - n.text.Len(); room > 0 {
		n.text.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

func (n *notes) print() {
	n.lock.Lock()
	defer n.lock.Unlock()
	n.to.Write(n.text.Bytes()) //nolint:errcheck // standard error: nobody is left to tell
}
