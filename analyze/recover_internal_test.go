package analyze

import "testing"

// TestHealthyEvidence: the less is known of a failure share, the more successes it
// takes to say that it is gone.
func TestHealthyEvidence(t *testing.T) {
	tests := []struct {
		name        string
		known       sick
		ok, strays  int64
		least, most float64 // nats
	}{
		{"two successes after twenty failures of twenty", sick{20, 1}.within(0.035, maxShare), 2, 0, provenNats, 7},
		{"one success after them", sick{20, 1}.within(0.035, maxShare), 1, 0, 2, provenNats},
		{"two after four of four, which a third of the calls may bring", sick{4, 1}, 2, 0, 1, provenNats},
		{"four after four of four", sick{4, 1}, 4, 0, provenNats, 5},
		{"thirty after a tenth of two hundred", sick{20, 180}, 30, 0, 2, provenNats},
		{"forty after it", sick{20, 180}, 40, 0, provenNats, 4},
		{"forty and a stray failure after it", sick{20, 180}, 40, 1, 0.5, 2},
		{"forty and a tenth of failures after it", sick{20, 180}, 40, 4, -10, -2},
	}
	for _, tt := range tests {
		if got := tt.known.healthy(tt.ok, tt.strays, 0.01); got < tt.least || got > tt.most {
			t.Errorf("%s: %.2f nats, want %.1f … %.1f", tt.name, got, tt.least, tt.most)
		}
	}
}

// TestShareOfAMember: what an operation did before it first failed counts, and the
// successes that proved a recovery do not.
func TestShareOfAMember(t *testing.T) {
	tr := &tracked{Wide: true, members: map[memberKey]*member{}, Templates: NewTemplates(1)}
	for _, name := range []string{"a", "b"} {
		tr.join("x", name, 0, 0.01)
	}
	fail := func(m *member, op string, n int) {
		for range n {
			tr.fail(m, 0, op, 1)
			tr.Inc.Failures++
			tr.Inc.Attempts++
		}
	}
	a, b := tr.Members[0], tr.Members[1]
	fail(a, "charge", 1)
	fail(b, "refund", 1)
	for range 50 {
		tr.succeed(a, 0, "charge", 1)
		tr.succeed(a, 0, "refund", 1)
	}
	fail(a, "refund", 1)
	if n, f := a.counts(); f != 2 || n != 102 {
		t.Errorf("%d of %d failed, want 2 of 102: both operations succeeded 50 times in between", f, n)
	}

	fail(b, "refund", 50)
	share := tr.shared().share()
	for range 500 {
		tr.succeed(b, 0, "refund", 1)
	}
	if b.State != TenantRecovering || tr.proof(b) < need(b.Broken) {
		t.Fatalf("500 successes prove %.1f nats", tr.proof(b))
	}
	fail(b, "refund", 1)
	if got := tr.shared().share(); got < share {
		t.Errorf("a failure after a long recovery makes the incident's share %.3f of %.3f", got, share)
	}
	if b.Broken != 1 || need(b.Broken) <= provenNats {
		t.Errorf("%d broken runs, %.2f nats needed: the next run must be less likely by chance", b.Broken, need(b.Broken))
	}
}

// TestSpread: tenants that break one after another are not everybody, however many
// of them it are in the end.
func TestSpread(t *testing.T) {
	var outage, pipeline, half tenantCounts
	for i := range 20 {
		outage.add(40, 40)
		outage.before(0)
		pipeline.add(int64(40+10*i), 40)
		pipeline.before(int64(10 * i))
		half.add(41, 20)
		half.before(1)
	}
	for range 5 {
		pipeline.add(2, 0)
	}
	if outage.spread(0.01) < 0 {
		t.Error("an outage is told tenant by tenant")
	}
	if half.spread(0.01) < 0 {
		t.Error("half an outage is told tenant by tenant")
	}
	if pipeline.spread(0.01) >= 0 {
		t.Error("tenants that broke one after another are told as everybody")
	}
}

// TestExplanationHolds: ten healthy units beside failing ones tell an attribute,
// and a few do not.
func TestExplanationHolds(t *testing.T) {
	units := func(failing, fine int) []unit {
		var out []unit
		for range failing {
			out = append(out, unit{failing: true, pairs: []ScopeAttr{{"region", "eu"}}})
		}
		for range fine {
			out = append(out, unit{pairs: []ScopeAttr{{"region", "us"}}})
		}
		return out
	}
	if best, _, _ := explain(units(12, 10)); best == nil || best.attr != (ScopeAttr{"region", "eu"}) {
		t.Errorf("twelve fail in one region and ten are fine in another: %+v", best)
	}
	if best, _, _ := explain(units(12, 4)); best != nil {
		t.Errorf("four healthy units tell %+v", best)
	}
}

// TestHits: one failure is a hit where the fault is far above a tenant's ordinary
// level, and one of several where it is not.
func TestHits(t *testing.T) {
	tr := &tracked{Inc: Incident{Failures: 270, Attempts: 1000}}
	if !tr.hits(1, 0.015) {
		t.Error("one failure of a tenant that hardly ever fails, in a fault of 27 %, is no hit")
	}
	if tr.hits(1, 0.28) || !tr.hits(5, 0.28) {
		t.Error("of a tenant that fails in 19 % anyhow five failures are a hit, and one is none")
	}
}

// TestRestoredOrder: incidents are told of an attempt in the order in which they
// opened, whichever was reopened last, since a restored state knows no other.
func TestRestoredOrder(t *testing.T) {
	a := New(Config{})
	x, y := &tracked{}, &tracked{}
	a.Tracked = []*tracked{x, y}
	in := &integration{live: []*tracked{y}}
	a.enliven(in, x)
	if len(in.live) != 2 || in.live[0] != x || in.live[1] != y {
		t.Error("what was reopened last stands last")
	}
}

// TestDroppedIsShown: what is beyond the caps of an incident is counted and shown.
func TestDroppedIsShown(t *testing.T) {
	a := New(Config{})
	tr := &tracked{Templates: NewTemplates(1), members: map[memberKey]*member{}, exposures: map[exposureKey]*exposure{}}
	if in := a.view(tr); in.Why.Dropped != nil {
		t.Errorf("nothing was dropped, and it says %+v", in.Why.Dropped)
	}
	for range maxTimeline + 7 {
		tr.mark(0, "relapsed", "")
	}
	if in := a.view(tr); in.Why.Dropped == nil || *in.Why.Dropped != (Dropped{Timeline: 7}) {
		t.Errorf("dropped %+v, want 7 of the timeline", in.Why.Dropped)
	}
}
