package store

import (
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/syncguard/syncguard/analyze"
)

// standing says how firm an incident in the file is: incident_data.provisional.
type standing int

const (
	confirmed       standing = iota
	provisional              // confirmed, but shown as it would be if the input ended here
	onlyProvisional          // not there at all unless the input ends here
)

var (
	incidentTable = target{"incident_data", []string{"id", "provisional", "kind", "state", "severity", "title", "hint",
		"integrations", "classes", "started_ns", "opened_ns", "recovering_ns", "resolved_ns", "last_failure_ns",
		"relapses", "failures", "attempts", "scope", "deploy_version", "deploy_ns", "deploy_seconds", "why"}}
	incidentTenantTable = target{"incident_tenant_data", []string{"incident", "position", "tenant", "state", "failures", "successes",
		"first_failure_ns", "last_failure_ns", "recovered_ns", "successes_since", "since_ns"}}
	timelineTable  = target{"timeline_data", []string{"incident", "position", "at_ns", "event", "detail"}}
	signatureTable = target{"signature_data", []string{"incident", "position", "template", "failures"}}
	sampleTable    = target{"sample_data", []string{"incident", "position", "at_ns", "stream", `"offset"`, "line"}}
)

// writeIncident replaces the incident and everything that hangs on it.
func writeIncident(tx *sql.Tx, inc *analyze.Incident, s standing) error {
	if s == provisional {
		var err error
		if s, err = provisionalStanding(tx, inc.ID); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM incident_data WHERE id = ?`, inc.ID); err != nil { // and by cascade its rows elsewhere
		return err
	}
	if err := writeIncidentRow(tx, inc, s); err != nil {
		return err
	}
	return writeIncidentParts(tx, inc)
}

func provisionalStanding(tx *sql.Tx, id string) (standing, error) {
	var s standing
	err := tx.QueryRow(`SELECT provisional FROM incident_data WHERE id = ?`, id).Scan(&s)
	if errors.Is(err, sql.ErrNoRows) || s == onlyProvisional {
		return onlyProvisional, nil
	}
	return provisional, err
}

func writeIncidentRow(tx *sql.Tx, inc *analyze.Incident, s standing) error {
	row, err := encodeIncident(inc)
	if err != nil {
		return err
	}
	var version, at, seconds any
	if inc.Deploy != nil {
		version, at, seconds = inc.Deploy.Version, nanos(inc.Deploy.At), inc.Deploy.SecondsBeforeStart
	}
	_, err = tx.Exec(incidentTable.statement(1), inc.ID, s, inc.Kind, string(inc.State), string(inc.Severity), inc.Title, inc.Hint,
		row.integrations, row.classes, nanosOrNull(inc.StartedAt), nanosOrNull(inc.OpenedAt),
		nanosOfPointer(inc.RecoveringAt), nanosOfPointer(inc.ResolvedAt), nanosOfPointer(inc.LastFailure),
		inc.Relapses, inc.Failures, inc.Attempts, row.scope, version, at, seconds, row.why)
	return err
}

// encoded holds the parts of an incident that are stored as JSON.
type encoded struct {
	integrations, classes, scope, why string
}

func encodeIncident(inc *analyze.Incident) (encoded, error) {
	var e encoded
	scope := inc.Scope
	scope.Also = present(scope.Also)
	for _, part := range []struct {
		into  *string
		value any
	}{
		{&e.integrations, present(inc.Integrations)},
		{&e.classes, present(inc.Classes)},
		{&e.scope, scope},
		{&e.why, inc.Why},
	} {
		text, err := json.Marshal(part.value)
		if err != nil {
			return encoded{}, err
		}
		*part.into = string(text)
	}
	return e, nil
}

// numbered is a part of an incident with its place in the order.
type numbered[R any] struct {
	position int
	row      R
}

func number[R any](rows []R) []numbered[R] {
	out := make([]numbered[R], len(rows))
	for i, row := range rows {
		out[i] = numbered[R]{i, row}
	}
	return out
}

func writeIncidentParts(tx *sql.Tx, inc *analyze.Incident) error {
	return inOrder(
		func() error {
			return replaceRows(tx, incidentTenantTable, number(inc.Tenants), func(args []any, n numbered[analyze.Tenant]) []any {
				t := n.row
				return append(args, inc.ID, n.position, t.Tenant, string(t.State), t.Failures, t.Successes,
					nanosOfPointer(t.FirstFailure), nanosOfPointer(t.LastFailure), nanosOfPointer(t.RecoveredAt),
					t.Evidence.SuccessesSince, nanosOfPointer(t.Evidence.Since))
			})
		},
		func() error {
			return replaceRows(tx, timelineTable, number(inc.Timeline), func(args []any, n numbered[analyze.TimelineEntry]) []any {
				return append(args, inc.ID, n.position, nanosOrNull(n.row.At), n.row.Event, n.row.Detail)
			})
		},
		func() error {
			return replaceRows(tx, signatureTable, number(inc.Signatures), func(args []any, n numbered[analyze.Signature]) []any {
				return append(args, inc.ID, n.position, n.row.Template, n.row.Failures)
			})
		},
		func() error {
			return replaceRows(tx, sampleTable, number(inc.Samples), func(args []any, n numbered[analyze.Sample]) []any {
				return append(args, inc.ID, n.position, nanosOrNull(n.row.At), n.row.Stream, n.row.Offset, n.row.Line)
			})
		},
	)
}

// present makes an absent list an empty one: lists of the contract are never null.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
