package main

import (
	"math"
	"strings"
	"testing"
	"time"
)

// FuzzFlags gives any text to --since and to --fail-on: it is taken for a time that
// the database can hold and that is not after now where it counts back from now,
// or it is refused in one line that a terminal shows as it is.
func FuzzFlags(f *testing.F) {
	for _, s := range []string{
		"2h", "3d", "1d12h", "20000w", "65535w", "15000w1000d", "yesterday 14:05", "14:05:30", "2026-11-23", "2026-11-23 14:05", "Jun 19 11:22", "Feb 29", "2026-11-23T10:00:00+14:00", "9999-01-01",
		"open", "any", "open,tenants>=5", "severity>=major,class=auth", "tenant!=a", "tenants>=99999999999999999999", "=", ",", "\x1b[31m",
	} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		at, momentErr := parseMoment("since", s, now, time.UTC)
		if momentErr == nil && (at.Before(time.Unix(0, math.MinInt64)) || at.After(time.Unix(0, math.MaxInt64))) {
			t.Errorf("--since %q is %v, which no database holds", s, at)
		}
		if _, ok := parseAgo(strings.TrimSpace(s)); ok && at.After(now) {
			t.Errorf("--since %q is %v, want a time before %v", s, at, now)
		}
		_, failErr := parseFailOn(s)
		for _, err := range []error{momentErr, failErr} {
			if err != nil && strings.ContainsAny(err.Error(), "\x1b\n\u009b\u202e") {
				t.Errorf("%q is refused with %q", s, err)
			}
		}
	})
}
