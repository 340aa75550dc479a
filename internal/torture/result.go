package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// result is what came of a run.
type result struct {
	*plan
	written, bytes  int64
	rotations       int
	kills, midWrite int
	ending          time.Duration
	peak            int64 // resident bytes of the last follower

	followed, replayed summary
	same               bool // the reports, byte for byte
	counts             bool // the counts a minute, an hour and a tenant
	told, doubled      int  // transitions printed; of them, more than once
	missing            []string
}

// summary is what counts of a report.
type summary struct {
	Coverage struct {
		Lines, Events, Unparsed, Late int64
	}
	Incidents []struct {
		ID, State, Title   string
		Failures, Attempts int64
		Timeline           []struct{ Event string }
	}
}

// compare replays everything that was written, and sets the report of it beside
// that of the follower.
func (r *result) compare() error {
	followed, err := r.syncguard("report", "--db", filepath.Join(r.dir, "tail.db"), "--format", "json", "--fail-on", "none")
	if err != nil {
		return err
	}
	replayed, err := r.syncguard("replay", filepath.Join(r.dir, "logs"), "--db", filepath.Join(r.dir, "replay.db"), "--format", "json")
	if err != nil {
		return err
	}
	r.same = bytes.Equal(followed, replayed)
	if r.counts, err = r.sameCounts(); err != nil {
		return err
	}
	if !r.same { // for whoever looks for the reason
		for name, text := range map[string][]byte{"tail.json": followed, "replay.json": replayed} {
			if err := os.WriteFile(filepath.Join(r.dir, name), text, 0o644); err != nil {
				return err
			}
		}
	}
	return errors.Join(json.Unmarshal(followed, &r.followed), json.Unmarshal(replayed, &r.replayed), r.readTold())
}

func (r *result) syncguard(args ...string) ([]byte, error) {
	cmd := exec.Command(r.bin, args...)
	cmd.Dir = r.dir
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("syncguard %s: %w: %s", args[0], err, errs.Bytes())
	}
	return out, nil
}

// sameCounts compares what the two databases have counted: the report holds
// totals alone.
func (r *result) sameCounts() (bool, error) {
	for _, view := range []string{"traffic", "tenant_traffic", "failures"} {
		followed, err := r.rows("tail.db", view)
		if err != nil {
			return false, err
		}
		replayed, err := r.rows("replay.db", view)
		if err != nil || !slices.Equal(followed, replayed) {
			return false, err
		}
	}
	return true, nil
}

func (r *result) rows(name, view string) ([]string, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(r.dir, name))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query("SELECT * FROM " + view)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	var out []string
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			return nil, err
		}
		var b strings.Builder
		for _, v := range values {
			fmt.Fprint(&b, *(v.(*any)), "|")
		}
		out = append(out, b.String())
	}
	slices.Sort(out)
	return out, rows.Err()
}

// readTold reads what was printed, over all lives of the follower. A line that
// was cut by a kill is no line.
func (r *result) readTold() error {
	text, err := os.ReadFile(filepath.Join(r.dir, "tail.ndjson"))
	if err != nil {
		return err
	}
	seen := map[string]int{}
	for line := range bytes.Lines(text) {
		var t struct {
			At, Event string
			Incident  struct{ ID string }
		}
		if json.Unmarshal(line, &t) != nil {
			continue
		}
		r.told++
		key := t.Incident.ID + " " + t.Event
		if !strings.HasPrefix(t.Event, "tenant_") {
			seen[key]++
		}
	}
	for _, in := range r.followed.Incidents {
		relapses := 0
		for _, e := range in.Timeline {
			if e.Event == "relapsed" {
				relapses++
			}
		}
		for _, e := range in.Timeline {
			switch e.Event {
			case "opened", "recovering", "resolved", "closed_unverified":
				if key := in.ID + " " + e.Event; seen[key] == 0 {
					r.missing = append(r.missing, key)
				} else if relapses == 0 {
					r.doubled += seen[key] - 1
				}
			}
		}
	}
	return nil
}

// verdict is nil when nothing was lost and nothing doubled.
func (r *result) verdict() error {
	lost := r.replayed.Coverage.Lines - r.followed.Coverage.Lines
	all := r.written + int64(r.files)*7200
	switch {
	case r.rotation == "rename" && r.replayed.Coverage.Lines != all:
		return fmt.Errorf("%d lines were written and %d are in the logs", all, r.replayed.Coverage.Lines)
	case lost > 0:
		return fmt.Errorf("%d lines were lost", lost)
	case r.followed.Coverage.Lines > all:
		return fmt.Errorf("%d lines were doubled", r.followed.Coverage.Lines-all)
	case r.rotation == "rename" && lost < 0:
		return fmt.Errorf("%d lines were doubled", -lost)
	case r.followed.Coverage.Late > 0:
		return fmt.Errorf("%d events counted as late", r.followed.Coverage.Late)
	case r.rotation == "rename" && !r.counts:
		return errors.New("the counts differ")
	case r.rotation == "rename" && !r.same:
		return errors.New("the reports differ")
	case len(r.missing) > 0:
		return fmt.Errorf("never told: %s", strings.Join(r.missing, ", "))
	case len(r.followed.Incidents) == 0:
		return errors.New("there was no incident to find")
	case r.ending > time.Second:
		return fmt.Errorf("it took %v to end", r.ending)
	}
	return nil
}

// String is the run in a few lines.
func (r *result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d lines (%d MB) to %d logs in %v, %d rotations, %d kills (%d within 0.5 s of a start)\n",
		r.rotation, r.written, r.bytes>>20, r.files, r.length, r.rotations, r.kills, r.midWrite)
	fmt.Fprintf(&b, "  followed %d lines, %d late; replay of the files %d\n", r.followed.Coverage.Lines, r.followed.Coverage.Late, r.replayed.Coverage.Lines)
	fmt.Fprintf(&b, "  lost %d of what the files hold; read beyond them %d; reports equal: %v; counts equal: %v\n",
		max(0, r.replayed.Coverage.Lines-r.followed.Coverage.Lines), max(0, r.followed.Coverage.Lines-r.replayed.Coverage.Lines), r.same, r.counts)
	fmt.Fprintf(&b, "  %d incidents; %d transitions told, %d never, %d more than once; ended in %v; %d MiB at most\n",
		len(r.followed.Incidents), r.told, len(r.missing), r.doubled, r.ending.Round(time.Millisecond), r.peak>>20)
	return b.String()
}
