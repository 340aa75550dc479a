package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/syncguard/syncguard/parse"
)

// reader gives the chunks of one stream, part after part. The workers use it
// in turn, under its lock; it never waits for the merge.
type reader struct {
	mu      sync.Mutex
	ctx     context.Context
	stream  Stream
	opt     *Options
	files   *openFiles
	library []saved // what earlier runs read, of all streams
	bytes   *atomic.Int64

	records []record
	end     int64  // stream offset behind the last chunk
	header  string // in force there, see parse.HeaderAfter
	part    int    // of stream.Parts, the one that is read or comes next
	cur     *openPart
	meter   meter
	remarks []Problem   // to go with the next chunk
	first   bool        // the first chunk was given
	slots   chan *chunk // asked for and not yet read, in order
}

// openPart is the part that is being read.
type openPart struct {
	content  *content    // nil while it is set aside
	info     fs.FileInfo // of the file when it was opened first; nil for a pipe
	lines    *lineReader
	place    place
	start    int64 // stream offset of the part's first byte
	cuts     int
	turned   bool // it is read from its end
	decoders *decoders
}

// next fills the next chunk that was asked for and returns it. Its text goes
// into the memory that is lent, if that is large enough.
func (r *reader) next(memory []byte) *chunk {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := <-r.slots
	c.record, c.memory = -1, memory
	for r.part < len(r.stream.Parts) {
		if r.ready(c) {
			r.read(c)
			break
		}
		r.part++
	}
	c.end, c.header = r.end, r.header
	c.last = r.part == len(r.stream.Parts)
	return c
}

// ready has the current part open. It reports false, with the problem in c,
// when there is nothing to be read in it.
func (r *reader) ready(c *chunk) bool {
	path := r.stream.Parts[r.part].Path
	var err error
	switch {
	case r.cur == nil:
		err = r.open()
	case r.cur.content == nil:
		err = r.reopen()
	}
	c.problems = append(c.problems, r.remarks...)
	r.remarks = nil
	if err != nil {
		r.closePart()
		c.problems = append(c.problems, Problem{Path: path, Err: err, Notice: errors.Is(err, errEmpty)})
		return false
	}
	if r.cur.place.done {
		c.problems = append(c.problems, alreadyRead(path, &r.cur.place, false))
		r.closePart()
		return false
	}
	r.files.touch(r)
	return true
}

// open opens the current part and goes to where it is to be read on.
func (r *reader) open() error {
	part := r.stream.Parts[r.part]
	r.meter = meter{total: r.bytes}
	c, err := r.openContent(part.Path)
	if err != nil {
		return err
	}
	r.cur = &openPart{content: c, info: c.info}
	head, err := readHead(c)
	if err != nil && len(head) == 0 {
		return err
	}
	if len(head) == 0 {
		return empty(part.Path)
	}
	if err := sniff(head); err != nil {
		return err
	}
	if r.newestFirst(c, part, head) {
		if c, head, err = r.turned(c, part.Path); err != nil {
			return err
		}
	}
	c, at, err := r.locate(c, part.Path, head)
	if r.cur.content = c; err != nil {
		return err
	}
	r.cur.place = at
	r.cur.start = r.end - at.at.offset
	if at.other != nil {
		r.cur.start = r.end
	}
	r.cur.lines = newLineReader(c, at.at.clone(), r.opt.LineCap)
	r.cur.decoders = &decoders{make: r.opt.NewDecoder(r.stream.Name, part.ModTime)}
	return nil
}

// openContent opens a file, or a pipe.
func (r *reader) openContent(path string) (*content, error) {
	if path == Stdin {
		if r.opt.Stdin == nil {
			return nil, empty(path)
		}
		return openPipe(startPump(r.ctx, func() (io.Reader, error) { return keepOpen{r.opt.Stdin}, nil }), &r.meter)
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return openPipe(startPump(r.ctx, func() (io.Reader, error) { return os.Open(path) }), &r.meter)
	}
	return openFile(path, &r.meter)
}

// keepOpen hides that a reader can be closed.
type keepOpen struct{ io.Reader }

var errReplaced = errors.New("another file took its place while it was read (hint: read it again, with its rotated files, and the rest is found)")

// reopen goes on with a part that was set aside.
func (r *reader) reopen() error {
	c, err := (&content{turned: r.cur.turned}).again(r.stream.Parts[r.part].Path, &r.meter)
	if err != nil {
		return err
	}
	r.cur.content = c
	if !os.SameFile(c.info, r.cur.info) {
		return errReplaced
	}
	at := r.cur.lines.at
	if c.seekable() {
		err = c.seek(at.offset)
	} else {
		_, err = io.CopyN(io.Discard, c, at.offset)
	}
	if err != nil {
		return c.explain(err)
	}
	r.cur.lines = newLineReader(c, at, r.opt.LineCap)
	return nil
}

