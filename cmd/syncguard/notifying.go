package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/report/notify"
)

// notifyFlags say to whom a run tells what it finds.
type notifyFlags struct {
	addresses    []string
	configured   bool
	allowPrivate bool
}

const addressHelp = "https://… (webhook), slack+https://…, alertmanager+http://…, exec:/path, a service of shoutrrr such as ntfy://…, or env:NAME or file:/path where it is kept"

func (f *notifyFlags) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.addresses, "notify", nil, "send alerts to this `address`, may be repeated: "+addressHelp)
	cmd.Flags().BoolVar(&f.allowPrivate, "notify-allow-private", false, "--notify may lead to private and loopback addresses")
}

// webhookSecret signs the webhooks that --notify names.
const webhookSecret = "SYNCGUARD_WEBHOOK_SECRET"

// channels are those that the flags ask for: addresses, and with configured those
// of the file.
func (f *notifyFlags) channels(s *shared, set *settings) ([]notify.Config, error) {
	var all []notify.Config
	if f.configured {
		all = append(all, set.config.Notify...)
	}
	for _, address := range f.addresses {
		c, err := notify.FromAddress(address, notify.Secrets{Getenv: s.getenv})
		if err != nil {
			return nil, usagef("read --notify: %w", err)
		}
		if c.Type == "webhook" && s.getenv(webhookSecret) != "" {
			c.Secret = "env:" + webhookSecret
		}
		c.AllowPrivate = f.allowPrivate && c.Type != "exec" && c.Type != "shoutrrr"
		all = append(all, c)
	}
	return all, nil
}

// targets makes the channels ready for use.
func (s *shared) targets(set *settings, channels []notify.Config) ([]*notify.Target, error) {
	var all []*notify.Target
	for i := range channels {
		t, err := channels[i].Build(notify.Secrets{Getenv: s.getenv}, set.zone)
		if err != nil {
			return nil, &usageError{err}
		}
		all = append(all, t)
	}
	return all, nil
}

// notifying plans alerts beside a loop that commits batches, and delivers them:
// at the end by drain, or all along by a goroutine in sender.Run. The nil one does
// nothing: a run that tells nobody.
type notifying struct {
	db       *store.DB
	policies []notify.Policy
	sender   *notify.Sender
	since    time.Time // what was over by then is history; zero: nothing is
}

// newNotifying returns nil when there is nobody to tell. Log gets one line a
// failed delivery; it may be nil.
func newNotifying(db *store.DB, targets []*notify.Target, log *slog.Logger) *notifying {
	if len(targets) == 0 {
		return nil
	}
	n := &notifying{db: db, sender: notify.NewSender(outbox{db}, targets, log)}
	for _, t := range targets {
		n.policies = append(n.policies, t.Policy)
	}
	return n
}

// plan adds to a batch the alerts that follow from it, before it is committed.
func (n *notifying) plan(b *store.Batch) error {
	round := notify.Round{Now: completeTo(&b.Changes), Firm: b.Changes.Incidents}
	if b.Provisional != nil {
		round.AtEnd = b.Provisional.Incidents
	}
	var err error
	b.Alerts, b.Told, err = n.of(round)
	return err
}

// planLive does the same for what following gave. now is how far the input was
// settled; until it has moved on, what is shown may still be taken back.
func (n *notifying) planLive(b *store.Live, now time.Time) error {
	if b.Confirmed == nil && len(b.Shown.Incidents) == 0 {
		return nil // nothing can have come of it, and this is asked often
	}
	round := notify.Round{Now: now, AtEnd: b.Shown.Incidents}
	if b.Confirmed != nil {
		round.Firm = b.Confirmed.Changes.Incidents
	}
	var err error
	b.Alerts, b.Told, err = n.of(round)
	return err
}

// of plans a round, whose memories it looks up.
func (n *notifying) of(round notify.Round) (list []store.Alert, known []store.Told, err error) {
	if n == nil {
		return nil, nil, nil
	}
	round.Since = n.since
	if err := n.remember(&round); err != nil {
		return nil, nil, err
	}
	alerts, told := notify.Plan(n.policies, round)
	for i := range alerts {
		a, err := stored(&alerts[i])
		if err != nil {
			return nil, nil, err
		}
		list = append(list, a)
	}
	for key, m := range told { // the order does not matter: one row each
		text, err := json.Marshal(m)
		if err != nil {
			return nil, nil, fmt.Errorf("save what was told of incident %s: %w", key.Incident, err)
		}
		known = append(known, store.Told{Channel: key.Channel, Incident: key.Incident, Pending: m.Pending(), Open: m.Open(), Memory: text})
	}
	return list, known, nil
}

// remember looks up what was told of a round's incidents, and which others are
// to be looked at again.
func (n *notifying) remember(r *notify.Round) error {
	var ids []string
	for _, list := range [][]analyze.Incident{r.Firm, r.AtEnd} {
		for i := range list {
			ids = append(ids, list[i].ID)
		}
	}
	told, again, err := n.db.ToldOf(ids)
	if err != nil {
		return err
	}
	r.Again, r.Memories = again, make(map[notify.Key]notify.Memory, len(told))
	for _, t := range told {
		var m notify.Memory
		if err := json.Unmarshal(t.Memory, &m); err != nil {
			return fmt.Errorf("read what was told of incident %s: %w", t.Incident, err)
		}
		r.Memories[notify.Key{Channel: t.Channel, Incident: t.Incident}] = m
	}
	return nil
}

// completeTo is event time that the changes have surely reached.
func completeTo(c *analyze.Changes) time.Time {
	now := c.OpenMinute
	for i := range c.Transitions {
		if at := c.Transitions[i].At; at.After(now) {
			now = at
		}
	}
	return now
}

// committed says that what was planned is in the outbox now.
func (n *notifying) committed() {
	if n != nil {
		n.sender.Wake()
	}
}

// from makes history of what is over at a moment.
func (n *notifying) from(at time.Time) {
	if n != nil {
		n.since = at
	}
}

// serve delivers beside a loop until stop is called, which returns when it has
// ended.
func (n *notifying) serve(ctx context.Context) (stop func()) {
	if n == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.sender.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

// drain delivers what waits, at once even if an earlier run was to try later, for
// as long as the limit. It returns how many alerts were sent, and fails if some
// were not.
func (n *notifying) drain(ctx context.Context, limit time.Duration) (sent int, err error) {
	if n == nil {
		return 0, nil
	}
	for _, p := range n.policies {
		if err := n.db.RetryAlerts(p.Channel); err != nil {
			return 0, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	problem := ""
	for _, p := range n.sender.Drain(ctx) {
		sent += p.Sent
		if p.Problem != "" && problem == "" {
			problem = fmt.Sprintf(": %s: %s", p.Channel, p.Problem)
		}
	}
	waiting, err := n.waiting()
	if err != nil || waiting == 0 {
		return sent, err
	}
	return sent, fmt.Errorf("%s not delivered%s (hint: `syncguard notify queue` shows what waits; the next run with the same channels tries again)", plural(int64(waiting), "alert"), problem)
}

// waiting counts what this run's channels have still to deliver.
func (n *notifying) waiting() (count int, err error) {
	queue, err := n.db.AlertQueue()
	for _, q := range queue {
		for _, p := range n.policies {
			if q.Channel == p.Channel && q.State == "due" {
				count++
			}
		}
	}
	return count, err
}
