package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// benchmarkDecoder measures whole lines to events, in bytes of log.
func benchmarkDecoder(b *testing.B, line func(i int) string) {
	var data strings.Builder
	for i := range 1000 {
		data.WriteString(line(i))
		data.WriteByte('\n')
	}
	d := NewDecoder("app.log", Options{})
	var out Batch
	d.Chunk(data.String(), 0, &out)
	if out.Counts.Events != 1000 {
		b.Fatalf("got %+v, want 1000 events", out.Counts)
	}
	b.SetBytes(int64(data.Len()))
	b.ReportAllocs()
	for b.Loop() {
		out = Batch{Events: out.Events[:0]}
		d.Chunk(data.String(), 0, &out)
	}
}

func sampleStamp(i int) string {
	return time.Date(2026, 1, 2, 3, 4, 0, i*1_000_000, time.UTC).Add(time.Duration(i) * time.Second / 8).Format(time.RFC3339Nano)
}

func sampleStatus(i int) int {
	if i%50 == 0 {
		return 503
	}
	return 200
}

func BenchmarkDecoderJSON(b *testing.B) {
	benchmarkDecoder(b, func(i int) string {
		return fmt.Sprintf(`{"time":%q,"level":"info","msg":"outbound call finished","service":"gateway","integration":"stripe",`+
			`"labels":{"tenant":"tenant-%03d","region":"eu-west","version":"v42"},"request_id":"9f8a7c6d5e4f%08d","attempt":1,`+
			`"http":{"method":"POST","path":"/v1/payment_intents","status":%d,"duration_ms":%d.25},"pod":"gateway-6d5f7c9b8-x2x4z"}`,
			sampleStamp(i), i%500, i, sampleStatus(i), i%300)
	})
}

func BenchmarkDecoderJSONWrapped(b *testing.B) {
	benchmarkDecoder(b, func(i int) string {
		return fmt.Sprintf(`{"log":"{\"level\":\"info\",\"msg\":\"done\",\"integration\":\"stripe\",\"tenant\":\"t%03d\",\"status\":%d}\n","stream":"stdout","time":%q}`,
			i%500, sampleStatus(i), sampleStamp(i))
	})
}

func BenchmarkDecoderLogfmt(b *testing.B) {
	benchmarkDecoder(b, func(i int) string {
		return fmt.Sprintf(`time=%s level=INFO msg="outbound call finished" integration=stripe tenant=tenant-%03d region=eu-west version=v42 method=POST path=/v1/payment_intents status=%d duration=%dms`,
			sampleStamp(i), i%500, sampleStatus(i), i%300)
	})
}

func BenchmarkDecoderPlain(b *testing.B) {
	benchmarkDecoder(b, func(i int) string {
		return fmt.Sprintf(`%s ERROR [worker-%d] c.a.sync.StripeClient - call failed integration=stripe tenant=tenant-%03d status=%d after %d ms`,
			sampleStamp(i), i%8, i%500, 500+i%4, i%300)
	})
}

func BenchmarkStamps(b *testing.B) {
	for _, c := range []struct{ name, format string }{
		{"RFC3339", time.RFC3339Nano}, {"comma", "2006-01-02 15:04:05,000"}, {"common", "02/Jan/2006:15:04:05 -0700"}, {"syslog", time.Stamp}, {"ANSIC", time.ANSIC},
	} {
		values := make([]string, 1024)
		for i := range values {
			values[i] = time.Date(2026, 1, 2, 3, 4, 0, 678901234, time.UTC).Add(time.Duration(i) * 100 * time.Millisecond).Format(c.format)
		}
		b.Run(c.name, func(b *testing.B) {
			s := NewStamps(nil, reference)
			i := 0
			for b.Loop() {
				if _, ok := s.Parse(values[i&1023], String); !ok {
					b.Fatal(values[i&1023])
				}
				i++
			}
		})
	}
}

// The scanner alone, beside BenchmarkDecoderJSON, tells what the mapping costs.
func BenchmarkScanJSON(b *testing.B) {
	line := `{"time":"2026-01-02T03:04:05.678Z","level":"info","msg":"outbound call finished","service":"gateway","integration":"stripe",` +
		`"labels":{"tenant":"tenant-017","region":"eu-west"},"request_id":"9f8a7c6d5e4f00000017","http":{"method":"POST","path":"/v1/payment_intents","status":200}}`
	var r Record
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		r.Reset()
		if !scanJSON(line, &r) {
			b.Fatal(line)
		}
	}
}

// BenchmarkScanJSONShuffled has the members of one line in three orders by turns.
func BenchmarkScanJSONShuffled(b *testing.B) {
	members := []string{`"time": "2026-01-02T03:04:05.678Z"`, `"level": "info"`, `"msg": "outbound call finished"`, `"service": "gateway"`, `"integration": "stripe"`,
		`"labels": {"tenant": "tenant-017", "region": "eu-west"}`, `"request_id": "9f8a7c6d5e4f00000017"`, `"status": 200`}
	var lines []string
	for range 3 {
		members = append(members[3:], members[:3]...)
		members[1], members[6] = members[6], members[1]
		lines = append(lines, "{"+strings.Join(members, ", ")+"}")
	}
	var r Record
	b.SetBytes(int64(len(lines[0])))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		r.Reset()
		if !scanJSON(lines[i%3], &r) {
			b.Fatal(lines[i%3])
		}
		i++
	}
}

// BenchmarkBlankLines measures what packs best: half a gigabyte of line ends is half a
// megabyte of gzip.
func BenchmarkBlankLines(b *testing.B) {
	d, data := NewDecoder("app.log", Options{}), strings.Repeat("\n", 1<<16)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var out Batch
		d.Chunk(data, 0, &out)
	}
}
