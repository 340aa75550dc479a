package report

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func TestHTMLNeedsNothingElse(t *testing.T) {
	h, _ := Named("html")
	outside := regexp.MustCompile(`(?i)<(script|iframe|object|embed|img|form|base)[\s>]|\s(src|srcset|action|on[a-z]+)\s*=|@import|url\(|href="(?:[^#d]|d[^a])`)
	for _, w := range worlds() {
		page := rendered(t, h, w.report)
		if found := outside.FindString(page); found != "" && !strings.Contains(w.name, "hostile") {
			t.Errorf("%s: the page holds %q", w.name, found)
		}
		for _, tag := range []string{"<script", "<img", "</style><img", "ZgotmplZ"} {
			if strings.Contains(page, tag) {
				t.Errorf("%s: the page holds %s", w.name, tag)
			}
		}
		if n := strings.Count(page, `<section class="incident"`); n != len(w.report.Incidents) {
			t.Errorf("%s: %d sections, want %d", w.name, n, len(w.report.Incidents))
		}
	}
}

func TestHTMLOfVeryManyIncidentsCountsTheRest(t *testing.T) {
	h, _ := Named("html")
	page := rendered(t, h, reportOf(many(htmlIncidents+3)...))
	if n := strings.Count(page, `<section class="incident"`); n != htmlIncidents || !strings.Contains(page, "3 more incidents: ") {
		t.Errorf("%d sections, and the rest counted: %v; want %d and true", n, strings.Contains(page, "3 more incidents: "), htmlIncidents)
	}
	if n := strings.Count(page, `<svg class="span`); n != htmlIncidents+3 {
		t.Errorf("%d lines on the timeline, want all", n)
	}
}

// luminance of a colour, and contrast, are those of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 4 {
		hex = "#" + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:3], 2) + strings.Repeat(hex[3:4], 2)
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	linear := func(v uint64) float64 {
		c := float64(v&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

func TestContrast(t *testing.T) {
	root := regexp.MustCompile(`:root \{([^}]*)\}`)
	variable := regexp.MustCompile(`--(\w+): (#[0-9a-f]+);`)
	schemes := root.FindAllStringSubmatch(htmlStyle, -1)
	if len(schemes) != 3 {
		t.Fatalf("%d colour schemes, want light, dark and print", len(schemes))
	}
	for i, scheme := range schemes {
		colours := map[string]string{}
		for _, v := range variable.FindAllStringSubmatch(scheme[1], -1) {
			colours[v[1]] = v[2]
		}
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "page", 7}, {"ink", "faint", 7}, {"soft", "page", 4.5}, {"link", "page", 4.5},
			{"red", "page", 4.5}, {"amber", "page", 4.5}, {"green", "page", 4.5}, {"violet", "page", 4.5},
			{"on", "red", 4.5}, {"on", "amber", 4.5}, {"page", "grey", 3}, {"red", "line", 3},
		} {
			a, b := luminance(t, colours[pair.front]), luminance(t, colours[pair.back])
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < pair.least {
				t.Errorf("scheme %d: contrast of %s on %s is %.1f, want %.1f", i, pair.front, pair.back, ratio, pair.least)
			}
		}
	}
}

func TestTicksAreRoundAndFew(t *testing.T) {
	zone := time.FixedZone("IST", 5*3600+1800)
	start := time.Date(2026, 6, 19, 23, 41, 3, 0, time.UTC)
	for _, c := range []struct {
		span time.Duration
		zone *time.Location
		want string
	}{
		{30 * time.Second, time.UTC, "23:41:05 23:41:10 23:41:15 23:41:20 23:41:25 23:41:30"},
		{time.Hour, time.UTC, "23:50 00:00 00:10 00:20 00:30"},
		{8 * time.Hour, zone, "06:00 08:00 10:00 12:00"},
		{48 * time.Hour, zone, "06-20 12:00 06-21 00:00 06-21 12:00 06-22 00:00"},
		{100 * 24 * time.Hour, time.UTC, "07-20 08-17 09-14"},
	} {
		p := newPage(Options{Location: c.zone}, span{})
		var got []string
		for _, tick := range p.ticks(axis{start, start.Add(c.span)}) {
			got = append(got, tick.Label)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("ticks of %s in %s = %q, want %q", c.span, c.zone, strings.Join(got, " "), c.want)
		}
	}
}

func TestLifeIsDrawnInItsPhases(t *testing.T) {
	in := resolved("acme")
	p := newPage(Options{}, span{})
	x := analyze.Course{From: at("09:31:03"), Step: time.Minute, Slots: make([]analyze.Slot, 40)}
	got := p.lifeOf(&in, nil, &x)
	want := []phase{{25, 3.75, "evidence", ""}, {28.75, 6.63, "open", ""}, {35.38, 20, "recovering", "recovering"}}
	if len(got.Phases) != 3 || got.Phases[0] != want[0] || got.Phases[1] != want[1] || got.Phases[2] != want[2] {
		t.Errorf("phases %+v\nwant %+v", got.Phases, want)
	}
	if want := "Began 09:41:03, opened 09:42:33 after 1 min 30 s of evidence, recovering from 09:45:12, resolved 09:53:12."; got.Text != want {
		t.Errorf("in words %q\nwant     %q", got.Text, want)
	}
}
