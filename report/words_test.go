package report

import (
	"slices"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func TestPercentNeverHidesARest(t *testing.T) {
	tests := []struct {
		part, whole int64
		want        string
	}{
		{0, 0, "0%"}, {0, 10, "0%"}, {1, 10_000, "<0.1%"}, {12, 1_000, "1.2%"}, {1, 2, "50%"},
		{995, 1_000, "99.5%"}, {9_999, 10_000, ">99.9%"}, {10, 10, "100%"},
	}
	for _, test := range tests {
		if got := percent(test.part, test.whole); got != test.want {
			t.Errorf("percent(%d, %d) = %s, want %s", test.part, test.whole, got, test.want)
		}
	}
}

func TestFlagDurationIsEnough(t *testing.T) {
	for in, want := range map[time.Duration]string{
		1: "1s", time.Second: "1s", 44100 * time.Millisecond: "45s", time.Minute: "60s", 61 * time.Second: "2m", 2*time.Hour + 1: "3h",
	} {
		got := flagDuration(in)
		if d, err := time.ParseDuration(got); got != want || err != nil || d < in {
			t.Errorf("flagDuration(%s) = %s (%v), want %s", in, got, err, want)
		}
	}
}

func TestLayoutLeavesOutWhatIsTheSame(t *testing.T) {
	day := time.Date(2026, 6, 19, 0, 0, 0, 0, time.UTC)
	west := time.FixedZone("west", -3600)
	tests := []struct {
		from, to time.Time
		loc      *time.Location
		want     string
	}{
		{day, day.Add(23 * time.Hour), time.UTC, layoutClock},
		{day, day.Add(23 * time.Hour), west, layoutDay},
		{day, day.Add(24 * time.Hour), time.UTC, layoutDay},
		{day, day.AddDate(1, 0, 0), time.UTC, layoutFull},
	}
	for _, test := range tests {
		s := span{test.from, test.to}
		if got := s.layout(test.loc); got != test.want {
			t.Errorf("layout of %s to %s in %s is %q, want %q", test.from, test.to, test.loc, got, test.want)
		}
	}
}

func TestJoinedCountsTheRest(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	for limit, want := range map[int]string{4: "a, b, c, d", 3: "a, b, c, d", 2: "a, b +2 more"} {
		if got := joined(names, limit); got != want {
			t.Errorf("joined(%q, %d) = %q, want %q", names, limit, got, want)
		}
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	tests := []struct {
		in    string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 8, []string{"one two", "three"}},
		{"unbreakable", 4, []string{"unbr", "eaka", "ble"}},
		{"漢字漢字", 5, []string{"漢字", "漢字"}},
		{"漢", 1, []string{"漢"}},
		{`ab\u202ecd`, 6, []string{"ab", `\u202e`, "cd"}},
		{`\u202e`, 4, []string{`\u20`, "2e"}},
	}
	for _, test := range tests {
		if got := wrap(test.in, test.width); !slices.Equal(got, test.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", test.in, test.width, got, test.want)
		}
	}
}

func TestWhatIsNotKeptIsSaid(t *testing.T) {
	for _, tt := range []struct {
		kind    string
		dropped *analyze.Dropped
		want    string
	}{
		{analyze.KindFailures, nil, ""},
		{analyze.KindFailures, &analyze.Dropped{Tenants: 1200, Timeline: 3, Attempts: 1}, "1,200 failures of more tenants, 3 more of the timeline, 1 attempt for the scope"},
		{analyze.KindSilence, &analyze.Dropped{Tenants: 2}, "2 more tenants"},
	} {
		in := analyze.Incident{Kind: tt.kind, Why: analyze.Why{Dropped: tt.dropped}}
		if got := notKept(&in); got != tt.want {
			t.Errorf("%s %+v: %q, want %q", tt.kind, tt.dropped, got, tt.want)
		}
	}
}

// TestIntegrationsAreListed: a title names two of many.
func TestIntegrationsAreListed(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"slack", "stripe"}, ""},
		{[]string{"hubspot", "slack", "stripe\x1b[31m"}, "hubspot, slack, stripe\\x1b[31m"},
	} {
		if got := integrations(&analyze.Incident{Integrations: tt.names}); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.names, got, tt.want)
		}
	}
}
