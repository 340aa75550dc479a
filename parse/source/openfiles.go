package source

import "sync"

// openFiles bounds the files that are open at once: hundreds of streams are
// begun, and few are read at a time. Files that are cheap to open again are
// set aside first; a packed one has to be unpacked from its start.
type openFiles struct {
	mu    sync.Mutex
	order []*reader // the longest unused first
}

const (
	openCheap = 64
	openMost  = 512
)

// touch notes that r, whose lock the caller holds, is used, and sets another
// reader's file aside if there are too many.
func (o *openFiles) touch(r *reader) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.remove(r)
	o.order = append(o.order, r)
	for i := 0; i < len(o.order)-1 && len(o.order) > openCheap; i++ {
		old := o.order[i]
		if !old.mu.TryLock() {
			continue // it is being read
		}
		if old.setAside(len(o.order) > openMost) {
			o.order = append(o.order[:i], o.order[i+1:]...)
			i--
		}
		old.mu.Unlock()
	}
}

// forget notes that r has no open file.
func (o *openFiles) forget(r *reader) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.remove(r)
}

func (o *openFiles) remove(r *reader) {
	for i := len(o.order) - 1; i >= 0; i-- {
		if o.order[i] == r {
			o.order = append(o.order[:i], o.order[i+1:]...)
			return
		}
	}
}
