package parse

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

var reference = time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)

func TestStamps(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no zone database")
	}
	for _, c := range []struct {
		value string
		kind  Kind
		want  string // RFC 3339 in UTC; "" = refused
	}{
		{"2026-01-02T03:04:05Z", String, "2026-01-02T03:04:05Z"},
		{"2026-01-02T03:04:05.678901234Z", String, "2026-01-02T03:04:05.678901234Z"},
		{"2026-01-02T03:04:05.6789012349Z", String, "2026-01-02T03:04:05.678901234Z"},
		{"2026-01-02 03:04:05,678", String, "2026-01-02T02:04:05.678Z"}, // Berlin's winter
		{"2026-07-02 03:04:05", String, "2026-07-02T01:04:05Z"},         // Berlin's summer
		{"2026-01-02T03:04:05+01:00", String, "2026-01-02T02:04:05Z"},
		{"2026-01-02T03:04:05-0530", String, "2026-01-02T08:34:05Z"},
		{"2026-01-02 03:04:05 +0000", String, "2026-01-02T03:04:05Z"},
		{"2026-01-02 03:04:05.5+00", String, "2026-01-02T03:04:05.5Z"},
		{"2026-01-02 03:04:05 UTC", String, "2026-01-02T03:04:05Z"},
		{"2026-07-02 03:04:05 PDT", String, "2026-07-02T10:04:05Z"},
		{"2026-01-02 03:04:05 CST", String, "2026-01-02T02:04:05Z"}, // ambiguous: the location's
		{"2026-01-02T03:04:05+01:00[Europe/Paris]", String, "2026-01-02T02:04:05Z"},
		{"19-01-2026 03:04", String, "2026-01-19T02:04:00Z"},
		{"02-Jul-2026 03:04:05 America/New_York", String, "2026-07-02T07:04:05Z"}, // PHP
		{"02-Jan-2026 03:04:05 Etc/GMT-2", String, ""},                            // not all of the name is read
		{"02-Jan-2026 03:04:05 Europe/Atlantis", String, ""},
		{"2026/01/02 - 03:04:05", String, "2026-01-02T02:04:05Z"}, // Gin
		{"19-01-2026 03:04:05.678", String, "2026-01-19T02:04:05.678Z"},
		{"01-19-2026 03:04:05", String, "2026-01-19T02:04:05Z"},
		{"02-01-2026 03:04:05", String, ""},
		{"2026-01-02T03:04", String, "2026-01-02T02:04:00Z"},
		{" 2026-01-02T03:04:05Z\n", String, "2026-01-02T03:04:05Z"},
		{"2026/01/02 03:04:05.123456", String, "2026-01-02T02:04:05.123456Z"},
		{"20260102 03:04:05.123", String, "2026-01-02T02:04:05.123Z"},
		{"20260102T030405Z", String, "2026-01-02T03:04:05Z"},
		{"20260102T030405.123+0100", String, "2026-01-02T02:04:05.123Z"},
		{"20260102T250405Z", String, ""},
		{"Jan 2, 2026 @ 03:04:05.678", String, "2026-01-02T02:04:05.678Z"}, // Kibana
		{"1.767323045678e+09", String, "2026-01-02T03:04:05.678Z"},         // zap
		{"17/May/2015:10:05:03 +0000", String, "2015-05-17T10:05:03Z"},
		{"[17/May/2015:10:05:03 +0000]", String, "2015-05-17T10:05:03Z"},
		{"02/Jan/2026 03:04:05", String, "2026-01-02T02:04:05Z"},
		{"21-Jul-2025 01:02:43.123", String, "2025-07-20T23:02:43.123Z"},
		{"18 Jul 2025 19:08:05.257", String, "2025-07-18T17:08:05.257Z"},
		{"Fri Sep 09 10:42:29.902022 2011", String, "2011-09-09T08:42:29.902022Z"},
		{"Sat Apr 27 03:33:07 PDT 2013", String, "2013-04-27T10:33:07Z"},
		{"Tue Jul 14 11:01:17:259149 2020", String, "2020-07-14T09:01:17.259149Z"},
		{"Mon, 02 Jan 2006 15:04:05 GMT", String, "2006-01-02T15:04:05Z"},
		{"Mon, 2 Jan 2006 15:04:05 -0700", String, "2006-01-02T22:04:05Z"},
		{"Jan 2, 2026 3:04:05 PM", String, "2026-01-02T14:04:05Z"},
		{"Jan  2 03:04:05", String, "2026-01-02T02:04:05Z"},
		{"Dec 31 23:59:59", String, "2025-12-31T22:59:59Z"},
		{"Jan 11 00:30:00", String, "2026-01-10T23:30:00Z"}, // within a day of the reference
		{"Jan 12 03:04:05", String, "2025-01-12T02:04:05Z"},
		{"Feb 29 03:04:05", String, "2024-02-29T02:04:05Z"},
		{"0102 03:04:05.678901", String, "2026-01-02T02:04:05.678901Z"},
		{"05-26 11:18:41.509", String, "2025-05-26T09:18:41.509Z"},
		{"1767323045", Number, "2026-01-02T03:04:05Z"},
		{"1767323045.678", Number, "2026-01-02T03:04:05.678Z"},
		{"1767323045678", Number, "2026-01-02T03:04:05.678Z"},
		{"1767323045678.9", Number, "2026-01-02T03:04:05.6789Z"},
		{"1767323045678901", String, "2026-01-02T03:04:05.678901Z"},
		{"1767323045678901234", Number, "2026-01-02T03:04:05.678901234Z"},
		{"1.767323045678e9", Number, "2026-01-02T03:04:05.678Z"},
		{"2016-12-31T23:59:60Z", String, "2017-01-01T00:00:00Z"},

		{"", String, ""},
		{"yesterday", String, ""},
		{"2026-01-02", String, ""},
		{"03:04:05", String, ""},
		{"2026-02-30T03:04:05Z", String, ""},
		{"2026-13-02T03:04:05Z", String, ""},
		{"2026-01-02T24:04:05Z", String, ""},
		{"2026-01-02T03:64:05Z", String, ""},
		{"2026-01-02T03:04:05Zulu", String, ""},
		{"2026-01-02T03:04:05 and more", String, ""},
		{"1969-12-31T23:59:59Z", String, ""},
		{"2201-01-01T00:00:00Z", String, ""},
		{"503", Number, ""},
		{"-1767323045", Number, ""},
		{"99999999999999999999", Number, ""},
		{"0x1p40", String, ""},
		{"true", Bool, ""},
	} {
		got, ok := NewStamps(berlin, reference).Parse(c.value, c.kind)
		if text := written(got, ok); text != c.want {
			t.Errorf("Parse(%q) = %q, want %q", c.value, text, c.want)
		}
	}
}

