package source

import (
	"bytes"
	"io"
	"strings"

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
}

// next gives a piece of about size bytes. After the end it gives empty pieces.
func (l *lineReader) next(size int) piece {
	b := pieceBuilder{size: size}
	if l.r == l.w && !l.fill(size) {
		l.restore(&b)
		return l.end(&b)
	}
	b.Grow(size + len(l.held) + 4096) // the last line may reach over the size
	l.restore(&b)
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

// restore begins a piece with what the last one left over.
func (l *lineReader) restore(b *pieceBuilder) {
	b.WriteString(l.held)
	b.line, b.held, b.size = len(l.held), len(l.held), b.size+len(l.held)
	l.held = ""
}

// pieceBuilder is a piece in the making.
type pieceBuilder struct {
	strings.Builder
	size int
	held int // of it is from the last piece
	line int // where the line that is being read begins
}

func (b *pieceBuilder) inLine() bool { return b.line < b.Len() }

func (b *pieceBuilder) full() bool { return !b.inLine() && b.Len() >= b.size }

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
	room := data[:min(len(data), b.size-b.Len())]
	n := bytes.LastIndexByte(room, '\n') + 1
	if n == 0 {
		if len(room) < len(data) && b.Len() > b.held {
			return false
		}
		n = len(room)
		b.Write(room)
	} else {
		b.Write(room[:n])
		b.line = b.Len()
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
	if room := l.cap - (b.Len() - b.line); n > room {
		b.Write(data[:room])
		l.r += room
		return true
	}
	if whole {
		n++
	}
	b.Write(data[:n])
	l.r += n
	if whole {
		b.line = b.Len()
	}
	return false
}

// cutLine ends the piece with the head of a line and skips what follows of it.
func (l *lineReader) cutLine(b *pieceBuilder) piece {
	rest := l.at.clone() // in case the line turns out to have no end
	l.at.addString(b.String()[:b.line])
	rest.addString(b.String())
	for l.r < l.w || l.fill(b.size) {
		data := l.buf[l.r:l.w]
		n := bytes.IndexByte(data, '\n')
		if n >= 0 {
			rest.add(data[:n+1])
			l.r += n + 1
			l.at = rest
			return piece{text: b.String(), cut: true}
		}
		rest.add(data)
		l.r = l.w
	}
	l.rest = rest
	return piece{text: b.String()[:b.line], rest: b.String()[b.line:], restCut: true, err: l.err}
}

// give ends the piece after its last whole record.
func (l *lineReader) give(b *pieceBuilder) piece {
	text := b.String()
	whole := parse.Whole(text)
	l.held = strings.Clone(text[whole:])
	l.at.addString(text[:whole])
	return piece{text: text[:whole]}
}

// end gives the last piece. A record that is not complete is not consumed.
func (l *lineReader) end(b *pieceBuilder) piece {
	whole := parse.Whole(b.String()[:b.line])
	text, rest := b.String()[:whole], b.String()[whole:]
	l.at.addString(text)
	l.rest = l.at.clone()
	l.rest.addString(rest)
	return piece{text: text, rest: rest, err: l.err}
}

// consumeRest takes the rest of the last piece for a line after all.
func (l *lineReader) consumeRest() { l.at = l.rest }
