package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/syncguard/syncguard/parse"
)

// pipeLog is a log that comes through a pipe: its lines are there once.
type pipeLog struct {
	pump     *pump
	over     bool // it has ended for good: standard input is closed
	record   int
	at       tracker
	start    int64
	rest     []byte // the last line, which has no newline yet
	skipping bool   // to the end of a line that was longer than the cap
	decoders *decoders
}

// startPipe begins to read standard input or a named pipe.
func (l *followed) startPipe(ctx context.Context) {
	open := func() (io.Reader, error) { return os.Open(l.path) }
	if l.path == Stdin {
		open = func() (io.Reader, error) { return keepOpen{l.fl.f.opt.Stdin}, nil }
	}
	if l.pipe == nil {
		l.pipe = &pipeLog{start: l.s.end, record: len(l.s.records)}
		l.s.records = append(l.s.records, record{})
		l.pipe.decoders = &decoders{make: l.fl.f.opt.NewDecoder(l.s.name, l.fl.now())}
	}
	l.pipe.pump = startPump(ctx, open)
}

// stepPipe takes what came through the pipe.
func (l *followed) stepPipe(ctx context.Context) int {
	p := l.pipe
	l.atEnd = true
	n := 0
	for !p.over && n < stepBytes {
		block, err := p.pump.ready()
		if err != nil {
			l.pipeEnded(ctx, err)
			break
		}
		if block == nil {
			break
		}
		n += len(block)
		l.feed(block)
	}
	l.atEnd = n == 0 // there may be more
	if n == 0 && len(p.rest) > 0 && l.fl.now().Sub(l.grew) >= recordWait && parse.MayEnd(string(p.rest)) {
		l.takeBytes(p.rest, 0)
		p.rest = p.rest[:0]
		p.at.fill(&l.s.records[p.record])
	}
	if n > 0 {
		l.grew = l.fl.now()
		rec := &l.s.records[p.record]
		rec.Path = l.path
		p.at.fill(rec)
	}
	return n
}

// pipeEnded deals with the end: a named pipe waits for its next writer.
func (l *followed) pipeEnded(ctx context.Context, err error) {
	switch {
	case l.path == Stdin:
		l.pipe.over = true
		if !errors.Is(err, io.EOF) && ctx.Err() == nil {
			l.failed(withHint(err))
		}
	case errors.Is(err, io.EOF):
		l.startPipe(ctx)
	case ctx.Err() == nil:
		l.failed(withHint(err))
		l.startPipe(ctx)
	}
}

// feed takes a block: whole lines are decoded, the rest waits.
func (l *followed) feed(block []byte) {
	p := l.pipe
	if p.skipping {
		end := bytes.IndexByte(block, '\n') + 1
		p.skipping = end == 0
		if p.skipping {
			end = len(block)
		}
		p.at.add(block[:end])
		l.s.end += int64(end)
		block = block[end:]
	}
	p.rest = append(p.rest, block...)
	lines := bytes.LastIndexByte(p.rest, '\n') + 1
	cut := len(p.rest)-lines > l.fl.f.opt.LineCap
	if lines > 0 {
		whole := lines
		if !cut { // else what follows ends the record
			whole = parse.Whole(string(p.rest[:lines]))
		}
		l.takeBytes(p.rest[:whole], 0)
		p.rest = append(p.rest[:0], p.rest[whole:]...)
	}
	if cut {
		head := l.fl.f.opt.LineCap
		skipped := p.rest[head:]
		l.takeBytes(p.rest[:head], 1)
		p.at.add(skipped)
		l.s.end += int64(len(skipped))
		p.rest, p.skipping = nil, true
	}
}

// takeBytes decodes lines of a pipe.
func (l *followed) takeBytes(data []byte, cuts int64) {
	if len(data) == 0 {
		return
	}
	p := l.pipe
	head := p.at.offset == 0
	base := p.start + p.at.offset
	p.at.add(data)
	l.s.end += int64(len(data))
	l.decode(&chunk{text: string(data), base: base, cuts: cuts, decoders: p.decoders, under: l.s.header, head: head})
}
