package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"time"
)

// writer is a service that logs: lines with the time of their writing, to a
// path that rotation may take from under it.
type writer struct {
	path   string
	name   int
	rate   int  // lines a second
	reopen bool // it opens its path anew some time after that was renamed
	rng    *rand.Rand
	outage func(since time.Duration, line int) bool
	// speed is how many seconds of the log pass in a second; 0 means 1.
	speed   float64
	flushed func(w *writer, since time.Duration) error // is called after each write; may be nil

	file    *os.File
	buf     *bufio.Writer
	line    int
	written int64
	start   time.Time
	check   time.Time // when to look whether the path is still ours
}

// run writes until the context ends.
func (w *writer) run(ctx context.Context) error {
	if err := w.open(); err != nil {
		return err
	}
	start := time.Now()
	w.start = start
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return w.close()
		case now := <-tick.C:
			due := int(now.Sub(start).Seconds() * float64(w.rate))
			for ; w.line < due; w.line++ {
				w.write(now.Sub(start))
			}
			if err := w.buf.Flush(); err != nil {
				return err
			}
			if w.flushed != nil {
				if err := w.flushed(w, now.Sub(start)); err != nil {
					return err
				}
			}
			if err := w.follow(now); err != nil {
				return err
			}
		}
	}
}

func (w *writer) write(since time.Duration) {
	level, status, message := "info", 200, "delivered"
	if w.outage(since, w.line) {
		level, status, message = "error", 503, "upstream unavailable"
	}
	n, _ := fmt.Fprintf(w.buf, `{"time":%q,"level":%q,"integration":%q,"tenant":"t%02d","status":%d,"request_id":"w%d-%d","message":%q}`+"\n",
		w.stamp().UTC().Format(time.RFC3339Nano), level, integrations[w.line%len(integrations)], w.line%tenants, status, w.name, w.line, message)
	w.written += int64(n)
}

// stamp is the log's time.
func (w *writer) stamp() time.Time {
	now := time.Now()
	if w.speed > 0 {
		now = w.start.Add(time.Duration(float64(now.Sub(w.start)) * w.speed))
	}
	return now
}

var integrations = []string{"stripe", "hubspot", "slack", "shopify", "quickbooks"}

const tenants = 23

// follow opens the path anew when another file is there, as a service does that
// got a signal: not at once, so that it goes on in the renamed file for a while.
func (w *writer) follow(now time.Time) error {
	if !w.reopen || now.Before(w.check) {
		return nil
	}
	w.check = now.Add(time.Duration(20+w.rng.IntN(280)) * time.Millisecond)
	held, err := w.file.Stat()
	if err != nil {
		return err
	}
	if named, err := os.Stat(w.path); err == nil && os.SameFile(held, named) {
		return nil
	}
	if err := w.close(); err != nil {
		return err
	}
	return w.open()
}

func (w *writer) open() error {
	var err error
	if w.file, err = os.OpenFile(w.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err != nil {
		return err
	}
	w.buf = bufio.NewWriterSize(w.file, 64<<10)
	return nil
}

func (w *writer) close() error {
	if err := w.buf.Flush(); err != nil {
		return err
	}
	return w.file.Close()
}

// history writes two calm hours before now, so that what is usual is known.
func history(path string, name int, now time.Time) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	const lines, every = 7200, time.Second
	for i := range lines {
		at := now.Add(time.Duration(i-lines)*every - time.Second + time.Duration(name)*time.Millisecond)
		fmt.Fprintf(b, `{"time":%q,"level":"info","integration":%q,"tenant":"t%02d","status":200,"request_id":"h%d-%d","message":"delivered"}`+"\n",
			at.UTC().Format(time.RFC3339Nano), integrations[i%len(integrations)], i%tenants, name, i)
	}
	if err := b.Flush(); err != nil {
		return err
	}
	return f.Close()
}
