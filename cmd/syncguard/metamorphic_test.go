package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/syncguard/syncguard/internal/traffic"
	"github.com/syncguard/syncguard/parse"
)

var (
	metaSeed  = flag.Uint64("meta.seed", 1, "first seed of TestSameIncidents")
	metaSeeds = flag.Int("meta.seeds", 2, "how many seeds it plays")
)

// TestSameIncidents writes the same calls in many ways, read in many ways: spread
// over files, rotated, shuffled within the lateness bound, packed, in another
// format, inside a container's log, among lines that say nothing, read twice, read
// in pieces. What happened is the same, so the incidents must be.
//
// A seed that fails is played again with
//
//	go test ./cmd/syncguard -run SameIncidents -meta.seed N -meta.seeds 1
func TestSameIncidents(t *testing.T) {
	seeds := *metaSeeds
	if underRace {
		seeds = 1
	}
	for seed := *metaSeed; seed < *metaSeed+uint64(seeds); seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			m := &telling{t: t, rng: rand.New(rand.NewPCG(seed, 0x5a3e))}
			events := m.events(seed)
			all := (&telling{t: t, rng: m.rng}).incidents(events)
			if len(all) == 0 {
				t.Fatal("nothing happened in this world")
			}
			for range 3 {
				m.choose()
				got, want := m.incidents(events), all
				if m.form == "plain" { // whose message is all that follows the level
					got, want = without(got, "signatures"), without(all, "signatures")
				}
				if got, want := indented(t, got), indented(t, want); got != want {
					t.Errorf("%s\n%s", m.how(), firstDifference(got, want))
				}
			}
		})
	}
}

// telling is a way in which calls come to be read.
type telling struct {
	t   *testing.T
	rng *rand.Rand

	form    string // "" = json
	files   int    // over which lines are dealt out
	rotated int    // pieces of each file
	jitter  time.Duration
	packed  bool
	wrap    string // "", docker or cri
	noise   bool
	twice   bool
	pieces  int // runs, each of which finds the files grown
}

func (m *telling) how() string {
	return fmt.Sprintf("form %q, %d files, %d rotated, jitter %v, packed %v, wrapped in %q, noise %v, twice %v, %d pieces",
		m.form, m.files, m.rotated, m.jitter, m.packed, m.wrap, m.noise, m.twice, m.pieces)
}

func (m *telling) choose() {
	one := func(of ...string) string { return of[m.rng.IntN(len(of))] }
	maybe := func() bool { return m.rng.IntN(2) == 0 }
	*m = telling{
		t: m.t, rng: m.rng,
		form: one("json", "logfmt", "plain"), wrap: one("", "", "docker", "cri"),
		files: 1 + m.rng.IntN(4), rotated: m.rng.IntN(4), packed: maybe(), noise: maybe(), twice: maybe(),
	}
	if maybe() {
		m.jitter = time.Duration(1+m.rng.IntN(29)) * time.Second
	}
	if !m.packed && m.rotated == 0 && maybe() {
		m.pieces = 2 + m.rng.IntN(4)
	}
}

// events plays two and a half hours of a world around its first fault. No two calls are of
// one moment: which of them came first is what a single file tells and several do not.
func (m *telling) events(seed uint64) []parse.Event {
	names := []string{"two faults", "token pipeline", "flapping", "one region", "no attempt ids", "recovered but three", "one operation", "gives up"}
	spec := traffic.Named(names[seed%uint64(len(names))], seed)
	var events []parse.Event
	truth := spec.Play(func(e *parse.Event) { events = append(events, *e) })
	from := truth.Faults[0].From.Add(-time.Hour)
	var out []parse.Event
	last := time.Time{}
	slices.SortStableFunc(events, func(a, b parse.Event) int { return a.At.Compare(b.At) })
	for _, e := range events {
		if e.At.Before(from) || e.At.After(from.Add(150*time.Minute)) {
			continue
		}
		if e.At = e.At.Truncate(time.Millisecond); !e.At.After(last) {
			e.At = last.Add(time.Millisecond)
		}
		last = e.At
		out = append(out, e)
	}
	return out
}