// setAside closes the file of a part that will be read on later, when that
// costs little. It reports whether it did.
func (r *reader) setAside(atAnyCost bool) bool {
	const cheap = 1 << 20 // bytes to unpack again
	if r.cur == nil || r.cur.content == nil || r.cur.content.file == nil || r.cur.lines == nil {
		return false
	}
	if !atAnyCost && !r.cur.content.seekable() && r.cur.lines.at.offset > cheap {
		return false
	}
	r.cur.content.Close()
	r.cur.content = nil
	r.cur.lines.src, r.cur.lines.buf = nil, nil
	return true
}

func (r *reader) closePart() {
	if r.cur != nil && r.cur.content != nil {
		r.cur.content.Close()
	}
	r.cur = nil
	r.files.forget(r)
}

// read fills c with the next lines of the current part.
func (r *reader) read(c *chunk) {
	size := min(r.opt.chunk, firstChunk)
	if r.first {
		size = r.opt.chunk
	}
	r.first = true
	cur := r.cur
	c.base = cur.start + cur.lines.at.offset
	c.decoders = cur.decoders
	c.head = cur.lines.at.offset == 0
	cur.lines.lent = c.memory
	p := cur.lines.next(size)
	c.text, c.memory = p.text, p.memory
	if p.cut {
		c.cuts++
	}
	if p.err != nil {
		r.endPart(c, &p)
	}
	c.under = r.header
	if header := parse.HeaderAfter(c.text, r.header, c.head); header != r.header {
		r.header = strings.Clone(header)
	}
	cur.cuts += int(c.cuts + c.restCuts)
	r.keep(c, p.err == io.EOF && c.rest == "")
	if p.err != nil {
		r.report(c, p.err)
		r.lastWritten(c)
		r.closePart()
		r.part++
	}
}

// endPart deals with a last line that has no newline. In the newest part it
// may still be written: it waits. In an older one nobody will finish it.
func (r *reader) endPart(c *chunk, p *piece) {
	cuts := int64(0)
	if p.restCut {
		cuts = 1
	}
	if p.rest == "" {
		return
	}
	if r.part == len(r.stream.Parts)-1 {
		c.rest, c.restBase, c.restCuts = p.rest, r.cur.start+r.cur.lines.at.offset, cuts
		return
	}
	c.text += p.rest
	c.cuts += cuts
	r.cur.lines.consumeRest()
}

// keep writes the position into the part's record and hands it on with c.
func (r *reader) keep(c *chunk, done bool) {
	cur := r.cur
	if cur.lines.at.offset == 0 {
		return
	}
	if cur.place.record == len(r.records) {
		r.records = append(r.records, record{})
	}
	rec := &r.records[cur.place.record]
	rec.Path, rec.Done = r.stream.Parts[r.part].Path, done
	if info := cur.content.info; info != nil {
		rec.Device, rec.Inode = inode(info)
		rec.Size, rec.ModTime = info.Size(), info.ModTime().UnixNano()
	}
	cur.lines.at.fill(rec)
	r.end = cur.start + rec.Offset
	c.record, c.position = cur.place.record, *rec
}

// report adds to c what is to be said at the end of a part.
func (r *reader) report(c *chunk, err error) {
	path, cur := r.stream.Parts[r.part].Path, r.cur
	known := cur.place.at.offset
	nothingNew := known > 0 && cur.lines.at.offset == known && c.rest == ""
	if err == io.EOF && (nothingNew || cur.place.other != nil) {
		c.problems = append(c.problems, alreadyRead(path, &cur.place, !nothingNew))
	}
	if cur.cuts > 0 {
		c.problems = append(c.problems, Problem{Path: path, Notice: true,
			Err: fmt.Errorf("%s longer than %d bytes and cut there (hint: a line should be one event)", were(cur.cuts), r.opt.LineCap)})
	}
	if err != io.EOF && !errors.Is(err, fs.ErrClosed) && r.ctx.Err() == nil {
		c.problems = append(c.problems, Problem{Path: path, Err: cur.content.explain(err)})
	}
}

// lastWritten notes, for a feed that is followed, when the part was written
// last. It is asked for at the end: the file may have grown since it was opened.
func (r *reader) lastWritten(c *chunk) {
	if r.opt.Live == nil || r.cur.content.file == nil {
		return
	}
	if info, err := r.cur.content.file.Stat(); err == nil {
		c.modTime = info.ModTime()
	}
}

// were begins a sentence about n lines.
func were(n int) string {
	if n == 1 {
		return "1 line was"
	}
	return fmt.Sprintf("%d lines were", n)
}

// close ends the reading for good.
func (r *reader) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closePart()
	r.part = len(r.stream.Parts)
}
