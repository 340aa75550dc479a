package parse

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// TestPrivacyRemembersNothing: what is hidden of a line is hidden of no other, and
// what another line was allowed to keep is hidden of this one.
func TestPrivacyRemembersNothing(t *testing.T) {
	lines := []string{
		`{"time":"2026-03-02T09:00:00Z","integration":"stripe","tenant":"acme","operation":"acme.sync","region":"birch","status":200}`,
		`{"time":"2026-03-02T09:00:01Z","integration":"stripe","tenant":"birch","operation":"acme.sync","region":"birch","status":200}`,
		`{"time":"2026-03-02T09:00:02Z","integration":"stripe","tenant":"cedar","operation":"acme.sync","region":"birch","status":200}`,
		`{"time":"2026-03-02T09:00:03Z","integration":"stripe","operation":"acme.sync","region":"birch","status":200}`,
		`{"time":"2026-03-02T09:00:04Z","integration":"stripe","operation":"acme.sync","status":200}`,
	}
	opt := Options{
		Mapping: Mapping{Constant: Constant{Attributes: map[string]string{"plan": "plan for cedar", "zone": "K-17"}}},
		Privacy: Privacy{Key: []byte("key"), Redact: []*regexp.Regexp{regexp.MustCompile(`K-[0-9]+`)}},
	}
	events := func(d *Decoder, log string) string {
		var out Batch
		d.Chunk(log, 0, &out)
		var b strings.Builder
		for _, e := range out.Events {
			fmt.Fprintln(&b, e.Tenant, e.Operation, e.Attrs.Pairs)
		}
		return b.String()
	}
	together := events(NewDecoder("app.log", opt), strings.Join(lines, "\n"))
	var alone strings.Builder
	for _, line := range lines {
		alone.WriteString(events(NewDecoder("app.log", opt), line))
	}
	acme, birch, cedar := opt.Privacy.TenantName("acme"), opt.Privacy.TenantName("birch"), opt.Privacy.TenantName("cedar")
	want := fmt.Sprintf(`%[1]s %[1]s.sync [{plan plan for cedar} {region birch} {zone [masked]}]
%[2]s acme.sync [{plan plan for cedar} {region %[2]s} {zone [masked]}]
%[3]s acme.sync [{plan plan for %[3]s} {region birch} {zone [masked]}]
 acme.sync [{plan plan for cedar} {region birch} {zone [masked]}]
 acme.sync [{plan plan for cedar} {zone [masked]}]
`, acme, birch, cedar)
	if together != want || alone.String() != want {
		t.Errorf("lines read together\n%s\neach by itself\n%s\nwant\n%s", together, alone.String(), want)
	}
}

// BenchmarkPrivacy measures lines to events of 15,000 tenants, with what is hidden.
func BenchmarkPrivacy(b *testing.B) {
	const tenants = 15_000
	var log strings.Builder
	for i := range tenants {
		fmt.Fprintf(&log, `{"time":%q,"level":"info","msg":"outbound call finished","integration":"stripe","tenant":"tenant-%05d","operation":"charge.create",`+
			`"region":"eu-west","version":"v42","environment":"production","host":"gateway-%d.internal.example","status":%d,"email":"jane@customer.example"}`+"\n",
			sampleStamp(i), i*7919%tenants, i%8, sampleStatus(i))
	}
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`),
		regexp.MustCompile(`\b([0-9]{1,3}\.){3}[0-9]{1,3}\b|(?i)\b([0-9a-f]{1,4}:){2,7}(:?[0-9a-f]{1,4})+\b`),
		regexp.MustCompile(`ACCT-[0-9]+-[A-Z]`),
	}
	for _, bb := range []struct {
		name    string
		privacy Privacy
	}{
		{"nothing", Privacy{}},
		{"patterns", Privacy{Redact: patterns}},
		{"hashes", Privacy{Key: []byte("key")}},
		{"both", Privacy{Redact: patterns, Key: []byte("key")}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			d := NewDecoder("app.log", Options{Privacy: bb.privacy})
			var out Batch
			d.Chunk(log.String(), 0, &out)
			b.ReportAllocs()
			for b.Loop() {
				out = Batch{Events: out.Events[:0]}
				d.Chunk(log.String(), 0, &out)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/tenants, "ns/line")
		})
	}
}