// incidents writes the calls, reads them, and returns the incidents of the
// report but for what tells where a line stood.
func (m *telling) incidents(events []parse.Event) []map[string]any {
	folder := m.t.TempDir()
	logs, written := m.lines(events)
	db := filepath.Join(folder, "app.db")
	args := []string{"replay", folder, "--db", db, "--quiet"}
	for piece := 1; piece <= max(1, m.pieces); piece++ {
		ends := make([]int, len(logs)) // of what is written by then, the first bytes of a next line too
		for _, l := range written[:len(written)*piece/max(1, m.pieces)] {
			ends[l.file] = l.end
		}
		for i, text := range logs {
			if piece < m.pieces {
				ends[i] = min(len(text), ends[i]+m.rng.IntN(40))
			}
			m.write(folder, i, text[:ends[i]])
		}
		if code, _, stderr := inProcess(nil, time.Now, args...); code != exitFine {
			m.t.Fatalf("%s: exit %d, %s", m.how(), code, stderr)
		}
	}
	if m.twice {
		inProcess(nil, time.Now, args...)
	}
	code, stdout, stderr := inProcess(nil, time.Now, "report", "--db", db, "--json", "--fail-on", "none")
	if code != exitFine {
		m.t.Fatalf("report: exit %d, %s", code, stderr)
	}
	var report struct{ Incidents []map[string]any }
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		m.t.Fatal(err)
	}
	return without(report.Incidents, "samples")
}

func without(incidents []map[string]any, key string) []map[string]any {
	out := slices.Clone(incidents)
	for i := range out {
		out[i] = maps.Clone(out[i])
		delete(out[i], key)
	}
	return out
}

func indented(t *testing.T, incidents []map[string]any) string {
	t.Helper()
	text, err := json.MarshalIndent(incidents, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lines deals the calls out over the files, each in the order in which it gets
// to its writer, and tells that order.
func (m *telling) lines(events []parse.Event) (texts []string, order []writtenLine) {
	form := traffic.FormNamed(cmp.Or(m.form, "json"))
	type placed struct {
		at   time.Time
		file int
		text []byte
	}
	all := make([]placed, len(events))
	for i := range events {
		all[i] = placed{at: events[i].At, file: m.rng.IntN(max(1, m.files)), text: m.wrapped(events[i].At, form.Append(nil, &events[i]))}
		if m.jitter > 0 {
			all[i].at = all[i].at.Add(time.Duration(m.rng.Int64N(int64(m.jitter))))
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.at.Compare(b.at) })
	logs := make([]strings.Builder, max(1, m.files))
	for _, l := range all {
		b := &logs[l.file]
		b.Write(l.text)
		b.WriteByte('\n')
		if m.noise && m.rng.IntN(50) == 0 {
			b.WriteString(m.saysNothing(l.at))
		}
		order = append(order, writtenLine{l.file, b.Len()})
	}
	for i := range logs {
		texts = append(texts, logs[i].String())
	}
	return texts, order
}

// writtenLine tells of a line to which file it went, and where it ends there.
type writtenLine struct{ file, end int }

func (m *telling) wrapped(at time.Time, line []byte) []byte {
	switch m.wrap {
	case "docker":
		text, err := json.Marshal(string(line) + "\n")
		if err != nil {
			m.t.Fatal(err)
		}
		return fmt.Appendf(nil, `{"log":%s,"stream":"stdout","time":%q}`, text, at.Format(time.RFC3339Nano))
	case "cri":
		return fmt.Appendf(nil, "%s stdout F %s", at.Format(time.RFC3339Nano), line)
	}
	return line
}

// saysNothing is a line that is no event.
func (m *telling) saysNothing(at time.Time) string {
	text := [...]string{"", "garbage without a time", "\tat com.example.Client.call(Client.java:42)", at.Format(time.RFC3339) + " INFO cache warmed"}[m.rng.IntN(4)]
	if m.wrap != "" || m.form == "plain" || text == "" {
		return "\n" // there a trace belongs to the line before
	}
	return text + "\n"
}

func (m *telling) write(folder string, i int, text string) {
	name := filepath.Join(folder, fmt.Sprintf("app%d.log", i))
	for piece := m.rotated; piece > 0; piece-- {
		cut := strings.LastIndexByte(text[:len(text)/(piece+1)], '\n') + 1
		m.file(fmt.Sprint(name, ".", piece), text[:cut])
		text = text[cut:]
	}
	m.file(name, text)
}

func (m *telling) file(name, text string) {
	data := []byte(text)
	switch {
	case !m.packed:
	case m.rng.IntN(2) == 0:
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := w.Write(data)
		if err = cmp.Or(err, w.Close()); err != nil {
			m.t.Fatal(err)
		}
		name, data = name+".gz", b.Bytes()
	default:
		w, err := zstd.NewWriter(nil)
		if err != nil {
			m.t.Fatal(err)
		}
		name, data = name+".zst", w.EncodeAll(data, nil)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		m.t.Fatal(err)
	}
}
