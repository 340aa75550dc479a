package source

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/parse"
)

// A file whose newest line stands first, as consoles and exports write it, is
// read from its end: what a reader gives are its lines the other way round. They
// grow at their end as such a file grows at its head, so that positions, sums and
// offsets mean the same as of any other log. Nothing is held but a block.

const (
	turnHead  = 64 << 10  // of a file's head and of its end, to tell which way it goes
	turnBlock = 256 << 10 // read at once
	turnLine  = 4 << 20   // a longer line is turned in pieces
)

// newestFirst reports whether the newest line of a file stands first. head is
// its beginning. What a feed follows grows at its end, and so does what was read
// that way before.
func (r *reader) newestFirst(c *content, part Part, head []byte) bool {
	heads := headSums{head: head}
	if r.opt.AsWritten || r.opt.Live != nil || c.file == nil || len(r.candidates(&heads)) > 0 {
		return false
	}
	d := r.opt.NewDecoder(r.stream.Name, part.ModTime)()
	if begin, _ := courseIn(d, head, ""); begin.forth > begin.back {
		return false // nearly every file
	}
	wide, tail := r.widerHead(part.Path), wholeTail(c)
	begin, header := courseIn(d, wide, "")
	if begin.first.IsZero() {
		header = parse.HeaderAfter(turnedText(tail), "", true) // of a table that was turned line by line
		begin, _ = courseIn(d, wide, header)
	}
	if !begin.backwards() {
		return false
	}
	if !c.seekable() {
		return true
	}
	end, _ := courseIn(d, tail, header)
	return !end.last.IsZero() && end.last.Before(begin.first) && !end.first.After(begin.first)
}

// wholeTail returns the last whole lines of a file that is not packed.
func wholeTail(c *content) []byte {
	if !c.seekable() {
		return nil
	}
	size := c.info.Size()
	tail := make([]byte, min(turnHead, size))
	if _, err := c.file.ReadAt(tail, size-int64(len(tail))); err != nil {
		return nil
	}
	if int64(len(tail)) < size {
		tail = tail[bytes.IndexByte(tail, '\n')+1:]
	}
	return tail
}

// turnedText returns the lines of text, the last one first.
func turnedText(text []byte) string {
	lines := slices.Collect(strings.Lines(string(text)))
	slices.Reverse(lines)
	return strings.Join(lines, "")
}

// turned opens content again from its end, and takes the head off.
func (r *reader) turned(c *content, path string) (*content, []byte, error) {
	c.Close()
	c, err := openFile(path, &r.meter)
	if err != nil {
		return c, nil, err
	}
	r.cur.content, r.cur.turned = c, true
	if err := c.turn(); err != nil {
		return c, nil, err
	}
	head, err := readHead(c)
	return c, head, err
}

// courseIn returns the course of the whole lines of text, and the header they
// leave. Records of many lines that were turned line by line show themselves
// only the other way round.
func courseIn(d Decoder, text []byte, header string) (course, string) {
	whole := string(text[:bytes.LastIndexByte(text, '\n')+1])
	b := parse.Batch{Header: header, Head: header == ""}
	d.Chunk(whole, 0, &b)
	if len(b.Events) > 0 {
		return courseOf(b.Events), b.Header
	}
	turned := parse.Batch{Head: true}
	d.Chunk(turnedText([]byte(whole)), 0, &turned)
	c := courseOf(turned.Events)
	return course{forth: c.back, back: c.forth, first: c.last, last: c.first}, b.Header
}

// widerHead reads more of the head of a file, through a handle of its own.
func (r *reader) widerHead(path string) []byte {
	other, err := openFile(path, nil)
	if err != nil {
		return nil
	}
	defer other.Close()
	head := make([]byte, turnHead)
	n, _ := io.ReadFull(other, head) // what can't be read is told when it is read
	return head[:n]
}

// turn has the content of a file, just opened, read from its end. What is packed
// is unpacked into a file that goes when it is closed.
func (c *content) turn() error {
	src, size := io.ReaderAt(c.file), c.info.Size()
	if !c.seekable() {
		spool, err := os.CreateTemp("", "syncguard-*.log")
		if err != nil {
			return fmt.Errorf("turn a packed file whose newest line stands first around: %w (hint: make room for it unpacked, or name another place in TMPDIR)", err)
		}
		c.spool = spool
		if size, err = io.Copy(spool, c.Reader); err != nil {
			return c.explain(err)
		}
		src = spool
	}
	lead, err := leadOf(src, size)
	if err != nil {
		return withHint(err)
	}
	c.turned = true
	c.Reader = &turner{src: src, from: int64(len(lead)), end: size, out: lead, raw: c.raw, size: size, open: -1}
	return nil
}

