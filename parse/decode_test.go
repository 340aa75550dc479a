package parse

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// explain decodes lines that begin at an offset of the stream, and tells how.
func explain(d *Decoder, lines string, offset int64) []Explanation {
	var all []Explanation
	d.Watch(func(_ string, x *Explanation) { all = append(all, *x) })
	defer d.Watch(nil)
	d.Chunk(lines, offset, &Batch{Head: true})
	return all
}

func decode(opt Options, data string) Batch {
	var out Batch
	NewDecoder("app.log", opt).Chunk(data, 0, &out)
	return out
}

const okLine = `{"time":"2026-01-02T03:04:05Z","integration":"stripe","tenant":"acme","status":200}`

func TestDecoderCounts(t *testing.T) {
	data := strings.Join([]string{
		"\uFEFF" + okLine,
		`time=2026-01-02T03:04:07Z level=error msg="call failed" integration=stripe status=503`,
		"",
		"   ",
		"\x00\x00" + okLine + "\r",
		"Traceback (most recent call last):",
		"  File \"x.py\", line 3, in <module>",
		"ValueError: no",
		"hello",
		`{"time":"2026-01-02T03:04:05Z","stat`,
		`2026-01-02 03:04:09 INFO started`,
	}, "\n")
	out := decode(Options{}, data)
	c := out.Counts
	got := [...]int64{c.Lines, c.Events, c.Unparsed, c.Continuation, c.WithoutTenant, c.WithoutOutcome}
	if want := [...]int64{9, 3, 2, 3, 1, 1}; got != want {
		t.Errorf("lines, events, unparsed, continuation, without tenant, without outcome:\n got %v\nwant %v", got, want)
	}
	if want := map[string]int64{"json": 2, "logfmt": 1, "plain": 1}; fmt.Sprint(c.ByFormat) != fmt.Sprint(want) {
		t.Errorf("by format: got %v, want %v", c.ByFormat, want)
	}
	first, last := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Date(2026, 1, 2, 3, 4, 9, 0, time.UTC)
	if !c.First.Equal(first) || !c.Last.Equal(last) {
		t.Errorf("from %v to %v, want %v to %v", c.First, c.Last, first, last)
	}
}

func TestDecoderOrigin(t *testing.T) {
	data := okLine + "\r\n\n" + okLine
	var out Batch
	NewDecoder("app.log", Options{}).Chunk(data, 1000, &out)
	var got []Origin
	for _, e := range out.Events {
		got = append(got, e.Origin)
	}
	if want := []Origin{{"app.log", 1000}, {"app.log", 1000 + int64(len(okLine)) + 3}}; !slices.Equal(got, want) {
		t.Errorf("origins: got %v, want %v", got, want)
	}
}

// A parser that panics costs its line only.
func TestDecoderPanic(t *testing.T) {
	broken := Format{Name: "broken", Parse: func(line string, r *Record) bool {
		if strings.Contains(line, "boom") {
			var none []int
			_ = none[len(line)]
		}
		return JSON.Parse(line, r)
	}}
	opt := Options{Formats: []Format{broken}}
	out := decode(opt, okLine+"\nboom\n"+okLine+"\nboom")
	if out.Counts.Events != 2 || out.Counts.Unparsed != 2 || out.Counts.Lines != 4 || len(out.Events) != 2 {
		t.Errorf("got %+v with %d events, want 4 lines, 2 events, 2 unparsed", out.Counts, len(out.Events))
	}
	if x := explain(NewDecoder("app.log", opt), "boom", 0)[0]; !strings.Contains(x.Reason, "failed on this line") {
		t.Errorf("explain: got reason %q", x.Reason)
	}
}

// A line that continues one that was not understood was not understood either.
func TestContinuationOfARejectIsOne(t *testing.T) {
	const frame = "  at x.y(z.java:1)\n"
	for _, c := range []struct {
		name, data             string
		unparsed, continuation int64 // behind a line that was understood
		unparsedElse           int64 // behind one that was not
		last                   Standing
	}{
		{"of an event", okLine + "\n" + frame + "\n" + frame, 0, 2, 0, Understood},
		{"of a line without outcome", "2026-01-02 03:04:09 INFO started\n" + frame, 0, 1, 0, Understood},
		{"of a reject", "hello\n" + frame + frame + okLine + "\n" + frame, 3, 1, 3, Understood},
		{"of a line without time", "{\"a\":1}\n" + frame, 2, 0, 2, Rejected},
		{"of the batch before", frame + frame + "hello\n" + frame, 2, 2, 4, Rejected},
		{"nothing else", frame + frame, 0, 2, 2, NoLine},
		{"printed JSON", "{\n  \"time\": \"2026-01-02T03:04:05Z\",\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  }\n}\n", 0, 7, 0, Understood},
	} {
		for _, before := range []Standing{NoLine, Understood, Rejected} {
			out := decode(Options{}, c.data)
			after := out.Follow(before)
			want := [...]int64{c.unparsed, c.continuation}
			if before != Understood {
				want = [...]int64{c.unparsedElse, c.continuation + c.unparsed - c.unparsedElse}
			}
			if got := [...]int64{out.Counts.Unparsed, out.Counts.Continuation}; got != want {
				t.Errorf("%s, behind %d: unparsed and continuation %v, want %v", c.name, before, got, want)
			}
			last := c.last
			if last == NoLine {
				last = before
			}
			if after != last {
				t.Errorf("%s, behind %d: then %d, want %d", c.name, before, after, last)
			}
		}
	}
}

