package analyze_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// explains fails the test unless the verdict and the first series' own say so.
func (s *script) explains(tenant, verdict string) analyze.Explanation {
	s.t.Helper()
	before, err := s.a.Snapshot()
	if err != nil {
		s.t.Fatal(err)
	}
	x := s.a.Explain("stripe", tenant)
	after, err := s.a.Snapshot()
	if err != nil || !bytes.Equal(before, after) {
		s.t.Errorf("Explain changed the analyzer (%v)", err)
	}
	if !strings.Contains(x.Verdict, verdict) {
		s.t.Errorf("Explain(stripe, %q)\n got %s\nwant a verdict with %q", tenant, dump(x), verdict)
	}
	return x
}

func TestExplainWhyNothingOpened(t *testing.T) {
	cases := []struct {
		name, tenant string
		play         func(s *script)
		verdict      string
	}{
		{"health", "", func(*script) {}, "there is no evidence of failure"},
		{"little evidence", "acme", func(s *script) {
			s.call("acme", 503)
			s.now = s.now.Add(10 * time.Second)
			s.call("acme", 503)
		}, "nats of the 11.5 that an incident needs"},
		{"a blip", "", func(s *script) {
			s.run(9*time.Second, time.Second, ten, func(string) int { return 503 })
		}, "stripe has passed the threshold, but it has lasted 8 s, and a blip of less than 15 s is no incident"},
		{"a blip that is over", "", func(s *script) {
			s.run(9*time.Second, time.Second, ten, func(string) int { return 503 })
			s.run(20*time.Minute, 10*time.Second, ten, healthy)
		}, "it had 31.5 nats at 2026-03-02T07:00:01Z: it had not lasted 15 s"},
		{"one request retried without an id", "acme", func(s *script) {
			for range 8 {
				s.call("acme", 422, id(""))
				s.call("acme", 200, id("")) // its other calls go on
				s.now = s.now.Add(10 * time.Second)
			}
		}, "stripe/acme has passed the threshold, but without attempt ids it may be one request retried"},
		{"strays of several kinds", "acme", func(s *script) {
			for _, status := range []int{503, 404, 401, 503, 404, 401} {
				s.call("acme", status)
				s.now = s.now.Add(10 * time.Second)
			}
		}, "stripe/acme has passed the threshold, but what fails is of several kinds, a few of each"},
		{"one tenant's trouble, seen from the integration", "", func(s *script) {
			for range 8 {
				s.call("acme", 422, id(""))
				s.call("acme", 200, id("")) // its other calls go on
				s.now = s.now.Add(10 * time.Second)
			}
		}, "has passed the threshold, but "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := newScript(t)
			for end := s.now.Add(time.Hour); s.now.Before(end); s.now = s.now.Add(10 * time.Second) {
				for _, tenant := range ten {
					s.call(tenant, 200, id("")) // nothing here has ids
				}
			}
			c.play(s)
			s.none()
			s.explains(c.tenant, c.verdict)
			s.a = restored(t, analyze.Config{}, s.a)
			s.explains(c.tenant, c.verdict)
		})
	}
}

func TestExplainOfAnIncident(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, time.Second, ten, healthy)
	broken := s.now
	s.run(5*time.Minute, time.Second, ten, func(string) int { return 503 })
	in := s.one()
	s.explains("", "an incident is open about it: "+in.ID)
	s.explains("cedar", in.ID)
	y := in.Why
	if y.PassedAt == nil || y.PassedAt.Before(broken) || !y.PassedAt.Before(in.OpenedAt) || y.HeldBy != "it had not lasted 15 s" || y.Share != 0.95 {
		t.Errorf("why %s, opened %v: want it held from when the threshold was passed", dump(y), in.OpenedAt)
	}
}

func TestExplainOfTheUnknown(t *testing.T) {
	s := newScript(t)
	s.run(time.Minute, time.Second, ten, healthy)
	if x := s.a.Explain("strip", ""); x.Missing == nil || x.Missing.Tenant || len(x.Missing.Names) != 1 || x.Missing.Names[0] != "stripe" {
		t.Errorf("an unknown integration: %s", dump(x.Missing))
	}
	if x := s.a.Explain("stripe", "nobody"); x.Missing == nil || !x.Missing.Tenant || len(x.Missing.Names) != 10 || x.Missing.Names[0] != "acme" {
		t.Errorf("an unknown tenant: %s", dump(x.Missing))
	}
	if x := s.explains("acme", ""); !strings.Contains(x.Note, "too little to know the ordinary failure share") {
		t.Errorf("note %q, want it to say that the log has just begun", x.Note)
	}
}

// A log that tells failures only is judged by their rate, and explained by it.
func TestExplainOfFailuresOnly(t *testing.T) {
	s := newScript(t)
	for range 40 {
		s.call("acme", 503)
		s.call("birch", 503)
		s.now = s.now.Add(10 * time.Minute)
	}
	for range 12 {
		s.call("acme", 503)
		s.now = s.now.Add(time.Second)
	}
	s.none()
	for range 2 {
		x := s.explains("acme", "stripe/acme has passed the threshold, but it has lasted 11 s, and a blip of less than 15 s is no incident")
		if !strings.Contains(x.Note, "the log tells failures only; ordinary are") || x.Series[0].P0 != 0 || x.Series[0].Failures != 12 || x.Series[0].PassedAt == nil {
			t.Errorf("got %s, want the arithmetic of the rate", dump(x))
		}
		s.a = restored(t, analyze.Config{}, s.a)
	}
	for range 20 {
		s.call("acme", 503)
		s.now = s.now.Add(time.Second)
	}
	if y := s.one().Why; y.PassedAt == nil || y.HeldBy != "it had not lasted 15 s" || y.Share != 0 || y.Statistic <= y.Threshold {
		t.Errorf("why %s, want it held until it had lasted", dump(y))
	}
}

func TestExplainNamesWhatIsHeldByAnOperationThatNeverWorked(t *testing.T) {
	s := newScript(t)
	s.run(time.Hour, 10*time.Second, ten, healthy)
	for range 15 {
		for _, tenant := range ten[:2] {
			s.call(tenant, 404, op("gone"))
		}
		s.run(5*time.Second, 200*time.Millisecond, ten, healthy)
	}
	s.none()
	i := slices.IndexFunc(s.a.Explain("stripe", "").Series, func(x analyze.SeriesState) bool {
		return x.Series == "stripe operation gone" && x.Verdict == "what fails is not found and has never worked for anybody"
	})
	if i < 0 {
		t.Errorf("got %s, want the operation's verdict", dump(s.a.Explain("stripe", "")))
	}
}

func TestExplainSaysThatSomethingIsIgnored(t *testing.T) {
	s := newScript(t)
	s.a = analyze.New(analyze.Config{Ignore: []analyze.Ignore{{Tenant: parse.Names{"acme"}}}})
	s.run(time.Hour, time.Second, ten, only("acme", 503))
	s.none()
	const note = "what the configuration ignores is not counted here"
	if x := s.explains("acme", "there is no evidence of failure"); !strings.Contains(x.Note, note) {
		t.Errorf("note %q, want %q", x.Note, note)
	}
	if x := s.explains("birch", ""); x.Note != "" {
		t.Errorf("note %q of a tenant that nothing is ignored of", x.Note)
	}
}
