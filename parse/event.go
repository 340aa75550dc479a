package parse

import "time"

// Event is one attempt at one integration call, as a log line tells it. It
// states facts; whether they matter is for the room analyze to judge.
//
// Integration, Tenant, Operation and Attrs are interned and may be kept.
// Attempt.ID and Object of an event fresh from a Decoder share the memory of
// the text, which is used again; the source gives them memory that many events
// share: clone them to keep them for long.
type Event struct {
	At          time.Time // UTC
	Integration string    // "" when the line names none
	Tenant      string    // "" when the line names none
	Operation   string    // endpoint template, job or event type; "" when unknown
	Outcome     Outcome
	Status      int    // HTTP status of the side that decided the outcome; 0 when none
	Code        string // the provider's or library's error code, failures only
	Attempt     Attempt
	// Object names what the attempt is about ("1234" of /orders/1234,
	// order_id=1234, "order 1234") where the line gives no Attempt.ID. Retries
	// share it, and so may other requests.
	Object  string
	Message string // failures only: what the line says, masked
	Line    string // failures only: the whole line, masked and cut to MaxSample bytes
	Attrs   *Attrs // never nil in an event that a Mapper made
	Count   int64  // attempts this event stands for: 1 for a line, more for a row counted elsewhere
	Origin  Origin
}

// Outcome says how an attempt ended.
type Outcome uint8

const (
	Other  Outcome = iota // not an attempt, or the line does not tell how it ended
	OK                    // the attempt succeeded
	Failed                // the attempt failed
)

func (o Outcome) String() string {
	switch o {
	case OK:
		return "ok"
	case Failed:
		return "failed"
	default:
		return "other"
	}
}

// Attempt identifies a request through its retries.
type Attempt struct {
	ID     string // shared by the retries of one request; "" when the line gives none
	Number int    // 1 for the first try; 0 when unknown
}

// Attrs is the low-cardinality context of an event (region, version, plan …),
// sorted by key. Equal sets share one pointer within a Decoder.
type Attrs struct {
	Pairs []Attr
}

// Attr is one attribute.
type Attr struct {
	Key, Value string
}

// Get returns the value of key, or "".
func (a *Attrs) Get(key string) string {
	if a == nil {
		return ""
	}
	for _, p := range a.Pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return ""
}

// Origin is where an event was read.
type Origin struct {
	Stream string // the log's name through rotation
	// Offset counts the uncompressed bytes of the stream before the line, as if
	// it had never been rotated, so that a compressed or rotated copy agrees. Of
	// a line with many events each stands at its own place in the line.
	Offset int64
}

// MaxSample bounds Event.Line, in bytes.
const MaxSample = 2048

// Compare orders events by (At, Stream, Offset): the order in which the
// analyzer wants them.
func Compare(a, b *Event) int {
	if c := a.At.Compare(b.At); c != 0 {
		return c
	}
	if a.Origin.Stream != b.Origin.Stream {
		if a.Origin.Stream < b.Origin.Stream {
			return -1
		}
		return 1
	}
	switch {
	case a.Origin.Offset < b.Origin.Offset:
		return -1
	case a.Origin.Offset > b.Origin.Offset:
		return 1
	}
	return 0
}
