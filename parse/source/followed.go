package source

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"
)

// followed is one log that is followed, through whatever rotation does to it.
type followed struct {
	fl   *Follower
	s    *stream
	path string     // where it grows
	open []*openLog // those that lost the name to rotation first, in the order they are read; the newest is last
	pipe *pipeLog   // instead of files
	seen map[fileID]seenFile

	heard time.Time // wall clock: when the last line with a time came; zero for none
	grew  time.Time // likewise, the last line of any kind
	atEnd bool      // all that is there was read

	slack     time.Duration // how far out of order it was
	slackFrom time.Time

	scanAt  time.Time // when to look for rotated files again
	based   bool      // the files that were there at the start are known
	gone    time.Time // since when nothing is at path; zero when something is
	told    bool      // that it is gone
	trouble string    // why it can't be read; "" when it can
	retry   time.Time
}

const (
	scanEvery  = 5 * time.Second
	retryEvery = time.Second
	// A name may be free for a moment while a log is rotated.
	goneAfter = 3 * time.Second
)

// step reads what was written since the last one and returns the bytes of it.
func (l *followed) step(ctx context.Context) int {
	if l.path == Stdin && l.pipe == nil {
		l.startPipe(ctx)
	}
	if l.pipe != nil {
		return l.stepPipe(ctx)
	}
	now := l.fl.now()
	if l.trouble != "" && now.Before(l.retry) {
		return 0
	}
	info, err := os.Stat(l.path)
	l.noteName(info, err, now)
	if err == nil && !info.Mode().IsRegular() && len(l.open) == 0 {
		if info.IsDir() {
			l.failed(errors.New("it is a folder now (hint: the log is read on when a file takes its place)"))
			return 0
		}
		l.startPipe(ctx)
		return 0
	}
	// In this order: a writer that has begun the new file has written the last
	// line of the old one, so all of the old is read before the new.
	n, truncated := l.readOpen(now)
	changed := err == nil && info.Mode().IsRegular() && (len(l.open) == 0 || l.last().id != idOf(info))
	opened := 0
	if truncated || changed || !now.Before(l.scanAt) || !l.based {
		opened += l.scan(!changed && err == nil)
		l.scanAt = now.Add(scanEvery)
		if truncated || changed {
			l.scanAt = now // once more: names may have moved while they were read
		}
	}
	if changed {
		opened += l.attach(l.path)
	}
	if opened > 0 && n >= stepBytes {
		l.atEnd = false
	} else if opened > 0 || truncated {
		more, _ := l.readOpen(now)
		n += more
		l.rested(n)
	}
	l.letGo(now)
	return n
}

// rested notes how long a log that was taken up again has been quiet, if
// nothing new was in it.
func (l *followed) rested(n int) {
	if l.grew.IsZero() && n == 0 && l.atEnd && len(l.open) > 0 {
		now := l.fl.now()
		l.heard = now.Add(-max(now.Sub(l.last().mod), 0))
	}
}

func (l *followed) last() *openLog { return l.open[len(l.open)-1] }

// noteName notes whether something is at the log's path.
func (l *followed) noteName(info fs.FileInfo, err error, now time.Time) {
	switch {
	case err == nil:
		if l.told {
			l.say(errors.New("it is there again"), true)
		}
		l.gone, l.told = time.Time{}, false
		if info.Mode().IsRegular() && l.trouble != "" && len(l.open) == 0 {
			l.atEnd = false
		}
	case errors.Is(err, fs.ErrNotExist):
		if l.gone.IsZero() {
			l.gone = now
		}
		if !l.told && now.Sub(l.gone) >= goneAfter {
			l.told = true
			l.say(errors.New("it is gone (hint: it is read on when it is there again)"), true)
		}
	default:
		l.failed(withHint(err))
	}
}

// failed notes that the log can't be read for now: it is said once, and what is
// read of it until then says nothing about its health.
func (l *followed) failed(err error) {
	if l.trouble != err.Error() {
		l.trouble = err.Error()
		l.say(err, false)
	}
	l.retry = l.fl.now().Add(retryEvery)
}

// works notes that the log can be read again.
func (l *followed) works() {
	if l.trouble != "" {
		l.trouble = ""
		l.say(errors.New("it can be read again"), true)
	}
}

func (l *followed) say(err error, notice bool) {
	p := Problem{Path: l.path, Err: err, Notice: notice}
	l.fl.problems = append(l.fl.problems, p)
}

// restChunk decodes the unfinished last line of the newest file.
func (l *followed) restChunk() *chunk {
	var c *chunk
	switch {
	case l.pipe != nil && len(l.pipe.rest) > 0:
		p := l.pipe
		c = &chunk{rest: string(p.rest), restBase: p.start + p.at.offset, decoders: p.decoders, header: l.s.header, head: p.at.offset == 0}
	case len(l.open) > 0 && l.last().rest != "":
		o := l.last()
		c = &chunk{rest: o.rest, restBase: o.base(l), restCuts: o.restCuts, decoders: o.decoders, header: o.header, head: o.at.offset == 0}
	default:
		return nil
	}
	c.decode(l.fl.f.opt.Lateness, nil)
	return c
}

// decode makes events of a chunk and gives them to the follower, but for those
// that are late.
func (l *followed) decode(c *chunk) {
	fl := l.fl
	c.record = -1
	c.decode(fl.f.opt.Lateness, fl.events[:0])
	now := fl.now()
	if !c.batch.Counts.Last.IsZero() {
		l.heard = now
	}
	l.s.count(c)
	l.s.header = c.batch.Header
	fl.f.lines.Add(c.batch.Counts.Lines)
	fl.f.events.Add(c.batch.Counts.Events)
	events := fl.f.onTime(l.s, c)
	if len(events) > 0 && events[0].At.Before(fl.order.ahead) {
		l.outOfOrder(fl.order.ahead.Sub(events[0].At), now)
	}
	fl.incoming = append(fl.incoming, events...)
	fl.events = c.batch.Events
}
