package analyze

import (
	"fmt"
	"math/bits"
)

// failedAttempts remembers the newest failed attempts of an integration by the
// hash of tenant and attempt id, so that a retry is not counted as another
// failure and a retry that succeeds heals the attempt. It is bounded: the
// oldest attempt is forgotten first.
type failedAttempts struct {
	Keys []uint64 `cbor:"-"` // ring, in the order of the first failure; saved in pages
	At   []int64  `cbor:"-"`
	Next int
	Try  []int32 `cbor:"-"` // failed tries of each

	touched uint64           // pages of failedPage entries, since they were saved
	added   int64            // since the start or a restore
	index   map[uint64]int32 // key → place in the ring; rebuilt after a restore
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
	f.added++
	if len(f.Keys) < maxFailedAttempts {
		f.index[key] = int32(len(f.Keys))
		f.touch(len(f.Keys))
		f.Keys, f.At, f.Try = append(f.Keys, key), append(f.At, at), append(f.Try, 1)
		return
	}
	delete(f.index, f.Keys[f.Next])
	f.Keys[f.Next], f.At[f.Next], f.Try[f.Next] = key, at, 1
	f.index[key] = int32(f.Next)
	f.touch(f.Next)
	f.Next = (f.Next + 1) % maxFailedAttempts
}

// remove forgets an attempt that was healed. Its place in the ring is emptied
// and reused in its turn.
func (f *failedAttempts) remove(key uint64) {
	if i, ok := f.index[key]; ok {
		f.Keys[i] = 0
		f.touch(int(i))
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

// failedPage is how many attempts are saved together.
const failedPage = maxFailedAttempts / 64

func (f *failedAttempts) touch(i int) { f.touched |= 1 << (i / failedPage) }

func (f *failedAttempts) record(r *recorder, integration int) {
	for due := r.duePages(&f.touched); due != 0; due &= due - 1 {
		page := bits.TrailingZeros64(due)
		from, to := page*failedPage, min(len(f.Keys), (page+1)*failedPage)
		if from >= to {
			continue
		}
		out := form{data: append(r.short[:0], failedForm)}
		out.count(to-from, failedPage)
		for i := from; i < to; i++ {
			f.fill(&out, i)
			out.near = f.At[i]
		}
		r.short = out.data
		r.putShort(recordKey{Kind: failedRecord, A: integration, B: page})
	}
}

// failedForm is the first byte of a page: how the rest is written.
const failedForm = 1

// fill writes or reads the i-th attempt.
func (f *failedAttempts) fill(to *form, i int) {
	to.uint(&f.Keys[i])
	to.time(&f.At[i])
	whole(to, &f.Try[i])
}

func (f *failedAttempts) load(page int, record []byte) error {
	if page != len(f.Keys)/failedPage || len(f.Keys)%failedPage != 0 {
		return fmt.Errorf("page %d of failed attempts is missing", len(f.Keys)/failedPage)
	}
	if len(record) == 0 || record[0] != failedForm {
		return errDamagedRecord
	}
	in := form{data: record[1:], reading: true}
	for range in.count(0, failedPage) {
		i := len(f.Keys)
		f.Keys, f.At, f.Try = append(f.Keys, 0), append(f.At, 0), append(f.Try, 0)
		f.fill(&in, i)
		in.near = f.At[i]
	}
	if !in.done() {
		return errDamagedRecord
	}
	return nil
}
