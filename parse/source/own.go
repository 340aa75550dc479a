package source

import (
	"strings"

	"github.com/syncguard/syncguard/parse"
)

// own gives events strings of their own: an event waits for as long as the
// lateness bound, and must not keep the text of its whole chunk.
func own(events []parse.Event) {
	var b strings.Builder
	for i := range events {
		for _, s := range chunkStrings(&events[i]) {
			b.WriteString(*s)
		}
	}
	all := b.String()
	for i := range events {
		for _, s := range chunkStrings(&events[i]) {
			*s, all = all[:len(*s)], all[len(*s):]
		}
	}
}

// chunkStrings are the strings of an event that may share the chunk's memory;
// the others are interned.
func chunkStrings(e *parse.Event) [5]*string {
	return [...]*string{&e.Attempt.ID, &e.Object, &e.Code, &e.Message, &e.Line}
}
