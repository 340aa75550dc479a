package source

import "time"

const (
	// A writer may go on in a file that rotation took the name from. Such a file
	// stays open until it was quiet for this long, and is found again by its
	// identity if it grows later.
	lingers = time.Minute
	openOld = 8 // rotated files of a log that stay open at most
	// recordsKept bounds how many parts of a log are known again by their content.
	recordsKept = 256
)

// letGo closes rotated files that nobody writes to any more.
func (l *followed) letGo(now time.Time) {
	kept := l.open[:0]
	for i, o := range l.open {
		old := i < len(l.open)-1
		if old && o.atEnd && (now.Sub(o.quiet) >= lingers || len(l.open)-i > openOld || o.c.compression != Plain) {
			l.finishFile(o)
			continue
		}
		kept = append(kept, o)
	}
	clear(l.open[len(kept):])
	l.open = kept
	l.forgetRecords()
}

// finishFile closes a file; a last line without newline is taken as it is, for
// nobody will finish it.
func (l *followed) finishFile(o *openLog) {
	if o.rest != "" {
		l.takeRest(o)
	}
	if info, err := o.c.file.Stat(); err == nil {
		l.seen[o.id] = seenAs(info)
	}
	o.c.Close()
}

// forgetRecords lets go of the oldest parts that were read.
func (l *followed) forgetRecords() {
	drop := len(l.s.records) - recordsKept
	for _, o := range l.open {
		drop = min(drop, o.record)
	}
	if drop <= 0 {
		return
	}
	l.s.records = append([]record(nil), l.s.records[drop:]...)
	for _, o := range l.open {
		o.record -= drop
	}
}

// close closes all files.
func (l *followed) close() {
	for _, o := range l.open {
		o.c.Close()
	}
	l.open = nil
}