func written(at time.Time, ok bool) string {
	if !ok {
		return ""
	}
	return at.Format(time.RFC3339Nano)
}

func TestStampsWithoutReference(t *testing.T) {
	if got, ok := NewStamps(nil, time.Time{}).Parse("Jan  2 03:04:05", String); ok {
		t.Errorf("Parse without reference = %v, want it refused", got)
	}
}

// What was seen before must not matter.
func TestStampsCache(t *testing.T) {
	s := NewStamps(nil, reference)
	for _, v := range []string{"2026-01-02T03:04:05Z", "2026-01-02T03:04:06+01:00", "2026-01-02 03:04:07", "2026-99-02T03:04:08Z", "2026-01-02T03:04:09Z"} {
		got, ok := s.Parse(v, String)
		want, wantOK := NewStamps(nil, reference).Parse(v, String)
		if ok != wantOK || !got.Equal(want) {
			t.Errorf("Parse(%q) = %v, %v after others; %v, %v alone", v, got, ok, want, wantOK)
		}
	}
}

// FuzzStamps: what the scanner finds at the start of a text, Parse takes as a
// whole, unless it names a zone that nobody knows; the time library agrees; and
// memory of other stamps changes nothing.
func FuzzStamps(f *testing.F) {
	for _, s := range []string{
		"2026-01-02T03:04:05.678Z x", "17/May/2015:10:05:03 +0000", "Jan  2 03:04:05 host", "Fri Sep 09 10:42:29.902022 2011",
		"0102 03:04:05.678901", "1767323045.678 x", "Mon, 02 Jan 2006 15:04:05 MST", "03:04:05 PM", "2026-01-02 03:04:05 -0700",
		"20-01-2000 0:00A", "2026-01-02 03:04:05 Europe/Berlin",
	} {
		f.Add(s)
	}
	warm := NewStamps(nil, reference)
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := warm.Parse(s, String)
		again, okAgain := NewStamps(nil, reference).Parse(s, String)
		if ok != okAgain || !got.Equal(again) {
			t.Fatalf("Parse(%q) = %v, %v with memory, %v, %v without", s, got, ok, again, okAgain)
		}
		if ok && (got.Year() < firstYear || got.Year() > lastYear) {
			t.Fatalf("Parse(%q) = %v, outside the years accepted", s, got)
		}
		if want, err := time.Parse(time.RFC3339Nano, s); err == nil && want.UTC().Year() >= firstYear && want.Year() >= firstYear && want.UTC().Year() <= lastYear && want.Year() <= lastYear && (!ok || !got.Equal(want)) && zoneWithin18(want) {
			t.Fatalf("Parse(%q) = %v, %v, want %v", s, got, ok, want)
		}
		if st, n := scanStamp(s); n > 0 && st.hasDate && st.hasYear && st.zone == "" {
			if _, ok := warm.Parse(s[:n], String); !ok && st.year > firstYear && st.year < lastYear && !st.hasEpoch {
				t.Fatalf("scanStamp(%q) found %q, which Parse refuses", s, s[:n])
			}
		}
	})
}

// zoneWithin18: the time library takes offsets up to 24 hours, which no zone has.
func zoneWithin18(t time.Time) bool {
	_, offset := t.Zone()
	return offset > -19*3600 && offset < 19*3600
}

// Every zone that is known by name can be had.
func TestRegions(t *testing.T) {
	for name := range regions() {
		if _, err := time.LoadLocation(name); err != nil {
			t.Errorf("zone %s: %v", name, err)
		}
		var st stamp
		if s := "11:22:33 " + name; scanZone(s, 8, &st) != len(s) || st.zone != name {
			t.Errorf("zone %s is read as %q", name, st.zone)
		}
	}
}

// Names of zones that there are not must not cost more than other lines do.
func BenchmarkUnknownZones(b *testing.B) {
	names := make([]string, 1000)
	for i := range names {
		names[i] = "2026-06-19 11:22:33 Europe/X" + strings.Repeat(string(rune('a'+i%26)), i/26)
	}
	s := NewStamps(nil, time.Time{})
	for i := 0; b.Loop(); i++ {
		s.Parse(names[i%len(names)], String)
	}
}
