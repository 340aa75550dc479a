package source

import (
	"errors"
	"io"
	"io/fs"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// openLog is a file that is read as it grows.
type openLog struct {
	path     string
	c        *content
	id       fileID
	record   int     // of its stream
	at       tracker // what was read
	start    int64   // stream offset of its first byte; -1 until something is read
	rest     string  // the last line, which has no newline yet
	restCuts int64
	size     int64 // of the file when it was read
	mod      time.Time
	quiet    time.Time // since when it did not grow
	atEnd    bool
	header   string // in force there, see parse.HeaderAfter
	decoders *decoders
}

// make makes the file's decoders; stamps without a year are of its time.
func (o *openLog) make(l *followed, mod time.Time) {
	o.decoders = &decoders{make: l.fl.f.opt.NewDecoder(l.s.name, mod)}
}

// base is the stream offset of what is read next.
func (o *openLog) base(l *followed) int64 {
	if o.start < 0 {
		o.start = l.s.end - o.at.offset
	}
	return o.start + o.at.offset
}

var errTruncated = errors.New("it was truncated")

// readOpen reads the open files on, oldest first, each to its end before the
// next, and about stepBytes of them all. It reports whether the newest was truncated, and then begins it anew.
func (l *followed) readOpen(now time.Time) (n int, truncated bool) {
	l.atEnd = true
	for _, o := range l.open {
		got, err := l.read(o, now)
		n += got
		switch {
		case errors.Is(err, errTruncated):
			truncated = true
			l.beginAnew(o)
			return n, truncated
		case err != nil:
			l.failed(err)
			l.atEnd = false
			return n, truncated
		}
		l.works()
		l.atEnd = o.atEnd && (n < stepBytes || o == l.last())
		if !l.atEnd {
			return n, truncated
		}
	}
	return n, truncated
}

// beginAnew reads a file from its start after a truncation: it holds another
// part of the log now. What was there before may live on in a copy.
func (l *followed) beginAnew(o *openLog) {
	info, err := o.c.file.Stat()
	if err != nil {
		return
	}
	o.at, o.rest, o.size, o.atEnd = tracker{}, "", 0, false
	o.record = len(l.s.records)
	l.s.records = append(l.s.records, record{})
	o.start = -1
	o.make(l, info.ModTime())
}

// read reads what the file got since it was read last, at most stepBytes. It
// fails with errTruncated, and takes nothing, when the file does not hold what
// was read of it any more.
func (l *followed) read(o *openLog, now time.Time) (int, error) {
	info, err := o.c.file.Stat()
	if err != nil {
		return 0, withHint(err)
	}
	if o.atEnd && info.Size() == o.size && info.ModTime().Equal(o.mod) {
		if now.Sub(o.quiet) >= recordWait && parse.MayEnd(o.rest) {
			l.takeRest(o)
		}
		return 0, nil
	}
	if o.c.seekable() && info.Size() < o.at.offset {
		return 0, errTruncated
	}
	if !o.c.seekable() {
		return l.readPacked(o, info)
	}
	pieces, at, err := o.pieces(info.Size()-o.at.offset, l.fl.f.opt.LineCap)
	if err != nil {
		return 0, err
	}
	if !o.intact() {
		return 0, errTruncated
	}
	o.size, o.mod = info.Size(), info.ModTime()
	before := o.at.offset
	for i := range pieces {
		l.take(o, pieces[i], at[i])
	}
	end := &pieces[len(pieces)-1]
	grown := int(o.at.offset-before) + max(0, len(end.rest)-len(o.rest))
	o.rest, o.restCuts, o.atEnd = end.rest, 0, end.err == io.EOF
	if end.restCut {
		o.restCuts = 1
	}
	if grown > 0 {
		o.quiet, l.grew = now, now
	}
	return grown, nil
}

// pieces reads on, without taking it yet: the pieces and what is read behind
// each. About left bytes are there; mostly a few lines.
func (o *openLog) pieces(left int64, lineCap int) (out []piece, at []tracker, err error) {
	if err := o.c.seek(o.at.offset); err != nil {
		return nil, nil, err
	}
	lines := newLineReader(o.c, o.at.clone(), lineCap)
	size := int(max(min(left, stepChunk), 1<<10))
	for n := int64(0); n < stepBytes; {
		p := lines.next(size)
		if p.err != nil && p.err != io.EOF {
			return nil, nil, o.c.explain(p.err)
		}
		out = append(out, p)
		at = append(at, lines.at.clone())
		n = lines.at.offset - o.at.offset
		if p.err != nil {
			break
		}
	}
	return out, at, nil
}

// readPacked reads a packed file, which does not grow, to its end.
func (l *followed) readPacked(o *openLog, info fs.FileInfo) (int, error) {
	o.size, o.mod, o.atEnd = info.Size(), info.ModTime(), true
	before := o.at.offset
	lines := newLineReader(o.c, o.at.clone(), l.fl.f.opt.LineCap)
	for {
		p := lines.next(stepChunk)
		l.take(o, p, lines.at.clone())
		if p.err != nil {
			o.rest = p.rest
			if p.err != io.EOF {
				return int(o.at.offset - before), o.c.explain(p.err)
			}
			return int(o.at.offset - before), nil
		}
	}
}

// intact reports whether the bytes before the place where the file was read on
// are those that were read there before. It is asked behind the reading: what
// was read is of the same file then.
func (o *openLog) intact() bool {
	if len(o.at.tail) == 0 {
		return true
	}
	tail := make([]byte, len(o.at.tail))
	_, err := o.c.file.ReadAt(tail, o.at.offset-int64(len(tail)))
	return err == nil && string(tail) == string(o.at.tail)
}

// take decodes a piece and has its events wait for their place.
func (l *followed) take(o *openLog, p piece, at tracker) {
	base, head := o.base(l), o.at.offset == 0
	l.s.end += at.offset - o.at.offset
	o.at = at
	if at.offset > 0 {
		l.fillRecord(o, p.err == io.EOF && p.rest == "")
	}
	if p.text == "" {
		return
	}
	cuts := int64(0)
	if p.cut {
		cuts = 1
	}
	c := &chunk{text: p.text, base: base, cuts: cuts, decoders: o.decoders, under: o.header, head: head}
	l.decode(c)
	o.header = c.batch.Header
}

// recordWait is how long a record that may be whole waits for a line that shows
// it. Nobody writes half a record and goes on with it a second later.
const recordWait = time.Second

// takeRest decodes what was held back at the end of a file as it is.
func (l *followed) takeRest(o *openLog) {
	at := o.at.clone()
	at.add([]byte(o.rest))
	l.take(o, piece{text: o.rest}, at)
	o.rest = ""
}

func (l *followed) fillRecord(o *openLog, done bool) {
	rec := &l.s.records[o.record]
	rec.Path, rec.Done = o.path, done
	rec.Device, rec.Inode = o.id.device, o.id.inode
	rec.Size, rec.ModTime = o.size, o.mod.UnixNano()
	o.at.fill(rec)
}
