package store

import (
	"database/sql"
	"math"
	"time"
)

// Times are stored as nanoseconds since 1970 UTC. That reaches from 1677 to
// 2262; what lies beyond is stored as the nearest end of it.
var (
	firstStorable = time.Unix(0, math.MinInt64)
	lastStorable  = time.Unix(0, math.MaxInt64)
)

func nanos(t time.Time) int64 {
	switch {
	case t.Before(firstStorable):
		return math.MinInt64
	case t.After(lastStorable):
		return math.MaxInt64
	}
	return t.UnixNano()
}

// nanosOrNull stores the zero time, which means "none", as NULL.
func nanosOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return nanos(t)
}

func nanosOfPointer(t *time.Time) any {
	if t == nil {
		return nil
	}
	return nanos(*t)
}

func timeOf(ns sql.NullInt64) time.Time {
	if !ns.Valid {
		return time.Time{}
	}
	return time.Unix(0, ns.Int64).UTC()
}

func timePointer(ns sql.NullInt64) *time.Time {
	if !ns.Valid {
		return nil
	}
	t := timeOf(ns)
	return &t
}
