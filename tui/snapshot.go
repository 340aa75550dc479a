package tui

import (
	"context"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Snapshot is everything there is to show at one moment, but for the details of
// an incident. It is never changed once it was handed over.
type Snapshot struct {
	Seq  int64 // grows with each; never 0
	Name string
	// At is the event time that the input is complete to; zero: nothing was read.
	At           time.Time
	Coverage     analyze.Coverage
	Heads        []Head // in any order
	Integrations []Integration
	Feeds        []Feed // sorted by name
	LinesASecond float64
	Reading      Reading
	AlertsDue    int
	AlertsFailed int
	Film         *FilmState // nil: not a film
}

// Reading says how the input comes in.
type Reading int

// The ways of reading.
const (
	AtRest    Reading = iota // a database that nobody seems to write to
	Following                // lines come in, or would
)

// Head is an incident as the list shows it: without tenants, timeline, messages
// and samples.
type Head struct {
	analyze.Incident
	Joined int     // tenants that joined lately
	Spark  []int64 // failures in steps up to now, oldest first; nil: not known
}

// Integration is how one integration fared.
type Integration struct {
	Name     string
	Active   int           // tenants that called it in the last day
	Learning time.Duration // until enough was seen to know what is ordinary; 0: it is known
	Minutes  []Minute      // by time; minutes without an attempt are left out
}

// Minute counts the attempts of one minute.
type Minute struct {
	At               time.Time
	Attempts, Failed int64
}

// Feed is how the reading of one log goes.
type Feed struct {
	Name            string
	Lines, Unparsed int64
	Lag             time.Duration // since its last line; negative: not known
	Behind          bool          // more is there than was read
	Trouble         string        // why it can't be read
}

// Detail is one incident whole.
type Detail struct {
	analyze.Incident
	Course Course
	// Fine are the tenants that called meanwhile and are no part of it, those who
	// called most first: what they called since Evidence.Since is in Successes and
	// Failures.
	Fine []analyze.Tenant
}

// Course is the failures of an incident's life in equal steps.
type Course struct {
	From     time.Time
	Step     time.Duration
	Failures []int64
}

// FilmState is where a film stands.
type FilmState struct {
	From, To time.Time
	Speed    float64 // seconds of the film in a second
	Paused   bool
	Seeking  bool // on the way to another place
	Ended    bool
}

// Feeder hands over snapshots.
type Feeder interface {
	// Next waits for a snapshot newer than the one with that number.
	Next(ctx context.Context, after int64) (*Snapshot, error)
}

// Archive answers what a snapshot does not hold.
type Archive interface {
	// Incident returns an incident whole, as the snapshot with the number has it
	// or newer; its course in at most so many steps.
	Incident(ctx context.Context, id string, steps int) (*Detail, error)
	// Touching returns the ids of the incidents that a tenant with such a name
	// takes part in; a part of the name is enough.
	Touching(ctx context.Context, tenant string) (map[string]bool, error)
	// Breakdown counts failures by one of Dimensions or an attribute of their context.
	Breakdown(ctx context.Context, by string, f analyze.FailureFilter) (analyze.FailureBreakdown, error)
}

// Film is a history that is played. Its methods return at once; what comes of
// them is in the next snapshot.
type Film interface {
	Pause(paused bool)
	Seek(by time.Duration) // from where it stands
	SetSpeed(speed float64)
}
