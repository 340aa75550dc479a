package parse

import (
	"slices"
	"strings"
	"time"
)

// Writer is a program whose lines are read, with some of them as it writes them:
// a call that failed and mostly one that did not, and what belongs to them. The
// formats are made for layouts that many programs share; by the writers each of
// these is proven, documented and part of every fuzz run.
type Writer struct {
	Name  string   // "pino"
	Lines []string // of one stream, in order
}

// Writers returns every writer that the formats are tried on, by family.
func Writers() []Writer {
	return slices.Concat(goWriters, nodeWriters, jvmWriters, pythonWriters, rubyWriters, proxyWriters, cloudWriters, hostWriters, exportWriters)
}

// Formats returns the names of the formats that take the writer's lines, in the
// order in which they first do.
func (w *Writer) Formats() []string {
	var names []string
	d := NewDecoder(w.Name, Options{Reference: writersReference})
	d.Watch(func(_ string, x *Explanation) {
		if x.Format != "" && !slices.Contains(names, x.Format) {
			names = append(names, x.Format)
		}
	})
	d.Chunk(w.text(), 0, &Batch{Head: true})
	return names
}

func (w *Writer) text() string { return strings.Join(w.Lines, "\n") + "\n" }

// writersReference gives syslog's stamps their year.
var writersReference = time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
