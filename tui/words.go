package tui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// percent writes part of whole, never rounding something to nothing or something
// less than all to all.
func percent(part, whole int64) string {
	if whole <= 0 {
		return "–"
	}
	share := 100 * float64(part) / float64(whole)
	switch {
	case part == 0:
		return "0%"
	case part >= whole:
		return "100%"
	case share < 0.1:
		return "<0.1%"
	case share > 99.9:
		return ">99%"
	case share >= 10:
		return fmt.Sprintf("%.0f%%", min(share, 99))
	}
	return fmt.Sprintf("%.1f%%", share)
}

// lasting writes a span of time in at most two units, short enough for a column.
func lasting(d time.Duration) string {
	d = max(d, 0)
	day := 24 * time.Hour
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	case d < day:
		return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
	case d < 100*day:
		return fmt.Sprintf("%dd%02dh", d/day, d%day/time.Hour)
	}
	return fmt.Sprintf("%dd", d/day)
}

// rate writes how many happen in a second.
func rate(perSecond float64) string {
	switch {
	case perSecond <= 0:
		return "0"
	case perSecond < 0.1:
		return fmt.Sprintf("%.2f", perSecond)
	case perSecond < 10:
		return fmt.Sprintf("%.1f", perSecond)
	}
	return text.Number(int64(perSecond + 0.5))
}

// short writes a large number in four characters.
func short(n int64) string {
	switch {
	case n < 10_000:
		return strconv.FormatInt(n, 10)
	case n < 1_000_000:
		return fmt.Sprintf("%dk", n/1000)
	}
	return fmt.Sprintf("%dM", n/1_000_000)
}

// clock writes times in one zone, with the day where it is another than that of
// the snapshot.
type clock struct {
	zone *time.Location
	now  time.Time
}

func (c clock) time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(c.zone)
	return c.day(t) + t.Format("15:04:05")
}

func (c clock) minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(c.zone)
	return c.day(t) + t.Format("15:04")
}

func (c clock) day(t time.Time) string {
	now := c.now.In(c.zone)
	switch {
	case c.now.IsZero(), t.Year() != now.Year():
		return t.Format("2006-01-02 ")
	case t.YearDay() != now.YearDay():
		return t.Format("01-02 ")
	}
	return ""
}

// zoneName is how the zone calls itself at a time.
func (c clock) zoneName() string {
	name, _ := c.now.In(c.zone).Zone()
	return name
}

// plainWords makes prose of an identifier: tenant_affected.
func plainWords(s string) string { return strings.ReplaceAll(s, "_", " ") }
