package main

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// momentHelp lists the forms that parseMoment takes.
const momentHelp = "2h, 3d, 14:05, yesterday, 2026-11-23, 2026-11-23 14:05, \"Jun 19 11:22\" or RFC 3339"

// parseMoment reads a point in time as a person gives it to --since and
// --until. A length of time counts back from now, a date is its first moment,
// and a date without a year or a clock time without a date is the latest one that
// is not after now.
func parseMoment(flag, text string, now time.Time, zone *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	t, ok := moment(text, now.In(zone), zone)
	switch {
	case !ok:
		return time.Time{}, usagef("read --%s: %q is no time (hint: write %s)", flag, text, momentHelp)
	case t.Before(earliest) || t.After(latest):
		return time.Time{}, usagef("read --%s: %q is outside the times that are kept, %d to %d", flag, text, earliest.Year(), latest.Year())
	}
	return t, nil
}

// What the database can hold: nanoseconds since 1970 in 64 bits.
var earliest, latest = time.Unix(0, math.MinInt64).UTC(), time.Unix(0, math.MaxInt64).UTC()

func moment(text string, now time.Time, zone *time.Location) (time.Time, bool) {
	if t, ok := wordMoment(text, now); ok {
		return t, true
	}
	if ago, ok := parseAgo(text); ok {
		return now.Add(-ago), true
	}
	if t, ok := absoluteMoment(text, zone); ok {
		return t, true
	}
	return yearlessMoment(text, now)
}

func wordMoment(text string, now time.Time) (time.Time, bool) {
	if text == "now" {
		return now, true
	}
	word, rest, _ := strings.Cut(strings.ToLower(text), " ")
	clock, isClock := parseClock(strings.TrimSpace(rest))
	year, month, day := now.Date()
	switch {
	case word == "today" && (rest == "" || isClock):
	case word == "yesterday" && (rest == "" || isClock):
		day--
	default:
		if clock, isClock = parseClock(text); !isClock {
			return time.Time{}, false
		}
		if t := clock.on(year, month, day, now.Location()); !t.After(now) {
			return t, true
		}
		day--
	}
	return clock.on(year, month, day, now.Location()), true
}

// clock is a time of day.
type clock struct{ hour, minute, second int }

func (c clock) on(year int, month time.Month, day int, zone *time.Location) time.Time {
	return time.Date(year, month, day, c.hour, c.minute, c.second, 0, zone)
}

// parseClock takes 14:05 and 14:05:30.
func parseClock(text string) (clock, bool) {
	for _, layout := range []string{"15:04:05", "15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return clock{t.Hour(), t.Minute(), t.Second()}, true
		}
	}
	return clock{}, false
}

// parseAgo takes Go's durations and whole days and weeks, alone or before them: 1d12h.
func parseAgo(text string) (time.Duration, bool) {
	var total time.Duration
	for _, unit := range []struct {
		letter string
		length time.Duration
	}{{"w", 7 * 24 * time.Hour}, {"d", 24 * time.Hour}} {
		count, rest, found := strings.Cut(text, unit.letter)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(count, 10, 16)
		if err != nil || total > math.MaxInt64-time.Duration(n)*unit.length {
			return 0, false
		}
		total += time.Duration(n) * unit.length
		text = rest
		if text == "" {
			return total, true
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || text == "0" || d > math.MaxInt64-total {
		return 0, false
	}
	return total + d, true
}

func absoluteMoment(text string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04Z07:00",
		"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02",
		"Jan 2 2006 15:04:05", "Jan 2 2006 15:04", "Jan 2 2006",
	} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func yearlessMoment(text string, now time.Time) (time.Time, bool) {
	fields := strings.Join(strings.Fields(text), " ") // syslog pads the day: "Jun  9"
	// The year is read with the date: 29 February only exists in some.
	for back := range 8 {
		year := strconv.Itoa(now.Year() - back)
		for _, layout := range []string{"2006 Jan 2 15:04:05", "2006 Jan 2 15:04", "2006 Jan 2"} {
			t, err := time.ParseInLocation(layout, year+" "+fields, now.Location())
			if err == nil && !t.After(now) {
				return t, true
			}
		}
	}
	return time.Time{}, false
}
