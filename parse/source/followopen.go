package source

import (
	"errors"
	"io"
	"io/fs"
	"math"

	"github.com/syncguard/syncguard/parse"
)

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
