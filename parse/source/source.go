// Package source is where lines come from: files, folders, compressed and
// rotated files, standard input. It hands chunks of whole lines to a decoder,
// merges the events of all streams by time and keeps the positions.
//
// It refuses to know what a line means: formats and fields are parse's part,
// and whether an event matters is for analyze to judge.
package source

import (
	"io"
	"runtime"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// Decoder turns a chunk of whole lines into events. It is used by one
// goroutine at a time. The last line of a chunk may lack its newline.
type Decoder interface {
	// Chunk appends to out what data comes to; base is the offset of data in
	// its stream, out.Header the header in force there. It keeps nothing of
	// data, whose memory is used again (but see Options.KeepText), but for
	// Attempt.ID and Object of events.
	Chunk(data string, base int64, out *parse.Batch)
}

// Stream is a log through all its rotated files.
type Stream struct {
	Name  string // the path without rotation and compression suffix, slash-separated
	Parts []Part // oldest first
}

// Part is one file of a stream.
type Part struct {
	Path        string // "-" is standard input
	Size        int64  // bytes on disk; 0 when unknown
	ModTime     time.Time
	Compression Compression
}

// Stdin is the path of standard input, and StdinName the name of its stream.
const (
	Stdin     = "-"
	StdinName = "stdin"
)

// Problem is a part of the input that could not be used as it was meant. The
// rest of the input is processed all the same.
type Problem struct {
	Path   string
	Err    error // says what is wrong and ends in a hint
	Notice bool  // nothing is lost: the file is empty, or was read already
}

func (p Problem) Error() string { return "read " + printable(p.Path) + ": " + p.Err.Error() }

// Unwrap returns the cause.
func (p Problem) Unwrap() error { return p.Err }

// Options say how streams are read.
type Options struct {
	// Lateness is how far behind the newest event of its stream an event may
	// be and still take its place in the order. 0 means 30 s, negative none.
	Lateness time.Duration
	LineCap  int // longest line kept, bytes; what is beyond is skipped; 0 means 1 MiB
	Workers  int // goroutines that read and decode; 0 means GOMAXPROCS
	// NewDecoder is called once for a part, from any goroutine, and gives a
	// maker of decoders, one for each worker that needs one. modTime is the
	// part's, for stamps without a year; zero for standard input.
	NewDecoder func(stream string, modTime time.Time) func() Decoder
	Stdin      io.Reader // what "-" reads
	// Segments are those that a follower saved beside its state, in order.
	Segments [][]byte
	// AsWritten reads a file whose newest line stands first in its own order.
	AsWritten bool
	// Live is given when the end of the input is not its end: the feed is
	// followed then. It is the wall clock, and tells how long a file has been
	// quiet when it is read to its end.
	Live func() time.Time

	// KeepText is for decoders that keep parts of a chunk's text: its memory is not
	// used for another chunk then.
	KeepText bool

	spoil bool // for tests: overwrite the memory of a chunk once it was decoded
	chunk int  // bytes in a chunk; 0 means defaultChunk; results do not depend on it
}

const (
	defaultLateness = 30 * time.Second
	defaultLineCap  = 1 << 20
	defaultChunk    = 256 << 10
	// The first chunk of a stream is small, so that hundreds of streams can
	// show where in time they begin before one of them is read on.
	firstChunk = 16 << 10
)

func (o Options) withDefaults() Options {
	if o.Lateness == 0 {
		o.Lateness = defaultLateness
	}
	o.Lateness = max(o.Lateness, 0)
	if o.LineCap <= 0 {
		o.LineCap = defaultLineCap
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.chunk <= 0 {
		o.chunk = defaultChunk
	}
	return o
}

// Batch is a run of events that are in their final order. Long input without
// events gives empty ones, so that the caller can save its state and show how
// far it is.
type Batch struct {
	Events    []parse.Event // in the order of parse.Compare; valid until the next call of Next
	Watermark time.Time     // no event before it will come; zero when nothing is known yet
}

// Progress tells how far the reading is.
type Progress struct {
	BytesRead, BytesTotal int64 // as they are on disk; the total leaves out standard input
	Lines, Events         int64
}
