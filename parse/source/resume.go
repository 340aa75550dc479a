package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// saved is a part of any stream that an earlier run read.
type saved struct {
	stream string
	record
}

// place is where a part is to be read on.
type place struct {
	record int     // of the stream's records; their number means a new one
	at     tracker // what is known of the part before the place
	other  *saved  // the part of another stream that this file was read as, or nil
	done   bool    // all of it was read
}

// locate finds where to read content on: behind what a record of its stream,
// or of another, says was read. It returns the content at that place. What it
// is asked about is a part's head, already taken off content.
func (r *reader) locate(c *content, path string, head []byte) (*content, place, error) {
	heads := headSums{head: head}
	for _, i := range r.candidates(&heads) {
		rec := &r.records[i]
		next, at, ok, err := r.behind(c, path, head, rec)
		if err != nil {
			return next, place{}, err
		}
		if c = next; ok {
			return c, place{record: i, at: at, done: rec.untouched(c.info)}, nil
		}
		if r.partial(c, rec) {
			return c, place{record: i, done: true}, nil
		}
		if c.file == nil { // a pipe can't be read again: on from here
			return c, place{record: len(r.records), at: at}, nil
		}
	}
	for i := range r.library {
		known := &r.library[i]
		if known.stream == r.stream.Name || !heads.fit(&known.record) || !r.sameFile(c, path, &known.record) {
			continue
		}
		next, at, ok, err := r.behind(c, path, head, &known.record)
		if err != nil {
			return next, place{}, err
		}
		if c = next; ok {
			return c, place{record: len(r.records), at: at, other: known, done: known.untouched(c.info)}, nil
		}
	}
	c, err := rewind(c, path, head, &r.meter)
	return c, place{record: len(r.records)}, err
}

// partial reports whether a file of a feed that is followed is a copy of what
// was read that ends before its end: one that is being made, or one that was
// made just before the writer's last lines. It has nothing new as yet.
func (r *reader) partial(c *content, rec *record) bool {
	return r.opt.Live != nil && c.seekable() && c.info.Size() < rec.Offset && rec.edgeLen() == edge
}

// candidates returns the stream's records that begin as the head does, the one
// that was read furthest first.
func (r *reader) candidates(heads *headSums) []int {
	var fit []int
	for i := range r.records {
		if heads.fit(&r.records[i]) {
			fit = append(fit, i)
		}
	}
	slices.SortStableFunc(fit, func(a, b int) int { return int(min(1, max(-1, r.records[b].Offset-r.records[a].Offset))) })
	return fit
}

// headSums are the sums of the beginnings of a head.
type headSums struct {
	head  []byte
	byLen map[int]sum
}

func (h *headSums) fit(rec *record) bool {
	n := rec.edgeLen()
	if n == 0 || n > len(h.head) {
		return false
	}
	s, ok := h.byLen[n]
	if !ok {
		if h.byLen == nil {
			h.byLen = make(map[int]sum)
		}
		s = sum{}.add(h.head[:n])
		h.byLen[n] = s
	}
	return s == rec.Head
}

// behind brings content to the end of what rec says was read, if what stands
// before it is the same.
func (r *reader) behind(c *content, path string, head []byte, rec *record) (*content, tracker, bool, error) {
	if c.seekable() {
		at, ok := trackerOf(c, rec)
		if ok {
			return c, at, true, c.seek(rec.Offset)
		}
		return c, at, false, nil
	}
	if rec.untouched(c.info) {
		return c, tracker{}, true, nil
	}
	c, err := rewind(c, path, head, &r.meter)
	if err != nil {
		return c, tracker{}, false, err
	}
	var at tracker
	// What can't be read here is reported when it is read again.
	_, _ = io.CopyBuffer(&at, io.LimitReader(struct{ io.Reader }{c}, rec.Offset), make([]byte, readBuffer))
	same := at.offset == rec.Offset && at.full == rec.Full
	if c.file == nil && !same {
		r.remarks = append(r.remarks, Problem{Path: path, Err: fmt.Errorf("it begins like an input that was read before, and then differs: its first %d bytes are not counted (hint: write it to a file and read that)", at.offset)})
	}
	return c, at, same, nil
}

// trackerOf returns the tracker at the end of rec, if the bytes before that
// are those that were read.
func trackerOf(c *content, rec *record) (tracker, bool) {
	at := tracker{offset: rec.Offset, head: rec.Head, full: rec.Full, tail: make([]byte, rec.edgeLen())}
	_, err := c.file.ReadAt(at.tail, rec.Offset-int64(len(at.tail)))
	return at, err == nil && sum{}.add(at.tail) == rec.Tail
}

// sameFile reports whether content, which begins as rec does, is the file that
// was read under another name, or a copy of all that was read.
func (r *reader) sameFile(c *content, path string, rec *record) bool {
	if c.file == nil {
		return false
	}
	return rec.sameInode(c.info) || isCopy(path, rec, c)
}

// isCopy reports whether all of a file is what rec stands for, but for a last
// line that is not finished.
func isCopy(path string, rec *record, c *content) bool {
	if c.seekable() && c.info.Size() < rec.Offset {
		return false
	}
	whole, err := c.again(path, nil)
	if err != nil {
		return false
	}
	defer whole.Close()
	var d digest
	buf := make([]byte, readBuffer)
	if _, err := io.CopyBuffer(&d, io.LimitReader(struct{ io.Reader }{whole}, rec.Offset), buf); err != nil || d.length != rec.Offset || d.sum != rec.Full {
		return false
	}
	for {
		n, err := whole.Read(buf)
		if bytes.IndexByte(buf[:n], '\n') >= 0 {
			return false
		}
		if err != nil {
			return err == io.EOF
		}
	}
}

// rewind brings content back to its start; a pipe to where its head was taken.
func rewind(c *content, path string, head []byte, m *meter) (*content, error) {
	switch {
	case c.seekable():
		return c, c.seek(0)
	case c.file == nil:
		c.Reader = io.MultiReader(bytes.NewReader(head), c.Reader)
		return c, nil
	}
	c.Close()
	return c.again(path, m)
}

// alreadyRead says that a file adds nothing, or little.
func alreadyRead(path string, p *place, more bool) Problem {
	const hint = "(hint: nothing to do; --fresh starts over)"
	err := errors.New("it was read before " + hint)
	if p.other != nil {
		err = fmt.Errorf("it was read before as %s %s", printable(p.other.Path), hint)
	}
	if p.other != nil && more {
		err = fmt.Errorf("its first %d bytes were read before as %s and are not counted again %s", p.at.offset, printable(p.other.Path), hint)
	}
	return Problem{Path: path, Err: err, Notice: true}
}
