package store

import (
	"database/sql"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// addOutbox is schema version 4: alerts on their way to channels, and what the
// receivers of each channel have been told so far.
func addOutbox(tx *sql.Tx) error {
	_, err := tx.Exec(`
CREATE TABLE outbox_data (
	position INTEGER PRIMARY KEY, -- the order in which they became due
	id       TEXT NOT NULL,       -- stable: the same news has the same id
	channel  TEXT NOT NULL,       -- its name; addresses and secrets are never stored
	incident TEXT NOT NULL,
	event    TEXT NOT NULL,
	at_ns    INTEGER NOT NULL,    -- event time of the news
	closes   INTEGER NOT NULL,    -- 1: nothing is told of the incident after it unless it reopens
	body     TEXT NOT NULL,       -- '' when it is needed no more
	state    TEXT NOT NULL,       -- due, sent or failed
	attempts INTEGER NOT NULL DEFAULT 0,
	first_ns INTEGER,             -- wall clock: when it was tried first, without success
	next_ns  INTEGER,             -- wall clock: not tried before; NULL = at once
	done_ns  INTEGER,             -- wall clock: sent or given up
	error    TEXT NOT NULL DEFAULT '',
	UNIQUE (id, channel)
) STRICT;
CREATE INDEX outbox_by_state ON outbox_data (state, channel, next_ns);
CREATE INDEX outbox_by_incident ON outbox_data (channel, incident, position);

CREATE TABLE told_data (
	channel  TEXT NOT NULL,
	incident TEXT NOT NULL,
	pending  INTEGER NOT NULL, -- 1: to be looked at again also if the incident does not change
	open     INTEGER NOT NULL, -- 1: the receivers take the incident for live
	memory   TEXT NOT NULL,    -- the planner's
	PRIMARY KEY (channel, incident)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_pending ON told_data (incident) WHERE pending = 1 OR open = 1;`)
	return err
}

// Alert is one piece of news for one channel. Its body is the business of who
// plans and who delivers it.
type Alert struct {
	ID       string // the same news has the same id, however often it is planned
	Channel  string // the channel's name
	Incident string
	Event    string
	At       time.Time // event time
	Closes   bool      // the incident is over as far as the receiver is concerned
	Body     []byte
}

// Told is what a channel's receivers know of an incident.
type Told struct {
	Channel, Incident string
	Pending           bool // to be looked at again also if the incident does not change
	Open              bool // they take it for live
	Memory            []byte
}

// writeAlerts puts alerts into the outbox. One that is there already is the same
// news and is not sent again.
func writeAlerts(tx *sql.Tx, alerts []Alert, told []Told) error {
	for i := range alerts {
		a := &alerts[i]
		_, err := tx.Exec(`INSERT INTO outbox_data (id, channel, incident, event, at_ns, closes, body, state)
			VALUES (?, ?, ?, ?, ?, ?, ?, 'due') ON CONFLICT (id, channel) DO NOTHING`,
			a.ID, a.Channel, a.Incident, a.Event, nanos(a.At), a.Closes, string(a.Body))
		if err != nil {
			return err
		}
	}
	return replaceRows(tx, target{"told_data", []string{"channel", "incident", "pending", "open", "memory"}}, told,
		func(args []any, t Told) []any {
			return append(args, t.Channel, t.Incident, t.Pending, t.Open, string(t.Memory))
		})
}

// AlertSent notes that an alert was delivered. What was told of the incident
// before is not needed any more, nor is this one if it closes it.
func (d *DB) AlertSent(position int64, at time.Time) error {
	return d.inTx("write to", func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE outbox_data SET state = 'sent', attempts = attempts + 1, next_ns = NULL, done_ns = ?2, error = '' WHERE position = ?1`, position, nanos(at))
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE outbox_data SET body = '' FROM outbox_data AS sent
			WHERE sent.position = ? AND outbox_data.channel = sent.channel AND outbox_data.incident = sent.incident
			AND outbox_data.state <> 'due' AND outbox_data.position < sent.position + sent.closes`, position)
		return err
	})
}

// AlertFailed notes that an attempt to deliver an alert at a time failed, and
// when it may be tried again; the zero time gives it up.
func (d *DB) AlertFailed(position int64, at, next time.Time, problem string) error {
	return d.inTx("write to", func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE outbox_data SET attempts = attempts + 1, first_ns = coalesce(first_ns, ?2), error = ?4,
			next_ns = ?3, state = iif(?3 IS NULL, 'failed', 'due'), done_ns = iif(?3 IS NULL, ?2, NULL)
			WHERE position = ?1`, position, nanos(at), nanosOrNull(next), problem)
		return err
	})
}

// RetryAlerts makes every alert of a channel that waits for its next attempt due at
// once.
func (d *DB) RetryAlerts(channel string) error {
	return d.inTx("write to", func(tx *sql.Tx) error {
		_, err := tx.Exec(`UPDATE outbox_data SET next_ns = NULL WHERE channel = ? AND state = 'due' AND next_ns IS NOT NULL`, channel)
		return err
	})
}

// unsettled are the rows of told_data that have to be looked at again although
// nothing may have changed: something waits to be told, or a run that told nobody
// has closed what the receivers take for live.
const unsettled = `(pending = 1 OR open = 1 AND incident IN
	(SELECT id FROM incident_data WHERE state IN ('resolved', 'closed_unverified') AND provisional = 0))`

func toldOf(tx *sql.Tx, where string, args ...any) ([]Told, error) {
	return queryRows(tx, `SELECT channel, incident, pending, open, memory FROM told_data WHERE `+where+` ORDER BY incident, channel`, args,
		func(rows *sql.Rows) (t Told, err error) {
			return t, rows.Scan(&t.Channel, &t.Incident, &t.Pending, &t.Open, &t.Memory)
		})
}

// ToldOf returns what was told of the incidents with these ids, and of all that
// have to be looked at again; the latter also as they stand, if that is certain.
func (d *DB) ToldOf(incidents []string) (told []Told, again []analyze.Incident, err error) {
	err = d.inTx("read", func(tx *sql.Tx) error {
		var err error
		if told, err = toldOf(tx, unsettled); err != nil {
			return err
		}
		for _, id := range incidents {
			more, err := toldOf(tx, `incident = ? AND NOT `+unsettled, id)
			if err != nil {
				return err
			}
			told = append(told, more...)
		}
		again, err = readIncidents(tx, `provisional = 0 AND id IN (SELECT incident FROM told_data WHERE `+unsettled+`)`, nil)
		return err
	})
	return told, again, err
}
