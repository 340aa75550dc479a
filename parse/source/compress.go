package source

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// Compression is how a file is packed; "" is not at all.
type Compression string

// The compressions that are read, told by the first bytes of a file and never
// by its name.
const (
	Plain Compression = ""
	Gzip  Compression = "gzip"
	Zstd  Compression = "zstd"
	Bzip2 Compression = "bzip2"
	XZ    Compression = "xz"
)

// magics are the first bytes of packed files.
var magics = []struct {
	compression Compression
	head        string
}{
	{Gzip, "\x1f\x8b"},
	{Zstd, "\x28\xb5\x2f\xfd"},
	{Bzip2, "BZh"},
	{XZ, "\xfd7zXZ\x00"},
}

const magicLen = 6

func compressionOf(head []byte) Compression {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.head)) {
			return m.compression
		}
	}
	return Plain
}

// content is an open file, unpacked.
type content struct {
	io.Reader
	file        *os.File    // nil for a pipe
	info        fs.FileInfo // nil for a pipe
	raw         *metered
	compression Compression
	unpack      io.Closer // of the decompressor, or nil
	turned      bool      // its lines come the last one first
	spool       *os.File  // what was unpacked to be turned, or nil
}

// openFile opens a file and unpacks it. m, when given, counts the bytes as
// they are on disk.
func openFile(path string, m *meter) (*content, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, withHint(err)
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, withHint(err)
	}
	c := &content{file: file, info: info, raw: &metered{r: file, m: m}}
	if err := c.open(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// openPipe unpacks what r gives.
func openPipe(r io.Reader, m *meter) (*content, error) {
	c := &content{raw: &metered{r: r, m: m}}
	return c, c.open()
}

// seekable reports whether the content can be read from any place at once.
func (c *content) seekable() bool { return c.file != nil && c.compression == Plain && !c.turned }

// again opens the file once more, from its start, the same way round.
func (c *content) again(path string, m *meter) (*content, error) {
	other, err := openFile(path, m)
	if err != nil || !c.turned {
		return other, err
	}
	if err := other.turn(); err != nil {
		other.Close()
		return nil, err
	}
	return other, nil
}

// open looks at the first bytes and sets the reader that fits.
func (c *content) open() error {
	head := make([]byte, magicLen)
	n, err := io.ReadFull(c.raw, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return withHint(err)
	}
	c.compression = compressionOf(head[:n])
	if c.seekable() {
		c.Reader = c.raw
		return c.seek(0)
	}
	whole := io.MultiReader(bytes.NewReader(head[:n]), c.raw)
	if c.compression == Plain {
		c.Reader = whole
		return nil
	}
	return c.unpackFrom(bufio.NewReaderSize(whole, 64<<10))
}

func (c *content) unpackFrom(packed io.Reader) error {
	var err error
	switch c.compression {
	case Gzip:
		c.Reader, err = gzip.NewReader(packed)
	case Zstd:
		var d *zstd.Decoder
		// One goroutine: files are unpacked side by side already.
		d, err = zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
		if err == nil {
			c.Reader, c.unpack = d, d.IOReadCloser()
		}
	case Bzip2:
		c.Reader = bzip2.NewReader(packed)
	case XZ:
		c.Reader, err = xz.NewReader(packed)
	}
	if err != nil {
		return c.explain(err)
	}
	return nil
}

// seek goes to a place of a seekable content.
func (c *content) seek(offset int64) error {
	if _, err := c.file.Seek(offset, io.SeekStart); err != nil {
		return withHint(err)
	}
	c.raw.at(offset)
	return nil
}

// Close ends the reading. A pipe stays open: it is not ours.
func (c *content) Close() {
	if c.unpack != nil {
		c.unpack.Close()
	}
	if c.file != nil {
		c.file.Close()
	}
	if c.spool != nil {
		c.spool.Close()
		os.Remove(c.spool.Name())
	}
}

// explain says what an error while reading means and what can be done.
func (c *content) explain(err error) error {
	const hint = "(hint: the lines before are counted; fetch the file again for the rest)"
	if c.compression == Plain || errors.As(err, new(*fs.PathError)) || errors.Is(err, context.Canceled) {
		return withHint(err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("%s data ends in the middle %s", c.compression, hint)
	}
	return fmt.Errorf("%s data is damaged: %w %s", c.compression, err, hint)
}

// meter counts the bytes of a file that were read, each once, however often
// the file is opened.
type meter struct {
	total *atomic.Int64 // of all files
	max   int64         // the furthest place read; used under the stream's lock
}

// metered is a reader that knows how far it is.
type metered struct {
	r   io.Reader
	m   *meter // nil counts nothing
	pos int64
}

func (c *metered) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.at(c.pos + int64(n))
	return n, err
}

func (c *metered) at(pos int64) {
	c.pos = pos
	if c.m != nil && pos > c.m.max {
		c.m.total.Add(pos - c.m.max)
		c.m.max = pos
	}
}