// leadOf returns the lines at the head of a file that hold for all below them.
func leadOf(src io.ReaderAt, size int64) ([]byte, error) {
	head := make([]byte, min(size, sniffLen))
	if _, err := src.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, err
	}
	lead := 0
	for {
		n := bytes.IndexByte(head[lead:], '\n') + 1
		if n == 0 {
			return head[:lead:lead], nil
		}
		line := string(head[lead : lead+n])
		if line[0] != '#' && (lead > 0 || !parse.NamesColumns(line)) {
			return head[:lead:lead], nil
		}
		lead += n
	}
}

// turner gives the lines of src[from:end], the last one first, behind what is
// in out at the start.
type turner struct {
	src       io.ReaderAt
	from, end int64
	size      int64
	raw       *metered
	buf       []byte
	out       []byte   // to be given, from
	at        int      // this place on
	object    [][]byte // the lines of an object that was printed over many, the last one first
	held      int      // their bytes
	open      int      // how far in the brace stands that opened an object of a file that was turned line by line; -1: none
}

// Read implements io.Reader.
func (t *turner) Read(p []byte) (int, error) {
	for t.at == len(t.out) {
		if t.end == t.from {
			if len(t.object) == 0 {
				return 0, io.EOF
			}
			t.out, t.at = t.out[:0], 0
			t.flush(false)
			continue
		}
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.out[t.at:])
	t.at += n
	return n, nil
}

// fill turns the last lines of what is left around, a block of them.
func (t *turner) fill() error {
	t.out, t.at = t.out[:0], 0
	for want := int64(turnBlock); ; want *= 2 {
		begin := max(t.from, t.end-want)
		if int64(len(t.buf)) < t.end-begin {
			t.buf = make([]byte, t.end-begin)
		}
		block := t.buf[:t.end-begin]
		if n, err := t.src.ReadAt(block, begin); err != nil && (err != io.EOF || n < len(block)) {
			return err
		}
		first := 0 // where the first whole line begins
		if begin > t.from {
			// The line break at the end of the block ends its last line.
			if first = bytes.IndexByte(block[:len(block)-1], '\n') + 1; first == 0 && want < turnLine {
				continue
			}
		}
		for end := len(block); end > first; {
			start := max(first, bytes.LastIndexByte(block[:end-1], '\n')+1)
			t.line(block[start:end])
			end = start
		}
		t.end = begin + int64(first)
		if t.raw != nil {
			t.raw.at(t.size - t.end)
		}
		return nil
	}
}

// line puts out one line. The lines of an object that was printed over many
// stand the right way round in a list whose newest entry stands first: they are
// kept until the brace that opens it. Where tac made the file, that brace comes
// first.
func (t *turner) line(line []byte) {
	text := strings.TrimRight(string(line[max(0, len(line)-64):]), "\r\n")
	bare := strings.TrimLeft(text, " \t")
	short := len(line) <= 64
	closes := short && (bare == "}" || bare == "},")
	switch {
	case len(t.object) == 0 && short && bare == "{" && t.open < 0:
		t.open = indentOf(line)
		t.put(line)
		return
	case len(t.object) == 0 && (!closes || t.open >= 0):
		if closes && indentOf(line) == t.open {
			t.open = -1
		}
		t.put(line)
		return
	case len(t.object) > 0 && t.held > turnBlock:
		t.flush(false)
		t.put(line)
		return
	}
	t.object = append(t.object, bytes.Clone(line))
	t.held += len(line)
	if len(t.object) > 1 && short && bare == "{" && indentOf(line) == indentOf(t.object[0]) {
		t.flush(true)
	}
}

// flush puts out the lines kept: as an object, or turned after all.
func (t *turner) flush(object bool) {
	for i := range t.object {
		if object {
			i = len(t.object) - 1 - i
		}
		t.put(t.object[i])
	}
	t.object, t.held = t.object[:0], 0
}

// put appends a line; the last one of the file may lack its end.
func (t *turner) put(line []byte) {
	t.out = append(t.out, line...)
	if line[len(line)-1] != '\n' {
		t.out = append(t.out, '\n')
	}
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t")) }
