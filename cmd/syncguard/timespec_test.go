package main

import (
	"testing"
	"time"
)

func TestParseMoment(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 14, 30, 0, 0, berlin) // 13:30 UTC
	for _, c := range []struct{ text, want string }{
		{"2h", "2026-11-23T11:30:00Z"},
		{"90m", "2026-11-23T12:00:00Z"},
		{"1h30m", "2026-11-23T12:00:00Z"},
		{"3d", "2026-11-20T13:30:00Z"},
		{"1d12h", "2026-11-22T01:30:00Z"},
		{"2w", "2026-11-09T13:30:00Z"},
		{"now", "2026-11-23T13:30:00Z"},
		{"14:05", "2026-11-23T13:05:00Z"},
		{"14:30:01", "2026-11-22T13:30:01Z"}, // today's is after now
		{"today 02:00", "2026-11-23T01:00:00Z"},
		{"yesterday 02:00", "2026-11-22T01:00:00Z"},
		{"yesterday noon", "error"},
		{"24:00", "error"},
		{"today", "2026-11-22T23:00:00Z"},
		{"yesterday", "2026-11-21T23:00:00Z"},
		{"Yesterday", "2026-11-21T23:00:00Z"},
		{"2026-11-23", "2026-11-22T23:00:00Z"},
		{"2026-07-01", "2026-06-30T22:00:00Z"}, // summer time
		{"2026-11-23 14:05", "2026-11-23T13:05:00Z"},
		{"2026-11-23T14:05:06", "2026-11-23T13:05:06Z"},
		{"2026-11-23T14:05:06Z", "2026-11-23T14:05:06Z"},
		{"2026-11-23T14:05:06.25-08:00", "2026-11-23T22:05:06.25Z"},
		{"2026-11-23T14:05Z", "2026-11-23T14:05:00Z"},
		{"Jun 19 11:22", "2026-06-19T09:22:00Z"},
		{"jun 19 11:22:33", "2026-06-19T09:22:33Z"},
		{"Jun  9 11:22", "2026-06-09T09:22:00Z"},
		{"Dec 24 11:22", "2025-12-24T10:22:00Z"}, // not after now
		{"Feb 29", "2024-02-28T23:00:00Z"},
		{"Jun 19 2024", "2024-06-18T22:00:00Z"},
		{"", "error"},
		{"-2h", "error"},
		{"0", "error"},
		{"2", "error"},
		{"d", "error"},
		{"tomorrow", "error"},
		{"2026-13-01", "error"},
		{"99999999999d", "error"},
	} {
		got := "error"
		if m, err := parseMoment("since", c.text, now, berlin); err == nil {
			got = m.UTC().Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("parseMoment(%q) = %s, want %s", c.text, got, c.want)
		}
	}
}
