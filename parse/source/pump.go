package source

import (
	"context"
	"io"
)

// pump reads a pipe in a goroutine of its own, so that who waits for a quiet
// pipe can be called off: a read of a pipe can't. That goroutine ends with the
// pipe, or after the read that it is in.
type pump struct {
	ctx        context.Context
	full, free chan []byte
	err        error // why full was closed
	block      []byte
	unread     []byte
}

// startPump reads what open gives; open may wait for a writer.
func startPump(ctx context.Context, open func() (io.Reader, error)) *pump {
	p := &pump{ctx: ctx, full: make(chan []byte), free: make(chan []byte, 2)}
	p.free <- make([]byte, readBuffer)
	p.free <- make([]byte, readBuffer)
	go p.run(open)
	return p
}

func (p *pump) run(open func() (io.Reader, error)) {
	defer close(p.full)
	r, err := open()
	for err == nil {
		var block []byte
		select {
		case block = <-p.free:
		case <-p.ctx.Done():
			p.err = p.ctx.Err()
			return
		}
		var n int
		n, err = r.Read(block[:readBuffer])
		select {
		case p.full <- block[:n]:
		case <-p.ctx.Done():
			p.err = p.ctx.Err()
			return
		}
	}
	p.err = err
	if c, ok := r.(io.Closer); ok && err == io.EOF {
		c.Close()
	}
}

// Read gives what was read, or the context's error.
func (p *pump) Read(b []byte) (int, error) {
	for len(p.unread) == 0 {
		if p.block != nil {
			p.free <- p.block
			p.block = nil
		}
		select {
		case block, ok := <-p.full:
			if !ok {
				return 0, p.err
			}
			p.block, p.unread = block, block
		case <-p.ctx.Done():
			return 0, p.ctx.Err()
		}
	}
	n := copy(b, p.unread)
	p.unread = p.unread[n:]
	return n, nil
}

// ready returns what was read and not given yet, nil when there is nothing
// now, or why there will be no more. It is valid until the next call.
func (p *pump) ready() ([]byte, error) {
	if p.block != nil {
		p.free <- p.block
		p.block = nil
	}
	select {
	case block, ok := <-p.full:
		if !ok {
			return nil, p.err
		}
		p.block = block
		return block, nil
	default:
		return nil, nil
	}
}
