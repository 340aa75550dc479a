package analyze

// failedAttempts remembers the newest failed attempts of an integration by the
// hash of tenant and attempt id, so that a retry is not counted as another
// failure and a retry that succeeds heals the attempt. It is bounded: the
// oldest attempt is forgotten first.
type failedAttempts struct {
	Keys []uint64 // ring, in the order of the first failure
	At   []int64
	Next int
	Try  []int32 // failed tries of each

	index map[uint64]int32 // key → place in the ring; rebuilt after a restore
}

const maxFailedAttempts = 4_096

// find returns when the attempt first failed.
func (f *failedAttempts) find(key uint64) (at int64, ok bool) {
	i, ok := f.index[key]
	if !ok {
		return 0, false
	}
	return f.At[i], true
}

func (f *failedAttempts) add(key uint64, at int64) {
	if f.index == nil {
		f.index = make(map[uint64]int32)
	}
	if len(f.Keys) < maxFailedAttempts {
		f.index[key] = int32(len(f.Keys))
		f.Keys, f.At, f.Try = append(f.Keys, key), append(f.At, at), append(f.Try, 1)
		return
	}
	delete(f.index, f.Keys[f.Next])
	f.Keys[f.Next], f.At[f.Next], f.Try[f.Next] = key, at, 1
	f.index[key] = int32(f.Next)
	f.Next = (f.Next + 1) % maxFailedAttempts
}

// remove forgets an attempt that was healed. Its place in the ring is emptied
// and reused in its turn.
func (f *failedAttempts) remove(key uint64) {
	if i, ok := f.index[key]; ok {
		f.Keys[i] = 0
		delete(f.index, key)
	}
}

func (f *failedAttempts) restore() {
	f.index = make(map[uint64]int32, len(f.Keys))
	for i, k := range f.Keys {
		if k != 0 {
			f.index[k] = int32(i)
		}
	}
}
