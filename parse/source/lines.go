package source

import (
	"bytes"
	"io"
	"slices"
	"unsafe"

	"github.com/syncguard/syncguard/parse"
)

// lineReader cuts the content of a part into pieces of whole lines. It holds a
// read buffer and the piece in the making, whatever the length of a line.
type lineReader struct {
	src  io.Reader
	buf  []byte // buf[r:w] is read and not yet given out
	r, w int
	cap  int     // longest line kept, bytes; at least len(buf)
	at   tracker // the end of the last piece
	held string  // read and not given out: the begin of a record that was not complete
	rest tracker // the end of the last piece's rest, once src has ended
	err  error   // what ended src; io.EOF in good order
	lent []byte  // memory for the next piece; nil: it takes its own
}

const readBuffer = 64 << 10

func newLineReader(src io.Reader, at tracker, lineCap int) *lineReader {
	return &lineReader{src: src, cap: lineCap, at: at}
}

// piece is what a lineReader gives.
type piece struct {
	text    string // whole lines; the last one may be cut, and then lacks its newline
	cut     bool   // it is: its line was longer than the cap
	rest    string // at the end: the last line, which has no newline; not consumed
	restCut bool   // the rest was cut too
	err     error  // what ended the part, or nil
	memory  []byte // where text and rest lie
}

// next gives a piece of about size bytes. After the end it gives empty pieces.
func (l *lineReader) next(size int) piece {
	b := pieceBuilder{size: size, buf: l.lent[:0]}
	l.lent = nil
	if l.r == l.w && l.err != nil {
		l.restore(&b)
		return l.end(&b)
	}
	b.buf = slices.Grow(b.buf, size+len(l.held)+4096) // the last line may reach over the size
	l.restore(&b)
	if l.readInto(&b) {
		return l.give(&b)
	}
	for l.r < l.w || l.fill(size) {
		data := l.buf[l.r:l.w]
		if b.inLine() {
			if l.finishLine(&b, data) {
				return l.cutLine(&b)
			}
		} else if !l.takeLines(&b, data) {
			break
		}
		if b.full() {
			break
		}
	}
	if l.r == l.w && l.err != nil {
		return l.end(&b)
	}
	return l.give(&b)
}

// readInto reads to where the piece is to lie, which spares copying it
// (BenchmarkFeedOneFile). It reports whether that makes the piece: whole lines, with
// the head of the next one in the read buffer. Lines that need more care, and the
// end, are left to next, with what was read.
func (l *lineReader) readInto(b *pieceBuilder) bool {
	if b.size > l.cap || l.w-l.r > b.size-len(b.buf) {
		return false
	}
	b.buf = append(b.buf, l.buf[l.r:l.w]...)
	l.r, l.w = 0, 0
	for len(b.buf) < b.size && l.err == nil {
		var n int
		n, l.err = l.src.Read(b.buf[len(b.buf):b.size])
		b.buf = b.buf[:len(b.buf)+n]
	}
	lines := bytes.LastIndexByte(b.buf[b.held:], '\n') + 1
	if lines == 0 {
		return false
	}
	b.line = b.held + lines
	head := b.buf[b.line:]
	if l.err != nil || len(head) > readBuffer {
		return false
	}
	if len(l.buf) < len(head) {
		l.buf = make([]byte, readBuffer)
	}
	l.w = copy(l.buf, head)
	b.buf = b.buf[:b.line]
	return true
}

// restore begins a piece with what the last one left over.
func (l *lineReader) restore(b *pieceBuilder) {
	b.buf = append(b.buf, l.held...)
	b.line, b.held, b.size = len(l.held), len(l.held), b.size+len(l.held)
	l.held = ""
}

// pieceBuilder is a piece in the making.
type pieceBuilder struct {
	buf  []byte
	size int
	held int // of it is from the last piece
	line int // where the line that is being read begins
}

func (b *pieceBuilder) inLine() bool { return b.line < len(b.buf) }

func (b *pieceBuilder) full() bool { return !b.inLine() && len(b.buf) >= b.size }

// text is the bytes from one index to another, where they lie: nothing is
// written to them any more, until their memory is lent again.
func (b *pieceBuilder) text(from, to int) string {
	return unsafe.String(unsafe.SliceData(b.buf[from:]), to-from)
}

// fill reads on. The first piece is small and so is its buffer.
func (l *lineReader) fill(size int) bool {
	if want := min(readBuffer, size, l.cap); len(l.buf) < want {
		l.buf = make([]byte, want)
	}
	for l.err == nil {
		var n int
		n, l.err = l.src.Read(l.buf)
		l.r, l.w = 0, n
		if n > 0 {
			return true
		}
	}
	return false
}

// takeLines moves whole lines to b, and the head of a line that the buffer
// does not hold whole. It reports false when the piece is better ended here.
func (l *lineReader) takeLines(b *pieceBuilder, data []byte) bool {
	room := data[:min(len(data), b.size-len(b.buf))]
	n := bytes.LastIndexByte(room, '\n') + 1
	if n == 0 {
		if len(room) < len(data) && len(b.buf) > b.held {
			return false
		}
		n = len(room)
		b.buf = append(b.buf, room...)
	} else {
		b.buf = append(b.buf, room[:n]...)
		b.line = len(b.buf)
	}
	l.r += n
	return true
}

// finishLine moves the rest of the line that is being read to b. It reports
// true when the line is longer than the cap; b then holds its head.
func (l *lineReader) finishLine(b *pieceBuilder, data []byte) bool {
	n := bytes.IndexByte(data, '\n')
	whole := n >= 0
	if !whole {
		n = len(data)
	}
	if room := l.cap - (len(b.buf) - b.line); n > room {
		b.buf = append(b.buf, data[:room]...)
		l.r += room
		return true
	}
	if whole {
		n++
	}
	b.buf = append(b.buf, data[:n]...)
	l.r += n
	if whole {
		b.line = len(b.buf)
	}
	return false
}

// cutLine ends the piece with the head of a line and skips what follows of it.
func (l *lineReader) cutLine(b *pieceBuilder) piece {
	rest := l.at.clone() // in case the line turns out to have no end
	l.at.add(b.buf[:b.line])
	rest.add(b.buf)
	for l.r < l.w || l.fill(b.size) {
		data := l.buf[l.r:l.w]
		n := bytes.IndexByte(data, '\n')
		if n >= 0 {
			rest.add(data[:n+1])
			l.r += n + 1
			l.at = rest
			return piece{text: b.text(0, len(b.buf)), cut: true, memory: b.buf}
		}
		rest.add(data)
		l.r = l.w
	}
	l.rest = rest
	return piece{text: b.text(0, b.line), rest: b.text(b.line, len(b.buf)), restCut: true, err: l.err, memory: b.buf}
}

// give ends the piece after its last whole record.
func (l *lineReader) give(b *pieceBuilder) piece {
	whole := parse.Whole(b.text(0, len(b.buf)))
	l.held = string(b.buf[whole:])
	l.at.add(b.buf[:whole])
	return piece{text: b.text(0, whole), memory: b.buf}
}

// end gives the last piece. A record that is not complete is not consumed.
func (l *lineReader) end(b *pieceBuilder) piece {
	whole := parse.Whole(b.text(0, b.line))
	l.at.add(b.buf[:whole])
	l.rest = l.at.clone()
	l.rest.add(b.buf[whole:])
	return piece{text: b.text(0, whole), rest: b.text(whole, len(b.buf)), err: l.err, memory: b.buf}
}

// consumeRest takes the rest of the last piece for a line after all.
func (l *lineReader) consumeRest() { l.at = l.rest }
