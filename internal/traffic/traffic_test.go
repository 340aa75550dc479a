package traffic

import (
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// TestIndependent: who makes the traffic must not know who judges it.
func TestIndependent(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range file.Imports {
			if strings.Contains(i.Path.Value, "syncguard/analyze") {
				t.Errorf("%s imports %s", f.Name(), i.Path.Value)
			}
		}
	}
}

// TestSeeds: a seed is one world, another seed another.
func TestSeeds(t *testing.T) {
	first, again, other := digest("one region", 1), digest("one region", 1), digest("one region", 2)
	if first != again {
		t.Errorf("seed 1 gave %v, then %v", first, again)
	}
	if first == other {
		t.Errorf("seeds 1 and 2 both gave %v", first)
	}
}

type sums struct {
	events, failed int
	at             int64
	tenants        string
}

func digest(name string, seed uint64) sums {
	s := Named(name, seed)
	s.Length = 3 * time.Hour
	var d sums
	truth := s.Play(func(e *parse.Event) {
		d.events++
		d.at = d.at*31 + e.At.UnixNano() + int64(e.Status)
		if e.Outcome == parse.Failed {
			d.failed++
		}
	})
	d.tenants = strings.Join(truth.Faults[0].HitBy(truth.End), " ")
	return d
}

// TestWorlds: every world has its events in order, and every fault breaks calls
// within its time and of its integrations.
func TestWorlds(t *testing.T) {
	for _, s := range Worlds(2) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			s.Rate = min(s.Rate, 2) // what is asked of a world doesn't depend on it
			last := s.Start
			truth := s.Play(func(e *parse.Event) {
				if e.At.Before(last) || !e.At.Before(s.End()) {
					t.Fatalf("event at %v after one at %v; the world ends at %v", e.At, last, s.End())
				}
				last = e.At
			})
			for _, f := range truth.Faults {
				if len(f.Hit) == 0 || f.First.Before(f.From) || f.Last.After(f.To) {
					t.Errorf("fault %s of %v … %v broke calls of %d tenants, %v … %v", f.Name, f.From, f.To, len(f.Hit), f.First, f.Last)
				}
				if f.Scope == "tenant" && (len(f.Integrations) == 0 || len(f.Integrations) > 1 && s.Name != "a tenant everywhere") {
					t.Errorf("fault %s of a tenant is on %v", f.Name, f.Integrations)
				}
			}
		})
	}
}

// TestHeavyTail: the largest tenant has about a fifth of the traffic, the
// smallest an event a day.
func TestHeavyTail(t *testing.T) {
	b := base("tail", "", 1)
	sum := 0.0
	for i := range b.Tenants {
		sum += b.Tenants[i].Weight
	}
	largest, smallest := b.Tenants[0].Weight/sum, b.Tenants[len(b.Tenants)-1].Weight/sum*b.Rate*86400
	if largest < 0.17 || largest > 0.23 || smallest < 0.5 || smallest > 2 {
		t.Errorf("largest has %.3f of the traffic, smallest %.2f events a day", largest, smallest)
	}
}

// byHand is a world of two tenants that call once a minute; a breaks for ten
// minutes.
func byHand(share float64, retries bool) (*Spec, *Fault) {
	a, b := &Tenant{Name: "a", Retries: retries}, &Tenant{Name: "b"}
	s := &Spec{Name: "by hand", Start: worldStart, Length: time.Hour, Integrations: []string{"x"}}
	for i := range 60 {
		at := s.Start.Add(time.Duration(i) * time.Minute)
		s.Extra = append(s.Extra, Call{At: at, Integration: "x", Tenant: a, Operation: "sync"}, Call{At: at.Add(time.Second), Integration: "x", Tenant: b, Operation: "sync"})
	}
	f := &Fault{Kind: Failures, Scope: "tenant", Integrations: []string{"x"}, From: s.Start.Add(10 * time.Minute), To: s.Start.Add(20 * time.Minute), Share: share}
	s.Effects = []Effect{{Fault: f, From: f.From, To: f.To, Share: share, Status: 500, On: onTenants("x", "a")}}
	return s, f
}

// TestTruth: what is said of a fault is what it did.
func TestTruth(t *testing.T) {
	s, f := byHand(1, false)
	truth := s.Play(func(*parse.Event) {})
	if truth.Events != 120 || truth.Failed != 10 {
		t.Errorf("%d events, %d failed; want 120, 10", truth.Events, truth.Failed)
	}
	h := f.Hit["a"]
	if len(f.Hit) != 1 || h == nil || h.Calls != 10 || !h.First.Equal(f.From) || !h.Last.Equal(f.From.Add(9*time.Minute)) {
		t.Errorf("hit %+v", h)
	}
	if want := f.To.Add(2 * time.Minute); !f.ProvenAt.Equal(want) {
		t.Errorf("proven at %v, want %v: three successes", f.ProvenAt, want)
	}
	for at, want := range map[time.Duration]bool{5 * time.Minute: false, 12 * time.Minute: true, 19*time.Minute + time.Second: false} {
		if got := f.Breaks("a", s.Start.Add(at)); got != want {
			t.Errorf("at %v the fault breaks a's calls: %v, want %v", at, got, want)
		}
	}
	if f.Breaks("b", f.From.Add(time.Minute)) {
		t.Error("the fault breaks b's calls")
	}
}

// TestProofInARow: a stray failure after the fault starts the proof anew.
func TestProofInARow(t *testing.T) {
	s, f := byHand(1, false)
	stray := f.To.Add(2 * time.Minute)
	s.Effects = append(s.Effects, Effect{From: stray, To: stray.Add(time.Minute), Share: 1, Status: 503, On: onTenants("x", "a")})
	s.Play(func(*parse.Event) {})
	if want := stray.Add(3 * time.Minute); !f.ProvenAt.Equal(want) {
		t.Errorf("proven at %v, want %v", f.ProvenAt, want)
	}
}

// TestHealed: a tenant whose retries heal everything was touched, not hit.
func TestHealed(t *testing.T) {
	s, f := byHand(1, true)
	f.To = f.From.Add(2 * time.Second)
	s.Effects[0].To = f.To
	s.Play(func(*parse.Event) {})
	if len(f.Hit) != 0 || f.Touched["a"] == nil {
		t.Errorf("hit %v, touched %v; want a touched", f.Hit, f.Touched)
	}
}

// TestEnough: three successes after a total failure, dozens after a partial one.
func TestEnough(t *testing.T) {
	for share, want := range map[float64]int{1: 3, 0.9: 3, 0.5: 7, 0.1: 44} {
		if got := enough(share); got != want {
			t.Errorf("enough(%v) = %d, want %d", share, got, want)
		}
	}
}
