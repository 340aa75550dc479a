// Package corpus makes large logs from a seed, to time the program with: calls
// of thirty integrations for hundreds of tenants, written as one of several
// formats. It imports nothing of the program, and the same seed gives the same
// bytes.
package corpus

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Tenants is how many tenants a corpus has unless another number is asked for.
const Tenants = 500

// Corpus says what a log is to be.
type Corpus struct {
	Shape   string // one of Shapes
	Size    int64  // bytes, about
	Tenants int
	Seed    uint64
}

// File is the corpus' place in the folder cache: its name says all that its
// text depends on.
func (c Corpus) File(cache string) string {
	return filepath.Join(cache, fmt.Sprintf("%s-%d-%dt-%d.log", c.Shape, c.Size, c.Tenants, c.Seed))
}

// Ready makes the corpus if it is not in the cache, and returns its path.
func (c Corpus) Ready(cache string) (string, error) {
	path := c.File(cache)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("make cache: %w", err)
	}
	making := path + ".making"
	f, err := os.Create(making)
	if err != nil {
		return "", fmt.Errorf("make corpus: %w", err)
	}
	err = c.Write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", fmt.Errorf("make corpus: %w", err)
	}
	return path, os.Rename(making, path)
}

// Write writes whole lines until Size is reached.
func (c Corpus) Write(to io.Writer) error {
	shape := shapeNamed(c.Shape)
	if shape == nil {
		return fmt.Errorf("shape %q is not known", c.Shape)
	}
	out := bufio.NewWriterSize(to, 1<<20)
	from, w := newCalls(c.Seed, c.Tenants), &writer{}
	var e call
	for written := int64(0); written < c.Size; {
		w.buf = w.buf[:0]
		for range 1000 {
			from.next(&e)
			shape.line(w, &e)
			if written+int64(len(w.buf)) >= c.Size {
				break
			}
		}
		if _, err := out.Write(w.buf); err != nil {
			return err
		}
		written += int64(len(w.buf))
	}
	return out.Flush()
}
