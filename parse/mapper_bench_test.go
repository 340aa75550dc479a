package parse

import (
	"fmt"
	"strconv"
	"testing"
	"time"
)

// mapperLines are the shapes whose cost counts: successes in JSON and in
// access logs, a success told in words, and a failure.
var mapperLines = []struct{ name, line string }{
	{"json-ok", `{"time":"2026-06-19T11:22:33.123Z","level":"info","logger":"sync","msg":"webhook delivered","integration":"stripe","tenant":"acme","operation":"charge.create","status":200,"region":"eu-west","version":"v42","request_id":"req-9f8b7c6d","attempt":1,"duration_ms":123}`},
	{"nginx-ok", `203.0.113.7 - acme [19/Jun/2026:11:22:33 +0000] "POST /webhooks/stripe/12345 HTTP/1.1" 200 190 "-" "Stripe/1.0" rt=0.1 us=200`},
	{"words-ok", `time=2026-06-19T11:22:33Z level=info msg="delivered webhook to endpoint in 120 ms" integration=xero tenant=acme`},
	{"json-failed", `{"time":"2026-06-19T11:22:33.123Z","level":"error","msg":"charge failed","error":"dial tcp 10.0.0.1:443: connection refused","integration":"stripe","tenant":"acme","request_id":"req-9f8b7c6d"}`},
}

func BenchmarkMap(b *testing.B) {
	for _, l := range mapperLines {
		b.Run(l.name, func(b *testing.B) {
			var r Record
			for _, f := range Formats() {
				if f.Parse(l.line, &r) {
					break
				}
				r.Reset()
			}
			m := NewMapper(Mapping{}, NewStamps(time.UTC, time.Time{}))
			var e Event
			b.ReportAllocs()
			for b.Loop() {
				m.Map(&r, l.line, &e)
			}
		})
	}
}

// BenchmarkMapShuffled has the fields of one line in two orders by turns, so
// that no key stands where the line before had it.
func BenchmarkMapShuffled(b *testing.B) {
	var there, back Record
	if !JSON.Parse(mapperLines[0].line, &there) {
		b.Fatal("the line is no JSON")
	}
	for i := range there.Fields {
		back.Fields = append(back.Fields, there.Fields[len(there.Fields)-1-i])
	}
	m := NewMapper(Mapping{}, NewStamps(time.UTC, time.Time{}))
	var e Event
	b.ReportAllocs()
	for b.Loop() {
		m.Map(&there, mapperLines[0].line, &e)
		m.Map(&back, mapperLines[0].line, &e)
	}
}

func TestMapAllocatesNothingOnSuccess(t *testing.T) {
	for _, l := range mapperLines[:3] {
		var r Record
		for _, f := range Formats() {
			if f.Parse(l.line, &r) {
				break
			}
			r.Reset()
		}
		m := NewMapper(Mapping{}, NewStamps(time.UTC, time.Time{}))
		var e Event
		if n := testing.AllocsPerRun(100, func() { m.Map(&r, l.line, &e) }); n != 0 || e.Outcome != OK {
			t.Errorf("%s: %v allocations and outcome %s, want 0 and ok", l.line, n, e.Outcome)
		}
	}
}

// BenchmarkIsID measures ids of which each comes once, as in logs.
func BenchmarkIsID(b *testing.B) {
	var ids []string
	for i := range uint64(4096) {
		x := i * 0x9e3779b97f4a7c15
		ids = append(ids, fmt.Sprintf("%x", x), fmt.Sprintf("req_%s", strconv.FormatUint(x, 36)), fmt.Sprintf("tenant-%05d", x%15_000))
	}
	for b.Loop() {
		for _, id := range ids {
			isID(id)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(ids)), "ns/id")
}