func TestExplain(t *testing.T) {
	d := NewDecoder("app.log", Options{})
	for _, c := range []struct{ line, format, reason string }{
		{okLine, "json", ""},
		{"2026-01-02 03:04:09 INFO started", "plain", "does not tell how an attempt ended"},
		{"", "", "blank"},
		{"hello", "", "no time stamp"},
		{"  at x.y(z.java:1)", "", "belongs to the one before"},
		{`{"a":1`, "", "begins like JSON"},
		{`{"a":1}`, "json", "no field holds a time"},
		{`{"time":"noon","a":1}`, "json", "form not known"},
		{`{"time":"03:04:05","a":1}`, "json", "no date"},
		{"Jan  2 03:04:05 web1 syncd[17]: failed", "syslog", "no year"},
		{"03:04:05 INFO failed", "", "no date"},
		{"17 03:04:05.678 read", "", "no date"},
		{"2026-01-02 INFO failed", "", "no clock"},
		{"\x01\x02\x03\x04", "", "binary"},
	} {
		x := explained(explain(d, c.line, 7))
		if x.Format != c.format || !strings.Contains(x.Reason, c.reason) || (c.reason == "") != (x.Reason == "") {
			t.Errorf("%q: got format %q, reason %q; want %q, %q", c.line, x.Format, x.Reason, c.format, c.reason)
		}
	}
	if x := explain(d, "17 03:04:05.678 read", 7)[0]; len(x.Uses) != 1 || x.Uses[0] != (Use{"time", "time", "03:04:05.678"}) {
		t.Errorf("a clock alone: got %+v", x.Uses)
	}
	if x := explain(d, okLine, 7)[0]; x.Event.Origin != (Origin{"app.log", 7}) || x.Event.Tenant != "acme" || len(x.Fields) != 4 {
		t.Errorf("got %+v", x)
	}
}

// explained is what became of the first line; text without a line is blank.
func explained(all []Explanation) Explanation {
	if len(all) == 0 {
		return Explanation{Reason: blankReason}
	}
	return all[0]
}

func TestContinuation(t *testing.T) {
	for line, want := range map[string]bool{
		"\tat com.acme.Foo.bar(Foo.java:12)": true,
		"    raise ValueError":               true,
		"Caused by: java.io.IOException":     true,
		"java.net.ConnectException: no":      true,
		"goroutine 17 [running]:":            true,
		"main.(*T).run(0xc0001, 0x2)":        true,
		"}":                                  true,
		"... 12 more":                        true,
		"main.main":                          true,
		"github.com/acme/sync.(*T).Run":      true,
		"see example.com":                    false,
		"example.com":                        false,
		"call failed":                        false,
		"ERROR:root:failed":                  false,
		`{"a":`:                              false,
	} {
		if got := isContinuation(line); got != want {
			t.Errorf("isContinuation(%q) = %v, want %v", line, got, want)
		}
	}
}

// Every line of a trace that a wrapper stamps belongs to the line above it.
func TestContinuationInWrappers(t *testing.T) {
	traces := map[string][]string{
		"Java": {"2026-01-02 03:04:05,678 ERROR c.a.sync.StripeClient - call failed tenant=acme", "java.net.SocketTimeoutException: Read timed out",
			"\tat c.a.sync.StripeClient.call(StripeClient.java:42)", "Caused by: java.io.IOException: failed", "\t... 12 more"},
		"Python": {"ERROR:sync.hubspot:call failed tenant=acme", "Traceback (most recent call last):", "  File \"x.py\", line 3, in y",
			"    raise ValueError", "ValueError: failed"},
		"Go":    {"2026-01-02T03:04:05Z\tERROR\tsync/run.go:3\tcall failed\t{\"tenant\": \"acme\"}", "main.(*Worker).Run", "\t/app/run.go:3", "main.main", "\t/app/main.go:1"},
		"Node":  {"Error: call failed: tenant=acme", "    at connect (net.js:1:2)", "    at failed (net.js:1:2)"},
		".NET":  {"fail: Sync.Client[100]", "      call failed tenant=acme", "      System.TimeoutException: failed", "         at Sync.Client.Call() in Client.cs:line 3"},
		"Ruby":  {"E, [2026-01-02T03:04:05.678 #17] ERROR -- : call failed tenant=acme", "\tfrom app/x.rb:3:in `failed'"},
		"JSON":  {"{", `  "level": "error",`, `  "msg": "call failed",`, `  "labels": {`, `    "tenant": "acme"`, "  }", "}"},
		"plain": {"2026-01-02 03:04:05 ERROR call failed tenant=acme"},
	}
	for _, wrapper := range []struct{ name, head, tail string }{
		{"CRI", "2026-01-02T03:04:05.678901234Z stderr F ", ""},
		{"Docker", "", ""},
		{"syslog", "<11>1 2026-01-02T03:04:05Z web1 syncd 17 - - ", ""},
		{"Heroku", "2026-01-02T03:04:05.678901+00:00 app[web.1]: ", ""},
	} {
		for language, lines := range traces {
			if (language == "JSON" || language == ".NET") && (wrapper.name == "syslog" || wrapper.name == "Heroku") {
				continue // these two don't print over many lines
			}
			var b strings.Builder
			for _, line := range lines {
				if wrapper.name == "Docker" {
					text, _ := json.Marshal(line + "\n")
					fmt.Fprintf(&b, `{"log":%s,"stream":"stderr","time":"2026-01-02T03:04:05.678901234Z"}`+"\n", text)
				} else {
					b.WriteString(wrapper.head + line + "\n")
				}
			}
			out := decode(Options{}, b.String())
			got := [...]int64{out.Counts.Events, out.Counts.Continuation, out.Counts.Unparsed}
			if want := [...]int64{1, int64(len(lines) - 1), 0}; got != want || out.Events[0].Tenant != "acme" || out.Events[0].Outcome != Failed {
				t.Errorf("%s in %s: events, continuation, unparsed %v, want %v of:\n%s%+v", language, wrapper.name, got, want, b.String(), out.Events)
			}
		}
	}
}

