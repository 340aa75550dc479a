package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

var t0 = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return t0.Add(time.Duration(n) * time.Minute) }

// world is eight hours of three tenants that call x and y once a minute. a and
// b break on x in the second hour; c breaks on y in the third, on and off.
func world(t *testing.T) *traffic.Truth {
	t.Helper()
	s := &traffic.Spec{Name: "by hand", Start: t0, Length: 8 * time.Hour, Integrations: []string{"x", "y"}}
	tenants := []*traffic.Tenant{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	for i := range 480 {
		for _, tenant := range tenants {
			for _, on := range s.Integrations {
				s.Extra = append(s.Extra, traffic.Call{At: minute(i), Integration: on, Tenant: tenant, Operation: "sync"})
			}
		}
	}
	first := &traffic.Fault{Name: "first", Kind: traffic.Failures, Class: "auth", Integrations: []string{"x"}, From: minute(60), To: minute(120),
		Scope: "attribute", Attrs: map[string]string{"region": "eu"}, Share: 1, Version: "v2"}
	second := &traffic.Fault{Name: "second", Kind: traffic.Failures, Class: "server", Integrations: []string{"y"}, From: minute(120), To: minute(180), Scope: "tenant", Share: 1}
	s.Effects = []traffic.Effect{
		{Fault: first, From: first.From, To: first.To, Share: 1, Status: 401, On: traffic.Match{Integrations: []string{"x"}, Tenants: []string{"a", "b"}}},
		{Fault: second, From: second.From, To: minute(140), Share: 1, Status: 500, On: traffic.Match{Integrations: []string{"y"}, Tenants: []string{"c"}}},
		{Fault: second, From: minute(160), To: second.To, Share: 1, Status: 500, On: traffic.Match{Integrations: []string{"y"}, Tenants: []string{"c"}}},
	}
	return s.Play(func(*parse.Event) {})
}

func set(names ...string) map[string]bool {
	out := map[string]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out
}

// right are the verdicts that find both faults and nothing else.
func right() []*verdict {
	return []*verdict{
		{
			kind: "failures", integrations: []string{"x"}, classes: []string{"auth"}, started: minute(60), opened: minute(62), over: []time.Time{minute(130)}, resolved: true,
			tenants: set("a", "b"), wellAgain: []recovery{{"a", minute(124)}, {"b", minute(125)}}, scope: "attribute", attrs: map[string]string{"region": "eu"},
			confidence: 0.95, deploy: "v2", moments: []moment{{at: minute(65), tenants: set("a", "b")}},
		},
		{
			kind: "failures", integrations: []string{"y"}, classes: []string{"server"}, started: minute(120), opened: minute(124), over: []time.Time{minute(192)}, resolved: true,
			tenants: set("c"), scope: "tenant", confidence: 0.97,
		},
	}
}

// TestGrade changes one thing at a time and says what the score must notice.
func TestGrade(t *testing.T) {
	tests := []struct {
		name   string
		change func(v []*verdict) []*verdict
		want   func(s *score)
	}{
		{"all is right", func(v []*verdict) []*verdict { return v }, func(*score) {}},
		{"nothing is found", func([]*verdict) []*verdict { return nil }, func(s *score) {
			*s = score{Faults: 2, Deploys: 1, Days: s.Days}
		}},
		{"a false alarm", func(v []*verdict) []*verdict {
			return append(v, &verdict{kind: "failures", integrations: []string{"x"}, started: minute(300), opened: minute(301), tenants: set("a"), confidence: 0.9})
		}, func(s *score) { s.Verdicts, s.Wrong, s.Confident = 3, 1, 3 }},
		{"an alarm before the fault", func(v []*verdict) []*verdict {
			v[1].opened = minute(119)
			return v
		}, func(s *score) {
			s.Found, s.Wrong, s.OnePiece, s.ScopeRight, s.Justified, s.Ended = 1, 1, 1, 1, 1, 1
			s.Delays, s.Jaccard, s.Lags = s.Delays[:1], s.Jaccard[:1], s.Lags[:1]
		}},
		{"about another tenant", func(v []*verdict) []*verdict {
			v[1].tenants = set("a")
			return v
		}, func(s *score) {
			s.Found, s.Wrong, s.OnePiece, s.ScopeRight, s.Justified, s.Ended = 1, 1, 1, 1, 1, 1
			s.Delays, s.Jaccard, s.Lags = s.Delays[:1], s.Jaccard[:1], s.Lags[:1]
		}},
		{"two pieces", func(v []*verdict) []*verdict {
			piece := *v[0]
			piece.opened, piece.tenants, piece.wellAgain = minute(80), set("b"), nil
			return append(v, &piece)
		}, func(s *score) {
			s.Verdicts, s.OnePiece, s.Confident, s.Justified, s.Blamed = 3, 1, 3, 3, 2
			s.Lags = append(s.Lags[:1:1], s.Lags[0], s.Lags[1])
		}},
		{"one incident for both", func(v []*verdict) []*verdict {
			v[0].integrations, v[0].tenants = []string{"x", "y"}, set("a", "b", "c")
			v[0].opened = minute(121) // while both go on: the end of the first is in its time
			v[0].started = minute(119)
			return v[:1]
		}, func(s *score) {
			s.Verdicts, s.OnePiece, s.Ended, s.Confident = 1, 1, 1, 1
			s.Delays = []time.Duration{61 * time.Minute, time.Minute}
			s.Jaccard = []float64{2.0 / 3, 1.0 / 3}
			s.ScopeRight, s.Justified, s.Lags = 1, 1, s.Lags[:1]
		}},
		{"a tenant too many", func(v []*verdict) []*verdict {
			v[1].tenants = set("a", "c")
			return v
		}, func(s *score) { s.Jaccard[1] = 0.5 }},
		{"a tenant late", func(v []*verdict) []*verdict {
			v[0].moments = []moment{{at: minute(65), tenants: set("a")}, {at: minute(70), tenants: set("a", "b")}, {at: minute(125)}}
			return v
		}, func(s *score) { s.Live = []float64{0.75} }},
		{"the wrong scope", func(v []*verdict) []*verdict {
			v[0].attrs = map[string]string{"region": "us"}
			return v
		}, func(s *score) { s.ScopeRight, s.Justified = 1, 1 }},
		{"the right scope as a tie", func(v []*verdict) []*verdict {
			v[0].attrs, v[0].also = map[string]string{"shard": "s1"}, []map[string]string{{"region": "eu"}}
			return v
		}, func(*score) {}},
		{"a wrong scope without confidence", func(v []*verdict) []*verdict {
			v[0].scope, v[0].confidence = "integration", 0.6
			return v
		}, func(s *score) { s.ScopeRight, s.Confident, s.Justified = 1, 1, 1 }},
		{"resolved early", func(v []*verdict) []*verdict {
			v[0].over = []time.Time{minute(90), minute(130)}
			return v
		}, func(s *score) { s.Early = 1 }},
		{"a tenant well early", func(v []*verdict) []*verdict {
			v[0].wellAgain[0].at = minute(90)
			return v
		}, func(s *score) { s.TenantEarly = 1 }},
		{"a tenant well while it flaps", func(v []*verdict) []*verdict {
			v[1].wellAgain = []recovery{{"c", minute(150)}}
			return v
		}, func(s *score) { s.TenantRecoveries = 3 }},
		{"a tenant well between two failures", func(v []*verdict) []*verdict {
			v[1].wellAgain = []recovery{{"c", minute(170)}}
			return v
		}, func(s *score) { s.TenantRecoveries, s.TenantEarly = 3, 1 }},
		{"never resolved", func(v []*verdict) []*verdict {
			v[1].over, v[1].resolved = nil, false
			return v
		}, func(s *score) { s.Never, s.Lags = 1, s.Lags[:1] }},
		{"the wrong deploy", func(v []*verdict) []*verdict {
			v[0].deploy, v[1].deploy = "v1", "v2"
			return v
		}, func(s *score) { s.Blamed, s.WrongBlame = 0, 2 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := score{
				Faults: 2, Found: 2, Verdicts: 2, Days: 1.0 / 3, Delays: []time.Duration{2 * time.Minute, 4 * time.Minute}, OnePiece: 2,
				Jaccard: []float64{1, 1}, Live: []float64{1}, ScopeRight: 2, TenantRecoveries: 2, Ended: 2,
				Lags: []time.Duration{8 * time.Minute, 10 * time.Minute}, Confident: 2, Justified: 2, Deploys: 1, Blamed: 1,
			}
			tt.want(&want)
			want.Failing = want.Delays // no fault here is a silence
			got := grade(world(t), tt.change(right()))
			if top := got.Bins[len(got.Bins)-1]; top.Verdicts != want.Confident || top.Right != want.Justified {
				t.Errorf("the range of 0.9 and more holds %+v, want %d verdicts, %d right", top, want.Confident, want.Justified)
			}
			got.Bins = want.Bins
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// TestAtRisk: of those called at risk who called again, who was hit; of those hit
// later, who had been named.
func TestAtRisk(t *testing.T) {
	world := func(v *verdict) score {
		f := &traffic.Fault{Name: "f", Kind: traffic.Failures, Integrations: []string{"x"}, From: minute(60), To: minute(120), Scope: "integration",
			Hit: map[string]*traffic.Hit{
				"a": {First: minute(61)}, "b": {First: minute(80)}, "c": {First: minute(90)}, "d": {First: minute(91)}, "new": {First: minute(92), New: true},
			},
			Called: map[string]time.Time{"a": minute(110), "b": minute(80), "c": minute(90), "d": minute(91), "new": minute(92), "fine": minute(100), "asleep": minute(64)}}
		return grade(&traffic.Truth{Start: t0, End: minute(480), Faults: []*traffic.Fault{f}}, []*verdict{v})
	}
	v := &verdict{kind: "failures", integrations: []string{"x"}, started: minute(61), opened: minute(62), tenants: set("a"), scope: "integration",
		moments: []moment{{minute(63), set("a"), set("d")}, {minute(67), set("a", "d"), set("b", "fine", "asleep")}}}
	if s := world(v); s.AtRisk != 2 || s.AtRiskHit != 1 || s.Later != 2 || s.LaterAtRisk != 1 {
		t.Errorf("at risk %d, hit %d; hit later %d, named %d; want 2, 1; 2, 1", s.AtRisk, s.AtRiskHit, s.Later, s.LaterAtRisk)
	}
	v.moments = v.moments[:1]
	if s := world(v); s.AtRisk != 0 || s.Later != 0 {
		t.Errorf("nothing was shown five minutes after the opening, and %d, %d were graded", s.AtRisk, s.Later)
	}
}

// TestReliability: what verdicts said stands beside how often they were right.
func TestReliability(t *testing.T) {
	var s score
	for _, said := range []float64{0.95, 0.9, 0.899, 0.5, 0.499, 0} {
		s.sure(&verdict{confidence: said}, said != 0.9)
	}
	got := [len(binFloors)][2]int{}
	for i, b := range s.Bins {
		got[i] = [2]int{b.Verdicts, b.Right}
	}
	if want := ([len(binFloors)][2]int{{2, 2}, {1, 1}, {}, {}, {1, 1}, {2, 1}}); got != want {
		t.Errorf("verdicts and right by range: %v, want %v", got, want)
	}
	table := table{total: []*score{&s}}
	var b strings.Builder
	table.printReliability(&b)
	if !strings.Contains(b.String(), "| 0.9 – 1.0  |        2 |     1 | 0.925 |      0.500 |") {
		t.Errorf("the table of two verdicts of 0.925, one of them right, says\n%s", b.String())
	}
}

// TestNotEnough: an incident may stay open where the log ends before every
// tenant could show that it is well.
func TestNotEnough(t *testing.T) {
	truth := world(t)
	v := right()
	v[1].over, v[1].resolved = nil, false
	truth.End = truth.Faults[1].ProvenAt.Add(room - time.Second)
	if got := grade(truth, v); got.Never != 0 || got.Ended != 1 {
		t.Errorf("never %d of %d, want 0 of 1", got.Never, got.Ended)
	}
	truth.End = truth.Faults[1].ProvenAt.Add(room)
	if got := grade(truth, v); got.Never != 1 || got.Ended != 2 {
		t.Errorf("never %d of %d, want 1 of 2", got.Never, got.Ended)
	}
}

// TestTolerated: that a tenant which left is silent may be said once.
func TestTolerated(t *testing.T) {
	truth := world(t)
	truth.Tolerated = []traffic.Departure{{Tenant: "a", At: minute(200)}}
	gone := func(at int, tenants ...string) *verdict {
		return &verdict{kind: "silence", integrations: []string{"x"}, started: minute(200), opened: minute(at), tenants: set(tenants...)}
	}
	tests := []struct {
		name             string
		said             []*verdict
		wrong, tolerated int
	}{
		{"once", []*verdict{gone(260, "a")}, 0, 1},
		{"twice", []*verdict{gone(260, "a"), gone(270, "a")}, 1, 1},
		{"before it left", []*verdict{gone(199, "a")}, 1, 0},
		{"with somebody who did not leave", []*verdict{gone(260, "a", "b")}, 1, 0},
	}
	for _, tt := range tests {
		if got := grade(truth, tt.said); got.Wrong != tt.wrong || got.Tolerated != tt.tolerated || got.Verdicts != tt.wrong {
			t.Errorf("%s: %d wrong, %d tolerated of %d; want %d, %d", tt.name, got.Wrong, got.Tolerated, got.Verdicts, tt.wrong, tt.tolerated)
		}
	}
}

// TestNaive: the rules fire at the tenth failure and end a window after the
// last time they fired.
func TestNaive(t *testing.T) {
	play := func(n *naive, ok int) []*verdict {
		at := t0
		for i := range 12 {
			for range ok {
				n.observe(&parse.Event{At: at, Integration: "x", Tenant: "a", Outcome: parse.OK})
			}
			n.observe(&parse.Event{At: at.Add(time.Second), Integration: "x", Tenant: string(rune('a' + i%2)), Outcome: parse.Failed})
			at = at.Add(10 * time.Second)
		}
		for i := range 20 {
			n.observe(&parse.Event{At: at.Add(time.Duration(i) * time.Minute), Integration: "x", Tenant: "a", Outcome: parse.OK})
		}
		return n.verdicts(at)
	}
	got := play(tenInFive(), 20)
	if len(got) != 1 || !got[0].opened.Equal(t0.Add(91*time.Second)) || !got[0].resolved || got[0].scope != "integration" || !reflect.DeepEqual(got[0].tenants, set("a", "b")) {
		t.Errorf("ten in five minutes: %+v", got)
	}
	if got := play(tenInFiveAndTenPercent(), 20); len(got) != 0 {
		t.Errorf("5 %% failures fired: %+v", got)
	}
	if got := play(tenInFiveAndTenPercent(), 2); len(got) != 1 {
		t.Errorf("a third of the calls fails, and %d incidents", len(got))
	}
}

// TestAttrsOf reads both ways to write a pair.
func TestAttrsOf(t *testing.T) {
	want := map[string]string{"region": "eu", "version": "v2"}
	for _, in := range [][2]string{{"region,version", "eu,v2"}, {"region,version", "region=eu,version=v2"}} {
		if got := attrsOf(in[0], in[1]); !reflect.DeepEqual(got, want) {
			t.Errorf("attrsOf(%q, %q) = %v", in[0], in[1], got)
		}
	}
	if got := attrsOf("region", "eu"); !reflect.DeepEqual(got, map[string]string{"region": "eu"}) {
		t.Errorf("a single attribute: %v", got)
	}
}
