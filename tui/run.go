package tui

import (
	"context"
	"errors"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// Terminal is where the view is shown.
type Terminal struct {
	In      io.Reader // nil: the terminal that the process runs in
	Out     io.Writer
	Environ []string // decides which colours there are
	Plain   bool     // no colours, whatever the terminal can
}

const (
	// frameRate is how often the screen is drawn at most; keys feel immediate.
	frameRate = 30
	// snapshotEvery is how far snapshots are apart at least: 15 a second.
	snapshotEvery = time.Second / 15
)

// Run shows the view until the person quits or the context ends. It returns one
// line about what was seen.
func Run(ctx context.Context, opt Options, t Terminal) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m := New(ctx, opt)
	options := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithOutput(t.Out), tea.WithEnvironment(t.Environ), tea.WithFPS(frameRate),
	}
	if t.In != nil {
		options = append(options, tea.WithInput(t.In))
	}
	if t.Plain {
		options = append(options, tea.WithColorProfile(colorprofile.Ascii))
	}
	p := tea.NewProgram(m, options...)
	fed := make(chan struct{})
	go func() {
		defer close(fed)
		feed(ctx, opt.Feeder, p.Send)
	}()
	_, err := p.Run()
	cancel()
	<-fed
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		err = nil // that is how it ends
	}
	return m.Summary(), err
}

// feed sends snapshots until the context ends. What comes faster than it may be
// shown is skipped: the feeder hands over the newest.
func feed(ctx context.Context, feeder Feeder, send func(tea.Msg)) {
	var seq int64
	pace := time.NewTicker(snapshotEvery)
	defer pace.Stop()
	for {
		s, err := feeder.Next(ctx, seq)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			send(lostMsg{err})
			return
		}
		seq = s.Seq
		send(s)
		select {
		case <-ctx.Done():
			return
		case <-pace.C:
		}
	}
}
