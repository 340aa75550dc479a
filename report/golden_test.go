package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/syncguard/syncguard/analyze"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s (write anew with -update)\n--- got\n%s\n--- want\n%s", path, got, want)
	}
}

// goldenWorlds are those whose rendering is kept for every format; text and
// JSON are kept for all.
var goldenWorlds = []string{"none", "none_bad_coverage", "none_empty", "mixed", "silence", "tenant", "accepted", "hostile"}

func TestRenderersMatchTheirGoldens(t *testing.T) {
	for _, renderer := range Renderers() {
		for _, w := range worlds() {
			if renderer.Name != "text" && renderer.Name != "json" && !slices.Contains(goldenWorlds, w.name) {
				continue
			}
			t.Run(renderer.Name+"/"+w.name, func(t *testing.T) {
				first := rendered(t, renderer, w.report)
				if second := rendered(t, renderer, w.report); first != second {
					t.Errorf("two renderings differ:\n%s\n%s", first, second)
				}
				golden(t, w.name+"."+renderer.Name, []byte(first))
			})
		}
	}
}

func rendered(t *testing.T, renderer Renderer, r analyze.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := renderer.Render(&b, r, Options{}); err != nil {
		t.Fatalf("%s: %v", renderer.Name, err)
	}
	return b.String()
}

func TestIncidentMatchesItsGolden(t *testing.T) {
	for _, in := range []analyze.Incident{outage(), recovering(), resolved("acme"), closed(), silent(), ruled(), attack()} {
		var buf bytes.Buffer
		if err := Incident(&buf, in, Options{}); err != nil {
			t.Fatal(err)
		}
		golden(t, "show_"+in.ID+".text", buf.Bytes())
	}
}

// explanations are what explain may have to say; evil is hostile text.
func explanations() map[string]analyze.Explanation {
	const evil = "\x1b[2J\u202e漢字\r\n"
	blip := analyze.Explanation{
		At: at("03:10:10"), Integration: "stripe", Tenant: "acme",
		Verdict: "nothing is open: stripe/acme has passed the threshold, but it has lasted 9 s, and a blip of less than 15 s is no incident",
		Series: []analyze.SeriesState{
			{Series: "stripe/acme", Learned: 7_800, Baseline: 0.011, P0: 0.016, Failures: 9, Attempts: 11, Since: new(at("03:10:00")),
				Statistic: 28.2, Threshold: 11.5, PassedAt: new(at("03:10:03")), AskedAt: new(at("03:10:09")),
				Verdict: "it has lasted 9 s, and a blip of less than 15 s is no incident",
				Peak:    30.6, PeakAt: new(at("03:10:08")), VerdictAtPeak: "it had not lasted 15 s"},
			{Series: "stripe", Baseline: 0.004, P0: 0.01, Threshold: 11.5, Verdict: "there is no evidence of failure"},
		},
	}
	hostile := blip
	hostile.Integration, hostile.Tenant, hostile.Verdict, hostile.Note = evil, evil, evil, evil
	hostile.Series = []analyze.SeriesState{{Series: evil, Verdict: evil, Peak: 1, PeakAt: new(at("03:10:08")), VerdictAtPeak: evil}}
	return map[string]analyze.Explanation{"explain_blip": blip, "explain_hostile": hostile}
}

func TestExplanationMatchesItsGolden(t *testing.T) {
	for name, x := range explanations() {
		var text, json bytes.Buffer
		if err := errors.Join(Explanation(&text, x, Options{}), ExplanationJSON(&json, x)); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".text", text.Bytes())
		golden(t, name+".json", json.Bytes())
	}
}

func TestShowLeavesMostSamplesToJSON(t *testing.T) {
	in := outage()
	for i := range 19 {
		in.Samples = append(in.Samples, analyze.Sample{At: at("09:42:00"), Stream: "stripe.log", Offset: int64(i), Line: "another line"})
	}
	var buf bytes.Buffer
	if err := Incident(&buf, in, Options{}); err != nil {
		t.Fatal(err)
	}
	page := buf.String()
	if n := strings.Count(page, "stripe.log, byte"); n != 5 || !strings.HasSuffix(page, "\n  15 more with --json\n") {
		t.Errorf("page of 20 samples shows %d of them and ends in %q, want 5 and how many more", n, page[len(page)-60:])
	}
}

func TestListMatchesItsGolden(t *testing.T) {
	lists := map[string][]analyze.Incident{
		"list.text":         {resolved("acme"), closed(), recovering(), silent(), outage()},
		"list_empty.text":   nil,
		"list_hostile.text": {attack()},
	}
	for name, ins := range lists {
		var buf bytes.Buffer
		if err := List(&buf, ins, Options{}); err != nil {
			t.Fatal(err)
		}
		golden(t, name, buf.Bytes())
	}
}

// pages renders everything there is for people.
func pages(t *testing.T, opt Options) map[string]string {
	t.Helper()
	out := map[string]string{}
	keep := func(name string, render func(*bytes.Buffer) error) {
		var buf bytes.Buffer
		if err := render(&buf); err != nil {
			t.Fatal(err)
		}
		out[name] = buf.String()
	}
	for _, w := range worlds() {
		keep("report "+w.name, func(b *bytes.Buffer) error { return Text(b, w.report, opt) })
		keep("list "+w.name, func(b *bytes.Buffer) error { return List(b, w.report.Incidents, opt) })
		for _, in := range w.report.Incidents {
			keep("show "+w.name+" "+in.ID, func(b *bytes.Buffer) error { return Incident(b, in, opt) })
		}
	}
	for name, x := range explanations() {
		keep(name, func(b *bytes.Buffer) error { return Explanation(b, x, opt) })
	}
	return out
}

