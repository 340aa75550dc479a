package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// percent writes part of whole, never rounding something to nothing or
// something less than all to all.
func percent(part, whole int64) string {
	if whole <= 0 {
		return "0%"
	}
	share := 100 * float64(part) / float64(whole)
	switch {
	case part > 0 && share < 0.1:
		return "<0.1%"
	case part < whole && share > 99.9:
		return ">99.9%"
	case part == 0 || part == whole || share >= 10 && share <= 99:
		return fmt.Sprintf("%.0f%%", share)
	}
	return fmt.Sprintf("%.1f%%", share)
}

// flagDuration writes at least d as a flag takes it: 45s, 2m, 3h.
func flagDuration(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		letter string
	}{{time.Hour, "h"}, {time.Minute, "m"}} {
		if d > unit.length {
			return strconv.FormatInt(int64((d+unit.length-1)/unit.length), 10) + unit.letter
		}
	}
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10) + "s"
}

// span is a period of time.
type span struct{ from, to time.Time }

func (s *span) include(times ...*time.Time) {
	for _, t := range times {
		if t == nil || t.IsZero() {
			continue
		}
		if s.from.IsZero() || t.Before(s.from) {
			s.from = *t
		}
		if t.After(s.to) {
			s.to = *t
		}
	}
}

func (s *span) includeIncident(in *analyze.Incident) {
	s.include(&in.StartedAt, &in.OpenedAt, in.RecoveringAt, in.ResolvedAt, in.LastFailure)
	for i := range in.Timeline {
		s.include(&in.Timeline[i].At)
	}
	if in.Deploy != nil {
		s.include(&in.Deploy.At)
	}
}

const (
	layoutClock = "15:04:05"
	layoutDay   = "01-02 15:04:05"
	layoutFull  = "2006-01-02 15:04:05"
	layoutZone  = layoutFull + " MST"

	layoutMinute     = "01-02 15:04"
	layoutFullMinute = "2006-01-02 15:04"
)

// layout leaves out of a time what is the same throughout the period.
func (s *span) layout(loc *time.Location) string {
	from, to := s.from.In(loc), s.to.In(loc)
	switch {
	case from.Year() != to.Year():
		return layoutFull
	case from.YearDay() != to.YearDay():
		return layoutDay
	default:
		return layoutClock
	}
}

// words writes the period with its zone: "2026-06-19 08:00:00 to 12:30:00 UTC".
func (s *span) words(loc *time.Location) string {
	from, to := s.from.In(loc), s.to.In(loc)
	layout := layoutFull
	if s.layout(loc) == layoutClock {
		layout = layoutClock
	}
	return from.Format(layoutFull) + " to " + to.Format(layout) + " " + to.Format("MST")
}

func (p *page) time(t time.Time) string { return t.In(p.loc).Format(p.layout) }

// after writes a time that follows another on the page: without the day when
// that is the same.
func (p *page) after(ref, t time.Time) string {
	ref, t = ref.In(p.loc), t.In(p.loc)
	if ref.Format(time.DateOnly) == t.Format(time.DateOnly) {
		return t.Format(layoutClock)
	}
	return t.Format(p.layout)
}

// joined lists at most limit names and counts the others.
func joined(names []string, limit int) string {
	more := 0
	if len(names) > limit+1 {
		more = len(names) - limit
		names = names[:limit]
	}
	s := strings.Join(names, ", ")
	if more > 0 {
		s += fmt.Sprintf(" +%s more", text.Number(more))
	}
	return s
}
