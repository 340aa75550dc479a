package source

import (
	"context"
	"errors"

	"github.com/syncguard/syncguard/parse"
)

var errClosed = errors.New("read input: the feed is closed")

// budget is how many chunks may be asked for ahead of the merge.
func (f *Feed) budget() int { return 2*f.opt.Workers + 2 }

// start starts the workers, once.
func (f *Feed) start(ctx context.Context) {
	if f.ctx != nil {
		return
	}
	f.ctx, f.cancel = context.WithCancel(ctx)
	f.work = make(chan *reader, f.budget()+1)
	f.spare = make(chan []parse.Event, f.budget()+1)
	f.texts = make(chan []byte, f.opt.Workers)
	for _, s := range f.streams {
		if s.reader != nil {
			s.reader.ctx = f.ctx
		}
	}
	for range f.opt.Workers {
		f.workers.Go(f.worker)
	}
}

// worker reads and decodes chunks. Whoever is free reads the next one, so that
// unpacking one chunk and decoding the one before it overlap.
func (f *Feed) worker() {
	for {
		select {
		case r := <-f.work:
			c := r.next(f.lend())
			var events []parse.Event
			select {
			case events = <-f.spare:
			default:
				events = make([]parse.Event, 0, f.typical.Load())
			}
			c.decode(f.opt.Lateness, events[:0])
			f.typical.Store(int64(len(c.batch.Events) + len(c.batch.Events)/8))
			f.giveBack(c)
			close(c.ready)
		case <-f.ctx.Done():
			return
		}
	}
}

// lend returns memory for a chunk's text, nil when there is none to spare.
func (f *Feed) lend() []byte {
	select {
	case memory := <-f.texts:
		return memory
	default:
		return nil
	}
}

// giveBack keeps the memory of a chunk that was decoded, unless one long line
// made it large.
func (f *Feed) giveBack(c *chunk) {
	memory := c.memory
	c.memory = nil
	if memory == nil || f.opt.KeepText || cap(memory) > 4*(f.opt.chunk+readBuffer) {
		return
	}
	if f.opt.spoil {
		memory = memory[:cap(memory)]
		for i := range memory {
			memory[i] = '#'
		}
	}
	select {
	case f.texts <- memory:
	default:
	}
}

// recycle keeps the memory of events that were taken for the next chunk.
func (f *Feed) recycle(events []parse.Event) {
	if cap(events) == 0 {
		return
	}
	select {
	case f.spare <- events[:0]:
	default:
	}
}

// prefetch asks for chunks ahead of the merge: for the stream that it waits
// for, and then for those that it will want next.
func (f *Feed) prefetch(wanted *stream) {
	if len(wanted.chunks) == 0 {
		f.ask(wanted)
	}
	for f.asked < f.budget() {
		f.ask(f.likely())
	}
}

// likely returns the stream that the merge will want once it has what was
// asked for, supposing that every chunk spans as much time as the last did.
func (f *Feed) likely() *stream {
	var best *stream
	for _, s := range f.streams {
		if s.ended {
			continue
		}
		if best == nil {
			best = s
			continue
		}
		c := s.expected().Compare(best.expected())
		if c < 0 || c == 0 && len(s.chunks) < len(best.chunks) {
			best = s
		}
	}
	return best
}

// ask asks for one more chunk of s.
func (f *Feed) ask(s *stream) {
	c := &chunk{ready: make(chan struct{})}
	s.chunks = append(s.chunks, c)
	f.asked++
	s.reader.slots <- c
	select {
	case f.work <- s.reader:
	case <-f.ctx.Done():
	}
}

// await waits for the next chunk of s.
func (f *Feed) await(ctx context.Context, s *stream) (*chunk, error) {
	c := s.chunks[0]
	select {
	case <-c.ready:
	case <-ctx.Done():
	case <-f.ctx.Done():
	}
	// A chunk may be ready and cut short by the end of the context.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if f.ctx.Err() != nil {
		return nil, errClosed
	}
	return c, nil
}

// stop ends the workers and closes the files.
func (f *Feed) stop() {
	if f.cancel == nil {
		return
	}
	f.cancel()
	f.workers.Wait()
	for _, s := range f.streams {
		if s.reader != nil {
			s.reader.close()
		}
	}
}

// Close ends all goroutines and closes all files. State may still be asked
// for after it.
func (f *Feed) Close() error {
	f.stop()
	return nil
}
