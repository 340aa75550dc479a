package store

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func alert(channel, incident, event string, ordinal string) Alert {
	return Alert{
		ID: incident + "/" + event + "/" + ordinal, Channel: channel, Incident: incident, Event: event,
		At: at(time.Minute), Closes: event == "resolved", Body: []byte("{}"),
	}
}

func alerts(list ...Alert) Batch { return Batch{Alerts: list} }

// next returns the id of the alert that is due, or when to ask again.
func next(t *testing.T, d *DB, channel string, now time.Time) (*QueuedAlert, string) {
	t.Helper()
	q, wait, err := d.NextAlert(channel, now)
	switch {
	case err != nil:
		t.Fatal(err)
	case q != nil:
		return q, q.ID
	case wait.IsZero():
		return nil, "nothing"
	}
	return nil, wait.Sub(now).String()
}

func TestOutboxHandsOutInOrder(t *testing.T) {
	d := newDB(t)
	now := at(time.Hour)
	commit(t, d, alerts(alert("chat", "INC-a", "opened", "1"), alert("chat", "INC-a", "grown", "1"), alert("chat", "INC-b", "opened", "1"), alert("pager", "INC-a", "opened", "1")))

	first, id := next(t, d, "chat", now)
	if id != "INC-a/opened/1" {
		t.Fatalf("first of chat: %s, want INC-a/opened/1", id)
	}
	must(t, d.AlertFailed(first.Position, now, now.Add(time.Minute), "503"))
	second, id := next(t, d, "chat", now)
	if id != "INC-b/opened/1" { // grown waits behind opened, another incident does not
		t.Fatalf("while INC-a waits: %s, want INC-b/opened/1", id)
	}
	must(t, d.AlertSent(second.Position, now))
	if _, id = next(t, d, "chat", now); id != "1m0s" {
		t.Errorf("with only INC-a left: %s, want to be asked again in 1m0s", id)
	}
	must(t, d.RetryAlerts("pager"))
	if _, id = next(t, d, "chat", now); id != "1m0s" {
		t.Errorf("after another channel is to be tried at once: %s, want to be asked again in 1m0s", id)
	}
	must(t, d.RetryAlerts("chat"))
	again, id := next(t, d, "chat", now)
	if id != "INC-a/opened/1" || again.Attempts != 1 || again.Error != "503" || !again.First.Equal(now) {
		t.Errorf("to be tried at once: %s, %+v; want INC-a/opened/1 with its one attempt", id, again)
	}
	must(t, d.AlertFailed(again.Position, now, time.Time{}, "gone")) // given up
	if _, id = next(t, d, "chat", now); id != "INC-a/grown/1" {
		t.Errorf("after giving up: %s, want INC-a/grown/1", id)
	}
	if _, id = next(t, d, "mail", now); id != "nothing" {
		t.Errorf("of a channel without alerts: %s, want nothing", id)
	}
}

// However often the same news is planned, it goes out once.
func TestSameNewsIsSentOnce(t *testing.T) {
	d := newDB(t)
	commit(t, d, alerts(alert("chat", "INC-a", "opened", "1")))
	commit(t, d, alerts(alert("chat", "INC-a", "opened", "1")))
	q, _ := next(t, d, "chat", at(0))
	must(t, d.AlertSent(q.Position, at(0)))
	commit(t, d, alerts(alert("chat", "INC-a", "opened", "1")))
	if _, id := next(t, d, "chat", at(0)); id != "nothing" {
		t.Errorf("planned again after it was sent: %s is due, want nothing", id)
	}
}

// An alert is due exactly if the batch that it belongs to was committed.
func TestAlertsBelongToTheBatch(t *testing.T) {
	d := newDB(t)
	pages := texts(t, d, `PRAGMA page_count`)[0]
	texts(t, d, `PRAGMA max_page_count = `+pages)
	b := alerts(alert("chat", "INC-a", "opened", "1"))
	b.Analyzer.Data = make([]byte, 1<<20)
	if err := d.Commit(b); err == nil {
		t.Fatal("commit on a full disk: no error")
	}
	if _, id := next(t, d, "chat", at(0)); id != "nothing" {
		t.Errorf("of a batch that was not written %s is due, want nothing", id)
	}
}

