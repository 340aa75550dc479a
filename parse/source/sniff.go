package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// sniffLen is how much of a file is looked at to tell logs from other files.
const sniffLen = 4096

// errEmpty marks what holds nothing.
var errEmpty = errors.New("it is empty")

// empty says that path holds nothing.
func empty(path string) error {
	if path == Stdin {
		return fmt.Errorf("%w (hint: see what the command before the pipe prints)", errEmpty)
	}
	return fmt.Errorf("%w (hint: nothing to do; its writer may have rotated it)", errEmpty)
}

// errNoLog marks files that are something else than a log.
var errNoLog = errors.New("no log")

func noLog(format string, args ...any) error {
	return fmt.Errorf("%w%s", errNoLog, fmt.Sprintf(format, args...))
}

// binaryHeads are the first bytes of files that are no logs though they may
// hold text.
var binaryHeads = []struct{ head, kind string }{
	{"\x7fELF", "a program"},
	{"MZ\x90\x00", "a program"},
	{"\xca\xfe\xba\xbe", "a program"},
	{"\xcf\xfa\xed\xfe", "a program"},
	{"SQLite format 3\x00", "a SQLite database"},
	{"\x89PNG", "an image"},
	{"\xff\xd8\xff", "an image"},
	{"GIF8", "an image"},
	{"%PDF-", "a PDF document"},
	{"PK\x03\x04", "a zip archive"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{"LPKSHHRH", "a systemd journal, which journalctl -o json turns into one"},
}

// sniff says why head, the first sniffLen bytes of an unpacked file that is not
// empty, can not be the head of a log.
func sniff(head []byte) error {
	for _, b := range binaryHeads {
		if bytes.HasPrefix(head, []byte(b.head)) {
			return noLog(" but %s (hint: name the log files, or a folder with them)", b.kind)
		}
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return noLog(" but a tar archive (hint: unpack it and name the folder)")
	}
	if isUTF16(head) {
		return noLog(" in UTF-8 but UTF-16 text (hint: convert it: iconv -f UTF-16 -t UTF-8)")
	}
	// A log may hold a few NULs: a crash, a file that was cut while written.
	if nuls := bytes.Count(head, []byte{0}); nuls*10 > len(head)*3 && !nulHole(head) {
		return noLog(" but binary (hint: name the log files, or a folder with them)")
	}
	return nil
}

// isUTF16 reports whether head has a byte order mark and the NULs that come
// with it: broken bytes may look like the mark alone.
func isUTF16(head []byte) bool {
	marked := bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff"))
	return marked && bytes.Count(head, []byte{0})*3 > len(head)-2
}

// nulHole reports whether the NULs are one run from the start: what a log
// looks like whose writer went on behind a truncation.
func nulHole(head []byte) bool {
	text := bytes.TrimLeft(head, "\x00")
	return len(text) > 0 && len(text) < len(head) && bytes.IndexByte(text, 0) < 0
}

// readHead returns the first sniffLen bytes of c, fewer when there are no
// more, and what kept it from reading on; the end is no error.
func readHead(c *content) ([]byte, error) {
	head := make([]byte, sniffLen)
	n := 0
	for n < len(head) {
		k, err := c.Read(head[n:])
		n += k
		if err == io.EOF {
			break
		}
		if err != nil {
			return head[:n], c.explain(err)
		}
	}
	return head[:n], nil
}