func TestNoLineIsWiderThanTheWidth(t *testing.T) {
	for _, width := range []int{0, 1, 40, 53, 80, 120, 300} {
		most := max(width, leastWidth)
		if width == 0 {
			most = defaultWidth
		}
		for name, page := range pages(t, Options{Width: width}) {
			for line := range strings.Lines(page) {
				line = strings.TrimSuffix(line, "\n")
				if n := lipgloss.Width(line); n > most {
					t.Errorf("%s at width %d: line of %d cells, want at most %d: %q", name, width, n, most, line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Errorf("%s at width %d: line ends in blanks: %q", name, width, line)
				}
			}
		}
	}
}

func TestLogTextReachesTheTerminalHarmless(t *testing.T) {
	for name, page := range pages(t, Options{}) {
		for i, r := range page {
			if r != '\n' && (unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r == 0x200b) {
				t.Errorf("%s: character %U at byte %d of %q, want it shown and not sent", name, r, i, page)
				break
			}
		}
	}
}

func TestColourChangesNothingButColour(t *testing.T) {
	black := pages(t, Options{})
	for name, page := range pages(t, Options{Color: true}) {
		if got := ansi.Strip(page); got != black[name] {
			t.Errorf("%s: with colour\n%s\nwithout\n%s", name, got, black[name])
		}
		if strings.HasPrefix(name, "report") && !strings.Contains(page, "\x1b[") {
			t.Errorf("%s: no colour in %q", name, page)
		}
	}
}

func TestTimesAreShownInTheZoneAskedFor(t *testing.T) {
	var buf bytes.Buffer
	zone := time.FixedZone("CEST", 2*3600)
	if err := Text(&buf, reportOf(outage()), Options{Location: zone}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2026-06-19 10:00:00 to 11:53:33 CEST", "since       11:41:03"} {
		if !strings.Contains(buf.String(), want) {
			t.Errorf("report in CEST\n%s\nwant it to contain %q", buf.String(), want)
		}
	}
}

func TestJSONIsHarmlessAndMeansTheSame(t *testing.T) {
	in := attack()
	var buf bytes.Buffer
	if err := IncidentJSON(&buf, in); err != nil {
		t.Fatal(err)
	}
	for i, r := range buf.String() {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("character %U at byte %d of %s", r, i, buf.String())
		}
	}
	var back analyze.Incident
	if err := json.Unmarshal(buf.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if want := strings.ToValidUTF8(in.Title, "\uFFFD"); back.Title != want {
		t.Errorf("title read back is %q, want %q", back.Title, want)
	}
}

func TestJSONEscapesBeyondTheBasicPlane(t *testing.T) {
	const tag = "\U000E0041"
	got := string(harmless([]byte(`"a` + tag + `b"`)))
	var back string
	if err := json.Unmarshal([]byte(got), &back); err != nil || back != "a"+tag+"b" || strings.Contains(got, tag) {
		t.Errorf("harmless(a U+E0041 b) = %s, read back %q (%v), want an escaped pair", got, back, err)
	}
}

func TestJSONTimesAreUTC(t *testing.T) {
	zone := time.FixedZone("CEST", 2*3600)
	r := reportOf(outage())
	want, got := new(bytes.Buffer), new(bytes.Buffer)
	if err := JSON(want, r); err != nil {
		t.Fatal(err)
	}
	moved := r.Coverage.LastEvent.In(zone)
	r.Coverage.LastEvent, r.GeneratedAt = &moved, &moved
	r.Incidents[0].StartedAt = r.Incidents[0].StartedAt.In(zone)
	if err := JSON(got, r); err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("report with times in CEST\n%s\nwant\n%s", got, want)
	}
}

func TestRenderersLeaveTheReportAlone(t *testing.T) {
	r := reportOf(resolved("acme"), outage())
	before, _ := json.Marshal(r)
	for _, renderer := range Renderers() {
		if err := renderer.Render(new(bytes.Buffer), r, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if after, _ := json.Marshal(r); !bytes.Equal(before, after) {
		t.Errorf("report after rendering\n%s\nwant\n%s", after, before)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestABrokenWriterIsAnError(t *testing.T) {
	for _, renderer := range Renderers() {
		err := renderer.Render(brokenWriter{}, reportOf(), Options{})
		if err == nil || err.Error() != "write report: disk full" {
			t.Errorf("%s: error %v, want write report: disk full", renderer.Name, err)
		}
	}
}

func TestNamed(t *testing.T) {
	for _, name := range []string{"text", "json"} {
		if r, ok := Named(name); !ok || r.Name != name || r.Doc == "" {
			t.Errorf("Named(%s) = %+v, %v", name, r, ok)
		}
	}
	if r, ok := Named("nonsense"); ok {
		t.Errorf("Named(nonsense) = %+v, want none", r)
	}
}
