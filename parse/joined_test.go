package parse

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

var tracebackLines = []string{tracebackHead, `  File "/app/sync.py", line 3, in <module>`, "    main()", "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.hubapi.com', port=443): Read timed out. tenant=acme"}

// contained puts lines into a runtime's wrapper, a microsecond apart.
func contained(docker bool, output string, at time.Time, lines ...string) string {
	var b strings.Builder
	for i, line := range lines {
		stamp := at.Add(time.Duration(i) * time.Microsecond).Format(time.RFC3339Nano)
		if docker {
			text, _ := json.Marshal(line + "\n")
			fmt.Fprintf(&b, `{"log":%s,"stream":"%s","time":"%s"}`+"\n", text, output, stamp)
		} else {
			fmt.Fprintf(&b, "%s %s F %s\n", stamp, output, line)
		}
	}
	return b.String()
}

// A traceback in a container's log belongs to what a logger said just before, and
// is an event where nothing did, whatever another output says meanwhile and
// wherever chunks are cut.
func TestTracebackInContainers(t *testing.T) {
	at := time.Date(2026, 6, 19, 11, 22, 33, 100_000, time.UTC)
	for _, docker := range []bool{false, true} {
		line := func(output string, after time.Duration, lines ...string) string {
			return contained(docker, output, at.Add(after), lines...)
		}
		trace := line("stderr", time.Second, tracebackLines...)
		for _, c := range []struct {
			name, text   string
			events, more int64
		}{
			{"alone", trace, 1, 3},
			{"behind what is no container's line", "\n" + trace, 1, 3},
			{"below an error", line("stderr", time.Second-time.Millisecond, "ERROR:sync:call failed tenant=acme") + trace, 1, 4},
			{"below an error of a second before", line("stderr", 0, "ERROR:sync:call failed tenant=acme") + trace, 2, 3},
			{"below a line without level", line("stderr", time.Second, "call failed tenant=acme") + trace, 1, 4},
			{"below a success", line("stderr", time.Second, "INFO:sync:call done tenant=acme status=200") + trace, 2, 3},
			{"below an object", line("stderr", time.Second, `{"level":"error","msg":"call failed","tenant":"acme"}`) + trace, 2, 3},
			{"below another output's error", line("stdout", time.Second, "ERROR:sync:call failed tenant=acme") + trace, 2, 3},
			{"with another output between", line("stderr", time.Second, "ERROR:sync:call failed tenant=acme") + line("stdout", time.Second, "hello") + trace, 1, 4},
			{"chained", trace + line("stderr", time.Second, "", "During handling of the above exception, another exception occurred:", "") + trace, 1, 8},
			{"two outputs at once", line("stdout", time.Second, tracebackLines[0]) + trace + line("stdout", time.Second, tracebackLines[1:]...), 2, 6},
			{"ended on request", line("stderr", 0, tracebackHead, `  File "x.py", line 1, in <module>`, "KeyboardInterrupt"), 0, 3},
			{"never ended", line("stderr", 0, tracebackLines[:3]...), 0, 3},
		} {
			whole := decode(Options{}, c.text)
			pieces, standing, header := Batch{}, NoLine, ""
			d := NewDecoder("app.log", Options{Reference: reference})
			for from := 0; from < len(c.text); {
				end := pieceEnd(c.text, from)
				piece := Batch{Header: header, Counts: pieces.Counts}
				d.Chunk(c.text[from:end], int64(from), &piece)
				standing, header, from = piece.Follow(standing), piece.Header, end
				pieces.Counts, pieces.Events = piece.Counts, append(pieces.Events, piece.Events...)
			}
			for _, b := range []Batch{whole, pieces} {
				if b.Counts.Events != c.events || b.Counts.Continuation != c.more || b.Counts.Unparsed > 0 {
					t.Errorf("docker %v, %s: %d events, %d lines that go on, %d not understood; want %d, %d, 0 of:\n%s", docker, c.name, b.Counts.Events, b.Counts.Continuation, b.Counts.Unparsed, c.events, c.more, c.text)
				}
			}
		}
		e := decode(Options{}, trace).Events[0]
		if e.Tenant != "acme" || e.Integration != "hubspot" || e.Outcome != Failed || !strings.HasPrefix(e.Message, "requests.exceptions.ReadTimeout: ") {
			t.Errorf("docker %v: %+v", docker, e)
		}
	}
}

// Of a text of pino-pretty's only the last record waits for what comes.
func TestOnlyTheLastPrettyRecordWaits(t *testing.T) {
	record := "[2026-06-19 11:22:33.123 +0000] ERROR (42): call failed\n    tenant: \"acme\"\n"
	if got := Whole(strings.Repeat(record, 9)); got != 8*len(record) {
		t.Errorf("of nine records of %d bytes %d bytes can be decoded, want eight records", len(record), got)
	}
}
