package source

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/parse"
)

// mixedRecords writes records that need what stands before or behind them:
// tables under headers that change, cut lines, printed objects, lists.
func mixedRecords(rng *rand.Rand, n int) string {
	var b strings.Builder
	at := time.Date(2026, 6, 19, 11, 0, 0, 0, time.UTC)
	stamp := func() string {
		at = at.Add(time.Duration(rng.IntN(900)) * time.Millisecond)
		return at.Format("2006-01-02T15:04:05.000Z")
	}
	b.WriteString("when,tenant_id,provider,http_status,at\ntime,tenant,integration,status\n")
	for i := range n {
		status := []int{200, 200, 503, 404}[rng.IntN(4)]
		switch rng.IntN(12) {
		case 10:
			fmt.Fprintf(&b, "{\"log\":\"{\\n\",\"stream\":\"stdout\",\"time\":%q}\n{\"log\":\"  \\\"tenant\\\":\\\"t%d\\\",\\n\",\"stream\":\"stdout\",\"time\":%q}\n"+
				"{\"log\":\"  \\\"status\\\":%d\\n\",\"stream\":\"stdout\",\"time\":%q}\n{\"log\":\"}\\n\",\"stream\":\"stdout\",\"time\":%q}\n", stamp(), i, stamp(), status, stamp(), stamp())
			head := stamp()
			fmt.Fprintf(&b, "%s stdout F {\n%s stdout F   \"tenant\":\"t%d\",\n%s stderr F fail: Sync.Client[100]\n%s stdout F   \"status\":%d\n%s stderr F       call failed tenant=v%d\n%s stdout F }\n",
				head, head, i, head, head, status, head, i, head)
		case 9:
			fmt.Fprintf(&b, "%s\ncall failed tenant=t%d integration=stripe status=%d\n", at.Format("Mon Jan _2 15:04:05 2006"), i, status)
		case 8:
			fmt.Fprintf(&b, "%s com.acme.sync.Stripe call\nSEVERE: call failed tenant=t%d status=%d\n", at.Format("Jan 2, 2006 3:04:05 PM"), i, status)
		case 0:
			b.WriteString("timestamp,status,tenant,integration\n")
			fmt.Fprintf(&b, "%s,%d,t%d,stripe\n", stamp(), status, i)
		case 1:
			b.WriteString("#Fields: date time cs-method cs-uri-stem sc-status\n")
			fmt.Fprintf(&b, "%s GET /t/t%d/webhooks/stripe %d\n", strings.Trim(strings.Replace(stamp(), "T", " ", 1), "Z"), i, status)
		case 2:
			b.WriteString("#Fields: date time sc-status cs-method cs-uri-stem\r\n")
		case 3:
			b.WriteString("time;tenant;integration;status\n")
			fmt.Fprintf(&b, "%s;t%d;hubspot;%d\n", stamp(), i, status)
		case 4:
			fmt.Fprintf(&b, "{\n  \"time\": %q,\n  \"labels\": {\n    \"tenant\": \"t%d\"\n  },\n\n  \"status\": %d\n}\n", stamp(), i, status)
		case 5:
			head := stamp()
			fmt.Fprintf(&b, "%s stdout P {\"tenant\":\"t%d\",\n%s stderr P half\n%s stdout F \"status\":%d}\n%s stderr F  a line\n", head, i, head, head, status, head)
		case 6:
			fmt.Fprintf(&b, "{\"log\":\"{\\\"tenant\\\":\",\"stream\":\"stdout\",\"time\":%q}\n{\"log\":\"\\\"t%d\\\",\\\"status\\\":%d}\\n\",\"stream\":\"stdout\",\"time\":%q}\n", stamp(), i, status, stamp())
		case 7:
			fmt.Fprintf(&b, "{\"data\":[{\"time\":%q,\"tenant\":\"t%d\",\"status\":%d},{\"time\":%q,\"tenant\":\"u%d\",\"status\":500}]}\n", stamp(), i, status, stamp(), i)
		default:
			fmt.Fprintf(&b, "%s,%d,t%d,zendesk\n{\n \"open\": 1,\nno end\n", stamp(), status, i)
		}
	}
	return b.String()
}

// What a record is joined from, and which header it is under, does not depend on
// chunks, on where an earlier run stopped, or on rotation between two records.
func TestRecordsWhereverTheInputIsCut(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 16))
		text := mixedRecords(rng, 120)
		opt := testOptions()
		opt.NewDecoder, opt.Lateness, opt.chunk = realDecoder, time.Hour, 1<<20
		path := write(t, filepath.Join(t.TempDir(), "app.log"), text)
		want := read(t, find(t, path), nil, opt)
		if events := len(want.all()); events < 60 {
			t.Fatalf("seed %d: only %d events", seed, events)
		}
		for _, chunk := range []int{1, 40, 333, 5000} {
			opt.chunk, opt.Workers = chunk, 1+int(seed%3)
			name := fmt.Sprintf("seed %d, chunks of %d", seed, chunk)
			got := read(t, find(t, path), nil, opt)
			sameEvents(t, name, got.all(), want.all())
			sameTotals(t, name, got.coverage, want.coverage)

			write(t, path, text[:rng.IntN(len(text))])
			first := read(t, find(t, path), nil, opt)
			write(t, path, text)
			got = read(t, find(t, path), first.state, opt)
			sameEvents(t, name+", two runs", append(first.delivered, got.all()...), want.all())
			sameTotals(t, name+", two runs", got.coverage, want.coverage)
		}
	}
}

