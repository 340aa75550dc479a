package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze/store"
	"github.com/syncguard/syncguard/parse/text"
)

func newNotifyQueue(s *shared) *cobra.Command {
	return &cobra.Command{
		Use:   "queue",
		Short: "Show the alerts that wait for delivery",
		Long: `Prints the alerts that wait to be delivered or to be tried again, and those that
were given up after a day, with what the receiver said last. Works while another
syncguard writes the database.`,
		Example: `  syncguard notify queue
  syncguard notify queue --json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.noSpan(cmd); err != nil {
				return err
			}
			set, err := s.resolve()
			if err != nil {
				return err
			}
			return s.read(set, func(d *store.DB) error { return s.printQueue(d) })
		},
	}
}

// queuedRow is an alert of the queue as --json prints it.
type queuedRow struct {
	ID       string     `json:"id"`
	Channel  string     `json:"channel"`
	Incident string     `json:"incident"`
	Event    string     `json:"event"`
	At       time.Time  `json:"at"`
	State    string     `json:"state"`
	Attempts int        `json:"attempts"`
	NextTry  *time.Time `json:"next_try_at"`
	GivenUp  *time.Time `json:"given_up_at"`
	Error    string     `json:"error"`
}

func (s *shared) printQueue(d *store.DB) error {
	queue, err := d.AlertQueue()
	if err != nil {
		return err
	}
	rows := make([]queuedRow, 0, len(queue))
	for _, q := range queue {
		rows = append(rows, queuedRow{q.ID, q.Channel, q.Incident, q.Event, q.At, q.State, q.Attempts, q.Next, q.Done, q.Error})
	}
	if s.json {
		return printJSON(s.stdout, rows)
	}
	if len(rows) == 0 {
		fmt.Fprintln(s.stdout, "no alert waits")
		return nil
	}
	var lines [][2]string
	for i := range rows {
		lines = append(lines, [2]string{text.Visible(rows[i].Channel + "  " + rows[i].ID), rows[i].standing(s.now())})
	}
	fmt.Fprint(s.stdout, columns(lines))
	return nil
}

// standing says how the delivery stands.
func (r *queuedRow) standing(now time.Time) string {
	problem := ""
	if r.Error != "" {
		problem = ": " + text.Visible(r.Error)
	}
	tries := plural(int64(r.Attempts), "attempt")
	switch {
	case r.State == "failed":
		return "given up after " + tries + problem
	case r.Attempts == 0:
		return "not tried yet"
	case r.NextTry == nil || !r.NextTry.After(now):
		return tries + ", due now" + problem
	}
	return fmt.Sprintf("%s, again in %s%s", tries, r.NextTry.Sub(now).Round(time.Second), problem)
}
