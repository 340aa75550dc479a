package store

import (
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/syncguard/syncguard/analyze"
)

// readIncidents reads the incidents that the condition lets through, whole. It
// asks once a table and not once an incident.
func readIncidents(tx *sql.Tx, where string, args []any) ([]analyze.Incident, error) {
	list, err := readHeads(tx, where, args)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*analyze.Incident, len(list))
	for i := range list {
		byID[list[i].ID] = &list[i]
	}
	for _, part := range incidentParts {
		query := `SELECT incident, ` + part.columns + ` FROM ` + part.table +
			` WHERE incident IN (SELECT id FROM incident_data WHERE ` + where + `) ORDER BY incident, position`
		err := eachRow(tx, query, args, func(rows *sql.Rows) error { return part.scan(rows, byID) })
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// checkHeads compares the two trees that hold each incident's id and beginning: where
// damage hides an incident in one of them, a report would lack it without a word.
// SQLite does not compare them by itself.
func checkHeads(tx *sql.Tx) error {
	const table = `SELECT started_ns, id FROM incident_data NOT INDEXED`
	const index = `SELECT started_ns, id FROM incident_data INDEXED BY incident_by_start`
	var differ bool
	err := tx.QueryRow(`SELECT EXISTS (` + table + ` EXCEPT ` + index + `) OR EXISTS (` + index + ` EXCEPT ` + table + `)`).Scan(&differ)
	if err == nil && differ {
		return errMangled
	}
	return err
}

// readHeads reads the incidents without what other tables hold of them.
func readHeads(tx *sql.Tx, where string, args []any) ([]analyze.Incident, error) {
	return queryRows(tx, `SELECT id, kind, state, severity, title, hint, integrations, classes,
		started_ns, opened_ns, recovering_ns, resolved_ns, last_failure_ns, relapses, failures, attempts,
		scope, deploy_version, deploy_ns, deploy_seconds, why
		FROM incident_data WHERE `+where+` ORDER BY started_ns, id`, args, scanIncident)
}

func scanIncident(rows *sql.Rows) (analyze.Incident, error) {
	var (
		inc                                               analyze.Incident
		e                                                 struct{ integrations, classes, scope, why []byte }
		started, opened, recovering, resolved, last, depl sql.NullInt64
		version                                           sql.NullString
		seconds                                           sql.NullFloat64
	)
	err := rows.Scan(&inc.ID, &inc.Kind, &inc.State, &inc.Severity, &inc.Title, &inc.Hint, &e.integrations, &e.classes,
		&started, &opened, &recovering, &resolved, &last, &inc.Relapses, &inc.Failures, &inc.Attempts,
		&e.scope, &version, &depl, &seconds, &e.why)
	if err != nil {
		return inc, err
	}
	inc.StartedAt, inc.OpenedAt = timeOf(started), timeOf(opened)
	inc.RecoveringAt, inc.ResolvedAt, inc.LastFailure = timePointer(recovering), timePointer(resolved), timePointer(last)
	if version.Valid {
		inc.Deploy = &analyze.Deploy{Version: version.String, At: timeOf(depl), SecondsBeforeStart: seconds.Float64}
	}
	inc.Tenants, inc.Timeline = []analyze.Tenant{}, []analyze.TimelineEntry{}
	inc.Signatures, inc.Samples = []analyze.Signature{}, []analyze.Sample{}
	if !slices.Contains(states, inc.State) || inc.Severity.Rank() == 0 {
		return inc, errMangled
	}
	for _, part := range []struct {
		text []byte
		into any
	}{
		{e.integrations, &inc.Integrations}, {e.classes, &inc.Classes}, {e.scope, &inc.Scope}, {e.why, &inc.Why},
	} {
		if err := json.Unmarshal(part.text, part.into); err != nil {
			return inc, err
		}
	}
	return inc, nil
}

// What a report is judged by must be a word of ours: anything else was damaged.
var (
	states       = []analyze.State{analyze.Open, analyze.Recovering, analyze.Resolved, analyze.ClosedUnverified}
	tenantStates = []analyze.TenantState{analyze.TenantFailing, analyze.TenantRecovering, analyze.TenantRecovered, analyze.TenantUnverified, analyze.TenantAtRisk}
)

// appendTo adds a row to its incident. In a damaged file there may be none: the
// index then knows an id that the table does not.
func appendTo(in *analyze.Incident, add func(*analyze.Incident)) error {
	if in == nil {
		return errMangled
	}
	add(in)
	return nil
}

// incidentParts are the tables whose rows belong to an incident.
var incidentParts = []struct {
	table, columns string
	scan           func(*sql.Rows, map[string]*analyze.Incident) error
}{
	{"incident_tenant_data", `tenant, state, failures, successes, first_failure_ns, last_failure_ns, recovered_ns, successes_since, since_ns`, scanTenant},
	{"timeline_data", `at_ns, event, detail`, scanTimeline},
	{"signature_data", `template, failures`, scanSignature},
	{"sample_data", `at_ns, stream, "offset", line`, scanSample},
}

func scanTenant(rows *sql.Rows, byID map[string]*analyze.Incident) error {
	var id string
	var t analyze.Tenant
	var first, last, recovered, since sql.NullInt64
	err := rows.Scan(&id, &t.Tenant, &t.State, &t.Failures, &t.Successes, &first, &last, &recovered, &t.Evidence.SuccessesSince, &since)
	if err != nil {
		return err
	}
	if !slices.Contains(tenantStates, t.State) {
		return errMangled
	}
	t.FirstFailure, t.LastFailure, t.RecoveredAt = timePointer(first), timePointer(last), timePointer(recovered)
	t.Evidence.Since = timePointer(since)
	return appendTo(byID[id], func(in *analyze.Incident) { in.Tenants = append(in.Tenants, t) })
}

func scanTimeline(rows *sql.Rows, byID map[string]*analyze.Incident) error {
	var id string
	var e analyze.TimelineEntry
	var at sql.NullInt64
	if err := rows.Scan(&id, &at, &e.Event, &e.Detail); err != nil {
		return err
	}
	e.At = timeOf(at)
	return appendTo(byID[id], func(in *analyze.Incident) { in.Timeline = append(in.Timeline, e) })
}

func scanSignature(rows *sql.Rows, byID map[string]*analyze.Incident) error {
	var id string
	var s analyze.Signature
	if err := rows.Scan(&id, &s.Template, &s.Failures); err != nil {
		return err
	}
	return appendTo(byID[id], func(in *analyze.Incident) { in.Signatures = append(in.Signatures, s) })
}

func scanSample(rows *sql.Rows, byID map[string]*analyze.Incident) error {
	var id string
	var s analyze.Sample
	var at sql.NullInt64
	if err := rows.Scan(&id, &at, &s.Stream, &s.Offset, &s.Line); err != nil {
		return err
	}
	s.At = timeOf(at)
	return appendTo(byID[id], func(in *analyze.Incident) { in.Samples = append(in.Samples, s) })
}
