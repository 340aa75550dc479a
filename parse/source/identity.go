package source

import (
	"hash/crc32"
	"io/fs"
)

// fileID is what names a file whatever its path.
type fileID struct{ device, inode uint64 }

func idOf(info fs.FileInfo) fileID {
	dev, ino := inode(info)
	return fileID{dev, ino}
}

// sum is a checksum that can be continued: two CRCs with hardware support, so
// that summing all of a log costs next to nothing. It tells copies of logs
// apart, it does not stand against forgery.
type sum struct {
	_          struct{} `cbor:",toarray"`
	Castagnoli uint32
	IEEE       uint32
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (s sum) add(p []byte) sum {
	s.Castagnoli = crc32.Update(s.Castagnoli, castagnoli, p)
	s.IEEE = crc32.Update(s.IEEE, crc32.IEEETable, p)
	return s
}

// edge is how much of the head and of the bytes before the position identify
// a file.
const edge = 4096

// record is a part that was read, as far as it was read. It knows the file
// again when it has grown, was renamed, packed or copied.
type record struct {
	_       struct{} `cbor:",toarray"`
	Path    string
	Device  uint64 // with Inode; 0 where the system has none
	Inode   uint64
	Size    int64 // bytes on disk when it was read
	ModTime int64 // unix ns, likewise
	Offset  int64 // unpacked bytes that were read; a line that is not finished is not
	Head    sum   // of the first min(edge, Offset) unpacked bytes
	Tail    sum   // of the last min(edge, Offset) unpacked bytes before Offset
	Full    sum   // of all Offset bytes
	Done    bool  // Offset is the end of what the file held
}

// edgeLen is how many bytes Head and Tail stand for.
func (r *record) edgeLen() int { return int(min(r.Offset, edge)) }

// sameInode reports whether the record is of the file that info describes.
func (r *record) sameInode(info fs.FileInfo) bool {
	dev, ino := inode(info)
	return ino != 0 && dev == r.Device && ino == r.Inode
}

// untouched reports whether the file is as it was when it was read to its
// end. info is nil for a pipe.
func (r *record) untouched(info fs.FileInfo) bool {
	return r.Done && info != nil && r.sameInode(info) && info.Size() == r.Size && info.ModTime().UnixNano() == r.ModTime
}

// tracker follows the bytes of a part as they are consumed.
type tracker struct {
	offset     int64
	head, full sum
	tail       []byte // the last edge bytes, fewer at the start
}

func (t *tracker) add(p []byte) {
	if t.offset < edge {
		t.head = t.head.add(p[:min(int64(len(p)), edge-t.offset)])
	}
	t.offset += int64(len(p))
	t.full = t.full.add(p)
	if len(p) >= edge {
		t.tail = append(t.tail[:0], p[len(p)-edge:]...)
		return
	}
	t.tail = append(t.tail, p...)
	if extra := len(t.tail) - edge; extra > 0 {
		t.tail = t.tail[:copy(t.tail, t.tail[extra:])]
	}
}

// Write lets io.Copy feed the tracker.
func (t *tracker) Write(p []byte) (int, error) {
	t.add(p)
	return len(p), nil
}

func (t *tracker) clone() tracker {
	c := *t
	c.tail = append([]byte(nil), t.tail...)
	return c
}

// fill writes the position into r.
func (t *tracker) fill(r *record) {
	r.Offset, r.Head, r.Full = t.offset, t.head, t.full
	r.Tail = sum{}.add(t.tail)
}
