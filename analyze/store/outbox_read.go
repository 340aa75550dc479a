package store

import (
	"database/sql"
	"errors"
	"time"
)

// QueuedAlert is an alert with how its delivery stands.
type QueuedAlert struct {
	Alert
	Position int64
	State    string     // due, sent or failed
	Attempts int        // so far
	First    *time.Time // wall clock: when it was tried first without success
	Next     *time.Time // wall clock: due alerts are not tried before; nil: at once
	Done     *time.Time // wall clock: when it was sent or given up
	Error    string     // of the last attempt
}

const queuedColumns = `SELECT position, id, channel, incident, event, at_ns, closes, body, state, attempts, first_ns,
	next_ns, done_ns, error FROM outbox_data AS o `

func scanQueued(row interface{ Scan(...any) error }) (QueuedAlert, error) {
	var q QueuedAlert
	var at, first, next, done sql.NullInt64
	err := row.Scan(&q.Position, &q.ID, &q.Channel, &q.Incident, &q.Event, &at, &q.Closes, &q.Body, &q.State, &q.Attempts,
		&first, &next, &done, &q.Error)
	q.At = timeOf(at)
	q.First, q.Next, q.Done = timePointer(first), timePointer(next), timePointer(done)
	return q, err
}

// NextAlert returns the alert that a channel is to deliver now, or nil and when
// to ask again: the zero time means when there is news. Alerts of one incident
// keep their order: one that waits holds back those behind it, and no others.
func (d *DB) NextAlert(channel string, now time.Time) (next *QueuedAlert, wait time.Time, err error) {
	const waiting = `WHERE state = 'due' AND channel = ? AND NOT EXISTS (SELECT 1 FROM outbox_data AS earlier
		WHERE earlier.channel = o.channel AND earlier.incident = o.incident AND earlier.state = 'due' AND earlier.position < o.position) `
	err = d.inTx("read", func(tx *sql.Tx) error {
		q, err := scanQueued(tx.QueryRow(queuedColumns+waiting+`AND coalesce(next_ns, 0) <= ? ORDER BY position LIMIT 1`, channel, nanos(now)))
		if err == nil {
			next = &q
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var soonest sql.NullInt64
		err = tx.QueryRow(`SELECT min(next_ns) FROM outbox_data AS o `+waiting, channel).Scan(&soonest)
		wait = timeOf(soonest)
		return err
	})
	return next, wait, err
}

// OpenAlerts returns, for each incident that a channel's receivers take for live,
// what they were told last.
func (d *DB) OpenAlerts(channel string) ([]QueuedAlert, error) {
	return d.queued(`WHERE channel = ? AND state = 'sent' AND closes = 0 AND body <> '' ORDER BY position`, channel)
}

// AlertQueue returns the alerts that wait for delivery or were given up, in
// the order in which they became due.
func (d *DB) AlertQueue() ([]QueuedAlert, error) {
	return d.queued(`WHERE state <> 'sent' ORDER BY position`)
}

func (d *DB) queued(where string, args ...any) ([]QueuedAlert, error) {
	var all []QueuedAlert
	err := d.inTx("read", func(tx *sql.Tx) error {
		var err error
		all, err = queryRows(tx, queuedColumns+where, args, func(rows *sql.Rows) (QueuedAlert, error) { return scanQueued(rows) })
		return err
	})
	return all, err
}
