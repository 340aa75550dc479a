package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"time"

	"github.com/syncguard/syncguard/parse"
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

// fileID is what names a file whatever its path.
type fileID struct{ device, inode uint64 }

func idOf(info fs.FileInfo) fileID {
	dev, ino := inode(info)
	return fileID{dev, ino}
}

// seenFile is how a file was when there was nothing to read in it.
type seenFile struct {
	size int64
	mod  time.Time
}

func seenAs(info fs.FileInfo) seenFile { return seenFile{info.Size(), info.ModTime()} }

const (
	scanEvery = 5 * time.Second
	// A writer may go on in a file that rotation took the name from. Such a file
	// stays open until it was quiet for this long, and is found again by its
	// identity if it grows later.
	lingers    = time.Minute
	openOld    = 8 // rotated files of a log that stay open at most
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

// attach opens the file at path, to be read on where it was left, by what it
// holds. It returns how many files it opened.
func (l *followed) attach(path string) int {
	o, err := l.openAt(path, true)
	switch {
	case errors.Is(err, fs.ErrNotExist): // rotated away meanwhile: its name is looked at again
		return 0
	case err != nil:
		l.failed(err)
		return 0
	case o == nil:
		return 0
	}
	l.open = append(l.open, o)
	return 1
}

// openAt opens a file that is to be read, nil when it is open already. One that
// was read to its end is opened if it grows.
func (l *followed) openAt(path string, grows bool) (*openLog, error) {
	c, err := openFile(path, nil)
	if err != nil {
		return nil, err
	}
	o := &openLog{path: path, c: c, id: idOf(c.info), start: -1, quiet: l.fl.now(), header: l.s.header}
	for _, known := range l.open {
		if known.id == o.id && o.id != (fileID{}) {
			c.Close()
			return nil, nil
		}
	}
	nothing, err := l.locate(o, grows)
	if err != nil || nothing {
		o.c.Close()
		if nothing {
			l.seen[o.id] = seenAs(c.info)
		}
		return nil, err
	}
	o.make(l, c.info.ModTime())
	return o, nil
}

// locate finds where to read an open file on. It reports whether there is
// nothing to be read in it.
func (l *followed) locate(o *openLog, grows bool) (nothing bool, err error) {
	head, err := readHead(o.c)
	if err != nil && len(head) == 0 {
		return false, err
	}
	if len(head) == 0 {
		o.record = len(l.s.records)
		l.s.records = append(l.s.records, record{})
		return false, nil
	}
	if err := sniff(head); err != nil {
		return false, err
	}
	f := l.fl.f
	r := &reader{
		stream: Stream{Name: l.s.name}, opt: &f.opt, records: l.s.records, library: f.library(), meter: meter{total: &f.bytesRead},
	}
	c, at, err := r.locate(o.c, o.path, head)
	o.c = c
	if err != nil {
		return false, err
	}
	if at.done && (!grows || at.at.offset == 0) {
		return true, nil
	}
	o.record, o.at = at.record, at.at
	if o.record == len(l.s.records) {
		l.s.records = append(l.s.records, record{})
	}
	l.fl.problems = append(l.fl.problems, r.remarks...)
	return false, nil
}

// skipToEnd leaves unread what is in the log now.
func (l *followed) skipToEnd() {
	o, err := l.openAt(l.path, true)
	if err != nil || o == nil {
		return // it is read when it can be, from its start
	}
	defer o.c.Close()
	end, err := l.endOfLines(o)
	if err != nil {
		l.failed(err)
		return
	}
	l.s.end += end.offset - o.at.offset
	o.at = end
	o.size, o.mod = o.c.info.Size(), o.c.info.ModTime()
	l.fillRecord(o, false)
	l.s.quiet = o.mod
}

// endOfLines is the place behind the last line, and takes up the header there.
func (l *followed) endOfLines(o *openLog) (tracker, error) {
	if err := o.c.seek(o.at.offset); err != nil {
		return tracker{}, err
	}
	lines := newLineReader(o.c, o.at.clone(), math.MaxInt)
	for {
		head := lines.at.offset == 0
		p := lines.next(stepChunk)
		l.s.header = parse.HeaderAfter(p.text, l.s.header, head)
		if p.err == io.EOF {
			return lines.at, nil
		} else if p.err != nil {
			return tracker{}, o.c.explain(p.err)
		}
	}
}

// letGo closes rotated files that nobody writes to any more.
func (l *followed) letGo(now time.Time) {
	kept := l.open[:0]
	for i, o := range l.open {
		old := i < len(l.open)-1
		if old && o.atEnd && (now.Sub(o.quiet) >= lingers || len(l.open)-i > openOld || o.c.compression != Plain) {
			l.finishFile(o)
			continue
		}
		kept = append(kept, o)
	}
	clear(l.open[len(kept):])
	l.open = kept
	l.forgetRecords()
}

// finishFile closes a file; a last line without newline is taken as it is, for
// nobody will finish it.
func (l *followed) finishFile(o *openLog) {
	if o.rest != "" {
		at := o.at.clone()
		at.add([]byte(o.rest))
		l.take(o, piece{text: o.rest}, at)
	}
	if info, err := o.c.file.Stat(); err == nil {
		l.seen[o.id] = seenAs(info)
	}
	o.c.Close()
}

// recordsKept bounds how many parts of a log are known again by their content.
const recordsKept = 256

// forgetRecords lets go of the oldest parts that were read.
func (l *followed) forgetRecords() {
	drop := len(l.s.records) - recordsKept
	for _, o := range l.open {
		drop = min(drop, o.record)
	}
	if drop <= 0 {
		return
	}
	l.s.records = append([]record(nil), l.s.records[drop:]...)
	for _, o := range l.open {
		o.record -= drop
	}
}

// close closes all files.
func (l *followed) close() {
	for _, o := range l.open {
		o.c.Close()
	}
	l.open = nil
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

var errTruncated = errors.New("it was truncated")

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

// read reads what the file got since it was read last, at most stepBytes. It
// fails with errTruncated, and takes nothing, when the file does not hold what
// was read of it any more.
func (l *followed) read(o *openLog, now time.Time) (int, error) {
	info, err := o.c.file.Stat()
	if err != nil {
		return 0, withHint(err)
	}
	if o.atEnd && info.Size() == o.size && info.ModTime().Equal(o.mod) {
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

func (l *followed) fillRecord(o *openLog, done bool) {
	rec := &l.s.records[o.record]
	rec.Path, rec.Done = o.path, done
	rec.Device, rec.Inode = o.id.device, o.id.inode
	rec.Size, rec.ModTime = o.size, o.mod.UnixNano()
	o.at.fill(rec)
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
