package source

import (
	"fmt"
	"io"
)

// dropCopies leaves out files whose whole content another file of another
// stream has too: replay of a folder with its own backup must not count
// everything twice. (Copies within a stream are known while it is read.)
func (f *finder) dropCopies() {
	type key struct {
		head   sum
		length int
	}
	byHead := make(map[key][]int)
	dropped := make([]bool, len(f.files))
	for i := range f.files {
		file := &f.files[i]
		if file.length == 0 {
			continue
		}
		k := key{file.head, file.length}
		for _, j := range byHead[k] {
			if file.copyOf(&f.files[j]) {
				dropped[i] = true
				f.problems = append(f.problems, Problem{Path: file.part.Path, Notice: true,
					Err: fmt.Errorf("file holds the same lines as %s and is read once (hint: name only one of them)", printable(f.files[j].part.Path))})
				break
			}
		}
		if !dropped[i] {
			byHead[k] = append(byHead[k], i)
		}
	}
	f.drop(dropped)
}

func (f *finder) drop(dropped []bool) {
	kept := f.files[:0]
	for i, file := range f.files {
		if !dropped[i] {
			kept = append(kept, file)
		}
	}
	f.files = kept
}

func (f *found) copyOf(o *found) bool {
	if f.streamName() == o.streamName() {
		return false
	}
	if f.part.Compression == Plain && o.part.Compression == Plain && f.part.Size != o.part.Size {
		return false
	}
	a, err := wholeSum(f.part.Path)
	if err != nil {
		return false
	}
	b, err := wholeSum(o.part.Path)
	return err == nil && a == b
}

// digest is a content's length and sum.
type digest struct {
	length int64
	sum    sum
}

func wholeSum(path string) (digest, error) {
	c, err := openFile(path, nil)
	if err != nil {
		return digest{}, err
	}
	defer c.Close()
	var d digest
	_, err = io.CopyBuffer(&d, struct{ io.Reader }{c}, make([]byte, 64<<10))
	return d, err
}

func (d *digest) Write(p []byte) (int, error) {
	d.length += int64(len(p))
	d.sum = d.sum.add(p)
	return len(p), nil
}