func TestOpenAlertsAreTheNewestOfLiveStories(t *testing.T) {
	d := newDB(t)
	send := func(a Alert) {
		t.Helper()
		commit(t, d, alerts(a))
		q, _ := next(t, d, a.Channel, at(0))
		must(t, d.AlertSent(q.Position, at(0)))
	}
	open := func() []string {
		t.Helper()
		list, err := d.OpenAlerts("chat")
		must(t, err)
		var ids []string
		for _, q := range list {
			ids = append(ids, q.ID)
		}
		return ids
	}
	send(alert("chat", "INC-a", "opened", "1"))
	send(alert("chat", "INC-b", "opened", "1"))
	send(alert("chat", "INC-a", "grown", "1"))
	send(alert("pager", "INC-c", "opened", "1"))
	if got, want := open(), []string{"INC-b/opened/1", "INC-a/grown/1"}; !slices.Equal(got, want) {
		t.Errorf("open alerts %q, want %q", got, want)
	}
	send(alert("chat", "INC-b", "resolved", "1"))
	if got, want := open(), []string{"INC-a/grown/1"}; !slices.Equal(got, want) {
		t.Errorf("open alerts after INC-b was resolved %q, want %q", got, want)
	}
	if left := texts(t, d, `SELECT id FROM outbox_data WHERE channel = 'chat' AND body <> ''`); len(left) != 1 {
		t.Errorf("bodies are kept of %q, want of the one alert that stands", left)
	}
}

func TestQueueShowsWhatIsNotSent(t *testing.T) {
	d := newDB(t)
	commit(t, d, alerts(alert("chat", "INC-a", "opened", "1"), alert("chat", "INC-b", "opened", "1"), alert("chat", "INC-c", "opened", "1")))
	a, _ := next(t, d, "chat", at(0))
	must(t, d.AlertSent(a.Position, at(0)))
	b, _ := next(t, d, "chat", at(0))
	must(t, d.AlertFailed(b.Position, at(0), time.Time{}, "410 Gone"))
	list, err := d.AlertQueue()
	must(t, err)
	var got []string
	for _, q := range list {
		got = append(got, strings.TrimSpace(q.ID+" "+q.State+" "+q.Error))
	}
	if want := []string{"INC-b/opened/1 failed 410 Gone", "INC-c/opened/1 due"}; !slices.Equal(got, want) {
		t.Errorf("queue %q, want %q", got, want)
	}
}

func TestWhatWasToldIsRemembered(t *testing.T) {
	d := newDB(t)
	live, waits, over, atEnd := bareIncident("INC-0live", at(0)), bareIncident("INC-0waits", at(0)), bareIncident("INC-0over", at(0)), bareIncident("INC-0atend", at(0))
	over.State = analyze.Resolved
	b := batchOf(live, waits, over)
	atEnd.State = analyze.Resolved
	b.Provisional = &analyze.Changes{Incidents: []analyze.Incident{atEnd}}
	b.Told = []Told{
		{Channel: "chat", Incident: "INC-0live", Open: true, Memory: []byte("1")},
		{Channel: "chat", Incident: "INC-0waits", Pending: true, Memory: []byte("2")},
		{Channel: "chat", Incident: "INC-0gone", Pending: true, Memory: []byte("3")},
		{Channel: "chat", Incident: "INC-0over", Open: true, Memory: []byte("4")},
		{Channel: "chat", Incident: "INC-0atend", Open: true, Memory: []byte("5")},
	}
	commit(t, d, b)
	told, again, err := d.ToldOf([]string{"INC-0live", "INC-0waits"})
	must(t, err)
	var got, stand []string
	for _, x := range told {
		got = append(got, x.Incident+" "+string(x.Memory))
	}
	for _, in := range again {
		stand = append(stand, in.ID)
	}
	if want := []string{"INC-0gone 3", "INC-0over 4", "INC-0waits 2", "INC-0live 1"}; !slices.Equal(got, want) {
		t.Errorf("told of %q, want %q", got, want)
	}
	if want := []string{"INC-0over", "INC-0waits"}; !slices.Equal(stand, want) {
		t.Errorf("to be looked at again: %q, want %q", stand, want)
	}
}

// A database of version 3 gets an outbox and loses nothing.
func TestMigrationFromVersion3(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.db")
	must(t, prepareFile(path))
	old, err := connect(path, writerMode)
	must(t, err)
	must(t, old.migrate(steps[:3], "v3"))
	must(t, old.inTx("write to", func(tx *sql.Tx) error {
		return writeMarkers(tx, []analyze.Marker{{Version: "v42", At: at(0)}})
	}), old.Close())

	d := openAt(t, path)
	commit(t, d, alerts(alert("chat", "INC-a", "opened", "1")))
	markers, err := d.Markers()
	if _, id := next(t, d, "chat", at(0)); id != "INC-a/opened/1" || err != nil || len(markers) != 1 {
		t.Errorf("after the migration: %s is due, markers %v (%v)", id, markers, err)
	}
}
