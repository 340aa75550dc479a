package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report/notify"
)

// outbox is the database as the sender sees it.
type outbox struct{ db *store.DB }

func stored(a *notify.Alert) (store.Alert, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return store.Alert{}, fmt.Errorf("save alert %s: %w", a.ID, err)
	}
	return store.Alert{ID: a.ID, Channel: a.Channel, Incident: a.Incident.ID, Event: string(a.Event), At: a.At, Closes: a.Closes(), Body: body}, nil
}

func restored(q *store.QueuedAlert) (notify.Alert, error) {
	var a notify.Alert
	if err := json.Unmarshal(q.Body, &a); err != nil {
		return a, fmt.Errorf("read alert %s: %w", q.ID, err)
	}
	return a, nil
}

// Next implements notify.Outbox.
func (o outbox) Next(channel string, now time.Time) (*notify.Item, time.Time, error) {
	q, wait, err := o.db.NextAlert(channel, now)
	if err != nil || q == nil {
		return nil, wait, err
	}
	a, err := restored(q)
	if err != nil {
		return nil, wait, err
	}
	return &notify.Item{Ref: q.Position, Alert: a, Attempts: q.Attempts, First: q.First}, wait, nil
}

// Sent implements notify.Outbox.
func (o outbox) Sent(ref int64, at time.Time) error { return o.db.AlertSent(ref, at) }

// Failed implements notify.Outbox.
func (o outbox) Failed(ref int64, at, next time.Time, problem string) error {
	return o.db.AlertFailed(ref, at, next, problem)
}

// Open implements notify.Outbox.
func (o outbox) Open(channel string) ([]notify.Alert, error) {
	queued, err := o.db.OpenAlerts(channel)
	if err != nil {
		return nil, err
	}
	open := make([]notify.Alert, 0, len(queued))
	for i := range queued {
		a, err := restored(&queued[i])
		if err != nil {
			return nil, err
		}
		open = append(open, a)
	}
	return open, nil
}
