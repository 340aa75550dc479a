package source

import (
	"time"

	"github.com/syncguard/syncguard/parse"
)

// lateIn returns how many of the sorted events are late by what was read
// before them.
func (f *Feed) lateIn(s *stream, events []parse.Event) int {
	bound := f.floor
	if !s.newest.IsZero() {
		if b := s.newest.Add(-f.opt.Lateness); b.After(bound) {
			bound = b
		}
	}
	late := 0
	for late < len(events) && events[late].At.Before(bound) {
		late++
	}
	return late
}

// behind returns how far a late event lies behind the newest of its stream, or
// behind what earlier runs took for settled: the bound that would have taken it.
func (f *Feed) behind(newest, at time.Time) time.Duration {
	reach := newest
	if !f.floor.IsZero() {
		if settled := f.floor.Add(f.opt.Lateness); settled.After(reach) {
			reach = settled
		}
	}
	if reach.IsZero() {
		return 0
	}
	return reach.Sub(at)
}
