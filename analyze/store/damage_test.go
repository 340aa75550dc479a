package store

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

var (
	damageSeed  = flag.Uint64("damage.seed", 1, "first seed of TestDamageIsNamed")
	damageSeeds = flag.Int("damage.seeds", 60, "how many seeds it plays")
)

// TestDamageIsNamed cuts a database anywhere, flips bits anywhere and writes over any
// part of it. Whoever opens it is told that it is damaged and of the way back, or
// finds all incidents in the state that was written, and never a panic. What it does
// not promise: SQLite does not notice a bit that flips within a number or a text of an
// incident; saved state has a checksum, and two trees must agree on which incidents
// there are.
//
// A seed that fails is played again with
//
//	go test ./analyze/store -run DamageIsNamed -damage.seed N -damage.seeds 1
func TestDamageIsNamed(t *testing.T) {
	whole, want := undamaged(t)
	counts := map[string]int{}
	for seed := *damageSeed; seed < *damageSeed+uint64(*damageSeeds); seed++ {
		rng := rand.New(rand.NewPCG(seed, 0xda3a9e))
		path := filepath.Join(t.TempDir(), "app.db")
		data, how := spoil(rng, whole)
		write(string(data))(t, path)
		counts[how+", read: "+readDamaged(t, seed, how, path)]++
		write(string(data))(t, path)
		counts[how+", written: "+takeUpDamaged(t, seed, how, path, want)]++
		if d, err := Open(path, Options{Fresh: true}); err != nil && !strings.Contains(err.Error(), "not a SyncGuard database") {
			t.Errorf("seed %d, %s: the way back is closed: %v", seed, how, err)
		} else if err == nil {
			d.Close()
		}
	}
	t.Log(counts)
}

// undamaged is a database with incidents, rollups and a state, and what a reader
// makes of it.
func undamaged(t *testing.T) ([]byte, Saved) {
	path := filepath.Join(t.TempDir(), "whole.db")
	d := openAt(t, path)
	for i := range 12 {
		inc := fullIncident()
		inc.ID = fmt.Sprintf("INC-%06x", i)
		b := batchOf(inc)
		b.Analyzer = analyze.Part{Data: bytes.Repeat([]byte{byte(i), 1, 2}, 2_000), Whole: i == 0}
		b.Source = bytes.Repeat([]byte{byte(i), 7}, 1_000)
		commit(t, d, b)
	}
	saved, err := d.Load()
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return whole, saved
}

func spoil(rng *rand.Rand, whole []byte) (data []byte, how string) {
	data = bytes.Clone(whole)
	switch rng.IntN(3) {
	case 0:
		return data[:1+rng.IntN(len(data)-1)], "cut"
	case 1:
		for range 1 << (2 * rng.IntN(4)) {
			data[rng.IntN(len(data))] ^= 1 << rng.IntN(8)
		}
		return data, "bits flipped"
	}
	from := rng.IntN(len(data))
	for i := range data[from:min(len(data), from+1<<rng.IntN(13))] {
		data[from+i] = byte(rng.Uint32())
	}
	return data, "written over"
}

// readDamaged says how a report goes.
func readDamaged(t *testing.T, seed uint64, how, path string) string {
	d, err := OpenReadOnly(path)
	var r analyze.Report
	if err == nil {
		defer d.Close()
		r, err = d.Report(Filter{})
	}
	if err != nil {
		return named(t, seed, how, err)
	}
	for _, inc := range r.Incidents {
		if inc.State != fullIncident().State {
			t.Errorf("seed %d, %s: %s is %s", seed, how, inc.ID, inc.State)
		}
	}
	if len(r.Incidents) != 12 {
		t.Errorf("seed %d, %s: %d incidents and no error, want 12", seed, how, len(r.Incidents))
	}
	return "as it was"
}

// takeUpDamaged says how the next run takes the state up.
func takeUpDamaged(t *testing.T, seed uint64, how, path string, want Saved) string {
	d, err := Open(path, Options{})
	var saved Saved
	if err == nil {
		defer d.Close()
		saved, err = d.Load()
	}
	if err != nil {
		return named(t, seed, how, err)
	}
	if !reflect.DeepEqual(saved.Analyzer, want.Analyzer) || !bytes.Equal(saved.Source, want.Source) {
		t.Errorf("seed %d, %s: the state is another and no error says so", seed, how)
	}
	return "as it was"
}

func named(t *testing.T, seed uint64, how string, err error) string {
	if text := err.Error(); !strings.Contains(text, "replay --fresh") && !strings.Contains(text, "not a SyncGuard database") && !strings.Contains(text, "no database at") {
		t.Errorf("seed %d, %s: %q does not name the damage and the way back", seed, how, text)
	}
	return "named"
}

// A lock that another program does not give back is an error that may pass; the same
// batch is written once it is gone.
func TestLockTimeout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	d, err := Open(path, Options{Busy: time.Millisecond})
	must(t, err)
	defer d.Close()
	other, err := connect(path, writerMode)
	must(t, err)
	defer other.sql.Close()
	tx, err := other.sql.Begin()
	must(t, err)
	err = d.Commit(batchOf(fullIncident()))
	if err == nil || !Passing(err) || !strings.Contains(err.Error(), "another program is writing to it (hint: ") {
		t.Errorf("commit while another program writes: %v, want an error that may pass", err)
	}
	must(t, tx.Rollback())
	commit(t, d, batchOf(fullIncident()))
	if n := len(report(t, d, Filter{}).Incidents); n != 1 {
		t.Errorf("%d incidents after the second try, want 1", n)
	}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}
