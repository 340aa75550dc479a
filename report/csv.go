package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// ListCSVColumns are the columns of the list of incidents; new ones are added
// at the end.
var ListCSVColumns = []string{"id", "state", "severity", "kind", "started_at", "opened_at", "recovering_at", "resolved_at", "last_failure_at",
	"integrations", "classes", "scope", "tenants_affected", "tenants_active", "tenants_at_risk", "failures", "attempts", "relapses", "title"}

// TenantCSVColumns are the columns of an incident's tenants; new ones are added
// at the end.
var TenantCSVColumns = []string{"incident", "tenant", "state", "failures", "successes", "first_failure_at", "last_failure_at",
	"recovered_at", "successes_since", "since"}

// ListCSV writes one row an incident, in the order of the list for people.
// With head the names of the columns come first.
func ListCSV(w io.Writer, ins []analyze.Incident, head bool) error {
	rows := make([][]string, 0, len(ins))
	for _, in := range byUrgency(ins) {
		scope := in.Scope.Kind
		if shared := in.Scope.Shared(); shared != "" {
			scope += " " + shared
		}
		rows = append(rows, []string{
			in.ID, string(in.State), string(in.Severity), in.Kind,
			stamp(&in.StartedAt), stamp(&in.OpenedAt), stamp(in.RecoveringAt), stamp(in.ResolvedAt), stamp(in.LastFailure),
			strings.Join(in.Integrations, ";"), strings.Join(in.Classes, ";"), scope,
			strconv.Itoa(in.Scope.TenantsAffected), strconv.Itoa(in.Scope.TenantsActive), strconv.Itoa(in.Scope.TenantsAtRisk),
			strconv.FormatInt(in.Failures, 10), strconv.FormatInt(in.Attempts, 10), strconv.Itoa(in.Relapses), in.Title,
		})
	}
	return writeCSV(w, "list of incidents", ListCSVColumns, rows, head)
}

// IncidentCSV writes one row a tenant of an incident. With head the names of
// the columns come first.
func IncidentCSV(w io.Writer, in analyze.Incident, head bool) error {
	rows := make([][]string, 0, len(in.Tenants))
	for i := range in.Tenants {
		t := &in.Tenants[i]
		rows = append(rows, []string{
			in.ID, t.Tenant, string(t.State), strconv.FormatInt(t.Failures, 10), strconv.FormatInt(t.Successes, 10),
			stamp(t.FirstFailure), stamp(t.LastFailure), stamp(t.RecoveredAt),
			strconv.FormatInt(t.Evidence.SuccessesSince, 10), stamp(t.Evidence.Since),
		})
	}
	return writeCSV(w, "incident "+in.ID, TenantCSVColumns, rows, head)
}

func stamp(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func writeCSV(w io.Writer, what string, columns []string, rows [][]string, head bool) error {
	return writeCSVCells(w, what, columns, rows, head, func(int, int) bool { return false })
}

// writeCSVCells writes rows; a cell that is harmless is left as it is.
func writeCSVCells(w io.Writer, what string, columns []string, rows [][]string, head bool, harmless func(row, column int) bool) error {
	c := csv.NewWriter(w)
	write := func(row []string, harmless func(column int) bool) error {
		cells := make([]string, len(row))
		for i := range row {
			cells[i] = row[i]
			if !harmless(i) {
				cells[i] = cellText(row[i])
			}
		}
		return c.Write(cells)
	}
	var err error
	if head {
		err = write(columns, func(int) bool { return false })
	}
	for i := 0; i < len(rows) && err == nil; i++ {
		err = write(rows[i], func(column int) bool { return harmless(i, column) })
	}
	c.Flush()
	if err == nil {
		err = c.Error()
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

// cellText keeps a spreadsheet from taking a text for a formula: it obeys what
// begins with one of these, also behind blanks.
func cellText(s string) string {
	s = inert(text.Visible(s)) // a job may print it
	if rest := strings.TrimLeft(s, " "); rest != "" && strings.ContainsRune("=+-@|%＝＋－＠", []rune(rest)[0]) {
		return "'" + s
	}
	return s
}
