package analyze

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/syncguard/syncguard/parse"
)

// failureRing keeps an integration's newest failures with their text, so that an
// incident can show what it began with before anybody knew that it was one.
type failureRing struct {
	Entries []failureDetail `cbor:"-"` // have records of their own
	Next    int

	touched uint64 // entries since they were saved
}

const maxRing = 64

// failureDetail is a failure with its text.
type failureDetail struct {
	At      int64
	Tenant  string
	Class   uint8
	Status  int
	Message string
	Line    string
	Stream  string
	Offset  int64
}

const maxMessage = 512 // bytes of a message that are kept

func newDetail(e *parse.Event, at int64, class uint8) failureDetail {
	msg := e.Message
	if len(msg) > maxMessage {
		msg = msg[:maxMessage]
	}
	return failureDetail{
		At: at, Tenant: e.Tenant, Class: class, Status: e.Status,
		Message: validText(msg), Line: validText(e.Line),
		Stream: e.Origin.Stream, Offset: e.Origin.Offset,
	}
}

// validText is s as it may be saved. Nearly all text is valid, and to see that is
// ten times faster than to go through it for what is not.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "�")
}

func (r *failureRing) add(d failureDetail) {
	if len(r.Entries) < maxRing {
		r.touched |= 1 << len(r.Entries)
		r.Entries = append(r.Entries, d)
		return
	}
	r.Entries[r.Next] = d
	r.touched |= 1 << r.Next
	r.Next = (r.Next + 1) % maxRing
}

func (r *failureRing) record(out *recorder, integration int) {
	for due := out.duePages(&r.touched); due != 0; due &= due - 1 {
		if i := bits.TrailingZeros64(due); i < len(r.Entries) {
			out.put(recordKey{Kind: textRecord, A: integration, B: i}, &r.Entries[i])
		}
	}
}

// each calls f for every entry, oldest first.
func (r *failureRing) each(f func(*failureDetail)) {
	for i := range r.Entries {
		f(&r.Entries[(r.Next+i)%len(r.Entries)])
	}
}
