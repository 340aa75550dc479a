// Package story scripts what the loggers under testdata are made to say. It
// knows nothing of any logger: a story is a list of entries in the order of
// time, the same bytes for the same seed on every machine.
package story

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// Entry is one thing that an application has to log.
type Entry struct {
	At          time.Time `json:"at"`
	Level       string    `json:"level"` // info, warn or error
	Message     string    `json:"message"`
	Integration string    `json:"integration,omitempty"` // "" for a line that is no attempt
	About       string    `json:"about,omitempty"`       // such a line's place: the integration whose log it stands in
	Tenant      string    `json:"tenant,omitempty"`
	Operation   string    `json:"operation,omitempty"`
	Status      int       `json:"status,omitempty"`
	RequestID   string    `json:"request_id,omitempty"` // shared by the retries of one request
	Attempt     int       `json:"attempt,omitempty"`
	DurationMS  int       `json:"duration_ms,omitempty"`
	Error       string    `json:"error,omitempty"` // failures only
	Region      string    `json:"region,omitempty"`
	Version     string    `json:"version,omitempty"`
}

// Fault is one thing that was done to the world, as a test wants to know it.
type Fault struct {
	Integration  string    `json:"integration"`
	Tenants      []string  `json:"tenants"` // sorted; those with a failed attempt
	From         time.Time `json:"from"`    // the moment it broke
	To           time.Time `json:"to"`      // the moment it was repaired
	Class        string    `json:"class"`   // the most frequent error class
	Classes      []string  `json:"classes"` // most frequent first
	FirstFailure time.Time `json:"first_failure_at"`
	LastFailure  time.Time `json:"last_failure_at"`
	Requests     int       `json:"failed_requests"` // retries counted once
}

// World is a story and the truth about it.
type World struct {
	Entries []Entry
	Faults  []Fault
}

// Worlds are the stories that can be told, by name.
func Worlds() map[string]func() World {
	return map[string]func() World{"loggers": Loggers, "morning": Morning}
}

// Write prints entries, one JSON object a line.
func Write(w io.Writer, entries []Entry) error {
	enc := json.NewEncoder(w)
	for i := range entries {
		if err := enc.Encode(&entries[i]); err != nil {
			return fmt.Errorf("write entry %d: %w", i, err)
		}
	}
	return nil
}

// Read is the inverse of Write.
func Read(r io.Reader) ([]Entry, error) {
	var entries []Entry
	dec := json.NewDecoder(r)
	for {
		var e Entry
		switch err := dec.Decode(&e); err {
		case nil:
			entries = append(entries, e)
		case io.EOF:
			return entries, nil
		default:
			return nil, fmt.Errorf("read entry %d: %w", len(entries), err)
		}
	}
}

// observed fills in what only the entries can tell about a fault: who failed
// in it, and from when to when.
func observed(f Fault, entries []Entry, caused func(Entry) bool) Fault {
	tenants, requests := map[string]bool{}, map[string]bool{}
	for _, e := range entries {
		if e.Integration != f.Integration || e.Error == "" || !caused(e) {
			continue
		}
		if f.FirstFailure.IsZero() {
			f.FirstFailure = e.At
		}
		f.LastFailure = e.At
		tenants[e.Tenant] = true
		requests[e.RequestID] = true
	}
	for t := range tenants {
		f.Tenants = append(f.Tenants, t)
	}
	slices.Sort(f.Tenants)
	f.Requests = len(requests)
	return f
}

// inOrder sorts entries by time; what is equal keeps the order it was told in.
func inOrder(entries []Entry) {
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Compare(a.At.UnixNano(), b.At.UnixNano()) })
}