func sameTotals(t *testing.T, name string, got, want Coverage) {
	t.Helper()
	if got.Totals != want.Totals {
		t.Errorf("%s:\n got %+v\nwant %+v", name, got.Totals, want.Totals)
	}
}

// A header holds in the rotated files that follow, as its writer knows it to.
func TestHeaderHoldsThroughRotation(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "u.log.1"), "#Fields: date time sc-status cs-method cs-uri-stem\n2026-06-19 11:00:00 503 POST /webhooks/stripe\n")
	write(t, filepath.Join(dir, "u.log"), "2026-06-19 11:00:01 404 POST /webhooks/stripe\n#Fields: date time cs-method cs-uri-stem sc-status\n2026-06-19 11:00:02 POST /webhooks/stripe 200\n")
	opt := testOptions()
	opt.NewDecoder = realDecoder
	var got []int
	first := read(t, find(t, filepath.Join(dir, "u.log.1")), nil, opt)
	for _, e := range first.delivered {
		got = append(got, e.Status)
	}
	for _, e := range read(t, find(t, dir), first.state, opt).all() {
		got = append(got, e.Status)
	}
	if fmt.Sprint(got) != "[503 404 200]" {
		t.Errorf("statuses %v, want 503, 404, 200", got)
	}
}

// Following gives what reading the whole file gives, whenever it was looked at
// and however often the follower was killed.
func TestFollowedRecords(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 17))
		text := mixedRecords(rng, 100)
		opt := testOptions()
		opt.NewDecoder, opt.Lateness = realDecoder, time.Hour
		want := read(t, find(t, write(t, filepath.Join(t.TempDir(), "app.log"), text)), nil, opt)

		d := newDesk(t, "app.log")
		d.opt.NewDecoder, d.opt.Lateness = realDecoder, time.Hour
		d.add("app.log", text[:10])
		d.start()
		for at := 10; at < len(text); {
			end := min(at+1+rng.IntN(300), len(text))
			d.add("app.log", text[at:end])
			at = end
			d.look(20 * time.Millisecond)
			if rng.IntN(8) == 0 {
				settled := d.save()
				d.kill(settled)
			}
		}
		d.look(20 * time.Millisecond)
		sameFollowed(t, fmt.Sprintf("seed %d", seed), d.fl, want)
	}
}

// The same through a pipe.
func TestPipedRecords(t *testing.T) {
	text := mixedRecords(rand.New(rand.NewPCG(1, 18)), 100)
	opt := testOptions()
	opt.NewDecoder, opt.Lateness = realDecoder, time.Hour
	want := read(t, find(t, write(t, filepath.Join(t.TempDir(), "app.log"), text)), nil, opt)
	d := newDesk(t, Stdin)
	d.opt.NewDecoder, d.opt.Lateness, d.opt.Stdin = realDecoder, time.Hour, &shortReads{text}
	d.start()
	for {
		if _, err := d.fl.Next(t.Context()); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	sameFollowed(t, "a pipe", d.fl, want)
}

// shortReads gives a text in pieces of 311 bytes.
type shortReads struct{ text string }

func (r *shortReads) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), 311)], r.text)
	r.text = r.text[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// Beginning at the end of a table, its header is known.
func TestHeaderIsKnownAtTheEnd(t *testing.T) {
	d := newDesk(t, "app.csv")
	d.opt.NewDecoder, d.follow.FromEnd = realDecoder, true
	d.add("app.csv", "time,tenant,integration,http_status\n2026-06-19 11:00:00,acme,stripe,200\n")
	d.start()
	d.look(20 * time.Millisecond)
	d.add("app.csv", "2026-06-19 11:00:01,acme,stripe,503\n")
	d.look(20 * time.Millisecond)
	all := append(d.fl.Pending(), d.fl.Waiting()...)
	if len(all) != 1 || all[0].Status != 503 || all[0].Tenant != "acme" {
		t.Errorf("got %s, want the one failure", show(all))
	}
}

// sameFollowed compares what a follower holds with what reading gave.
func sameFollowed(t *testing.T, name string, fl *Follower, want run) {
	t.Helper()
	all := append(fl.Pending(), fl.Waiting()...)
	slices.SortStableFunc(all, func(a, b parse.Event) int { return parse.Compare(&a, &b) })
	expected := want.all()
	for i := range min(len(all), len(expected)) {
		a, b := &all[i], &expected[i]
		if !a.At.Equal(b.At) || a.Origin.Offset != b.Origin.Offset || a.Status != b.Status || a.Tenant != b.Tenant {
			t.Fatalf("%s: event %d of %d\n got %+v\nwant %+v", name, i, len(expected), a, b)
		}
	}
	if got := fl.Coverage().Totals; len(all) != len(expected) || got != want.coverage.Totals {
		t.Fatalf("%s: %d events, want %d\n got %+v\nwant %+v", name, len(all), len(expected), got, want.coverage.Totals)
	}
}
