package store

import (
	"database/sql"
	"encoding/json"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Batch is all that a stretch of input changed.
type Batch struct {
	Changes analyze.Changes // confirmed: more input can't take it back
	// Provisional is what the input would add if it ended here; nil while a run
	// goes on. Reports show it, and the next Commit takes it back.
	Provisional *analyze.Changes
	Coverage    analyze.Coverage
	Analyzer    analyze.Part // of the analyzer's state after Changes, without Provisional
	Source      []byte       // the positions in the input that belong to it
	// LeftOut is what was read and not analysed, as far as it is confirmed; the
	// coverage's has the rest too.
	LeftOut analyze.LeftOut
	Alerts  []Alert // to be sent from now on
	Told    []Told  // what the receivers know when they are
}

// Commit writes b in one transaction: all of it or, on an error, nothing.
func (d *DB) Commit(b Batch) error {
	var names *names
	err := d.inTx("write to", func(tx *sql.Tx) error {
		if d.shows {
			if err := dropProvisional(tx); err != nil {
				return err
			}
		}
		names = d.newNames(tx)
		if b.Provisional != nil {
			withoutReplaced(&b.Changes.Rollups, &b.Provisional.Rollups)
		}
		if err := writeChanges(tx, names, &b.Changes, confirmed); err != nil {
			return err
		}
		if b.Provisional != nil {
			if err := writeChanges(tx, names, b.Provisional, provisional); err != nil {
				return err
			}
		}
		if err := writeCoverage(tx, b.Coverage); err != nil {
			return err
		}
		if err := writeAlerts(tx, b.Alerts, b.Told); err != nil {
			return err
		}
		if err := writeRun(tx, b); err != nil {
			return err
		}
		return sumUp(tx, rowsSummed)
	})
	if err == nil {
		d.shows = b.Provisional != nil
		d.rememberNames(names)
	}
	return err
}

// dropProvisional takes back what the last commit wrote on the assumption that
// the input ends there; one that assumed nothing is not touched, for the
// analyzer hands out the counts of an open minute once. Confirmed incidents that it wrote over stay: the
// analyzer hands out every live incident again when it goes on.
func dropProvisional(tx *sql.Tx) error {
	for _, statement := range []string{
		`DELETE FROM incident_data WHERE provisional = 2`,
		`DELETE FROM deploy_data WHERE provisional = 1`,
		`DELETE FROM failure_data WHERE minute_ns >= (SELECT open_minute FROM run_data)`,
		`DELETE FROM traffic_data WHERE minute_ns >= (SELECT open_minute FROM run_data)`,
		`DELETE FROM tenant_traffic_data WHERE hour_ns >= (SELECT open_hour FROM run_data)`,
	} {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

func writeChanges(tx *sql.Tx, names *names, c *analyze.Changes, s standing) error {
	for i := range c.Incidents {
		if err := writeIncident(tx, &c.Incidents[i], s); err != nil {
			return err
		}
	}
	if err := writeDeploys(tx, c.Deploys, s); err != nil {
		return err
	}
	return writeRollups(tx, names, &c.Rollups)
}

func writeCoverage(tx *sql.Tx, c analyze.Coverage) error {
	if _, err := tx.Exec(`DELETE FROM stream_data`); err != nil {
		return err
	}
	err := replaceRows(tx, target{"stream_data", []string{"stream", "format", "lines", "unparsed", "continuation"}}, c.Streams,
		func(args []any, s analyze.StreamCoverage) []any {
			return append(args, s.Stream, s.Format, s.Lines, s.Unparsed, s.Continuation)
		})
	if err != nil {
		return err
	}
	more := coverageMore{c.Continuation, c.LeftOut, c.LateBy, c.NewestFirst, c.Failed, c.Other, c.OtherOps, c.Suspicion}
	c.Streams, c.LeftOut = nil, analyze.LeftOut{}
	if err := writeJSON(tx, `UPDATE run_data SET coverage = ?`, c); err != nil {
		return err
	}
	return writeJSON(tx, `UPDATE run_data SET coverage_more = ?`, more)
}

// coverageMore is the part of the coverage that the JSON report does not hold.
type coverageMore struct {
	Continuation int64           `json:"continuation"`
	LeftOut      analyze.LeftOut `json:"left_out"`
	LateBy       time.Duration   `json:"late_by"`
	NewestFirst  []string        `json:"newest_first"`

	Failed    int64              `json:"failed"`
	Other     int64              `json:"other,omitempty"`
	OtherOps  int64              `json:"other_operations,omitempty"`
	Suspicion *analyze.Suspicion `json:"suspicion,omitempty"`
}

func writeJSON(tx *sql.Tx, update string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	_, err = tx.Exec(update, string(text))
	return err
}

// writeRun saves the state. What waits is part of b.Source.
func writeRun(tx *sql.Tx, b Batch) error {
	if _, err := tx.Exec(`UPDATE run_data SET source = ?`, sealed(b.Source)); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM waiting_data`); err != nil {
		return err
	}
	return writeAnalyzer(tx, b.Analyzer, b.LeftOut, &b.Changes)
}

// writeAnalyzer saves the analyzer. The open minute never goes back, so that a
// batch that saw no event can't declare settled counts open.
func writeAnalyzer(tx *sql.Tx, state analyze.Part, leftOut analyze.LeftOut, c *analyze.Changes) error {
	if err := writeState(tx, state); err != nil {
		return err
	}
	if err := writeJSON(tx, `UPDATE run_data SET left_out = ?`, leftOut); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE run_data SET open_minute = max(open_minute, ?), open_hour = max(open_hour, ?)`,
		nanos(c.OpenMinute), nanos(c.OpenHour))
	return err
}