// FuzzDecoder: a chunk gives what its lines give one by one, in whichever
// pieces and by whichever fork; nothing is counted twice or lost.
func FuzzDecoder(f *testing.F) {
	f.Add(okLine+"\nhello\n"+okLine, "x=1 time=2026-01-02T03:04:05Z")
	f.Add("\x00\r\n\n\uFEFF{}", "2026-01-02 03:04:05 ERROR a: b tenant=c status=500")
	f.Add("  at x\n<11>Jan  2 03:04:05 a b[1]: c", `{"log":"{\"a\":1}","time":1767323045}`)
	f.Add("2026-06-19T11:22:33.1Z stderr F ERROR a\n2026-06-19T11:22:33.1Z stdout F b", contained(false, "stderr", time.Unix(1781868153, 1e8).UTC(), tracebackLines...))
	f.Add("[2026-06-19 11:22:33.123 +0000] INFO (42): x\n    tenant: \"b\"\n    err: {\n      \"stack\":\n          x\n      \"c\": 1\n    }", "2026-06-19T11:22:33.1Z stderr F [11:22:33] INFO: x\n2026-06-19T11:22:33.1Z stderr F     y: 1\n2026-06-19T11:22:33.1Z stderr F z\n")
	f.Add(contained(true, "stderr", time.Unix(1781868153, 0), tracebackLines...), contained(true, "stderr", time.Unix(1781868153, 0), tracebackLines...))
	opt := Options{Reference: reference}
	warm := NewDecoder("app.log", opt)
	f.Fuzz(func(t *testing.T, a, b string) {
		data := a + "\n" + b
		var whole, pieces Batch
		warm.Chunk(data, 5, &whole)
		whole.Follow(NoLine)
		fork, at, before, header := warm.Fork(), 0, NoLine, ""
		for at < len(data) {
			piece := Batch{Counts: pieces.Counts, Header: header}
			end := pieceEnd(data, at)
			fork.Chunk(data[at:end], 5+int64(at), &piece)
			if header = HeaderAfter(data[at:end], header, false); header != piece.Header {
				t.Fatalf("data %q: header %q behind %d, the decoder found %q", data, header, end, piece.Header)
			}
			before = piece.Follow(before)
			pieces.Events, pieces.Counts = append(pieces.Events, piece.Events...), piece.Counts
			if x := explained(explain(fork, data[at:end], 0)); strings.Contains(x.Reason, "failed on this line") {
				t.Fatalf("line %q: %s", data[at:end], x.Reason)
			}
			at = end
		}
		if got, want := eventsText(pieces), eventsText(whole); got != want {
			t.Fatalf("data %q:\nin pieces %s\nas a whole %s", data, got, want)
		}
		c := whole.Counts
		if c.Lines > c.Events+c.Unparsed+c.Continuation+c.WithoutOutcome || int64(len(whole.Events)) != c.Events {
			t.Fatalf("data %q: counts don't add up: %+v with %d events", data, c, len(whole.Events))
		}
	})
}

// pieceEnd is where the smallest piece from at on ends that can be decoded by itself.
func pieceEnd(data string, at int) int {
	for end := at; end < len(data); {
		_, end = lineAt(data, end)
		if n := Whole(data[at:end]); n > 0 {
			return at + n
		}
	}
	return len(data)
}

func eventsText(b Batch) string {
	var out strings.Builder
	for _, e := range b.Events {
		attrs := e.Attrs
		e.Attrs = nil
		fmt.Fprintf(&out, "%+v %+v\n", e, *attrs)
	}
	fmt.Fprintf(&out, "%+v", b.Counts)
	return out.String()
}
