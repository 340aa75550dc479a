package store

import (
	"database/sql"
	"strings"
)

// view is one of the views that others may rely on. Columns are only ever
// added, at the end. docs/database.md describes them; a test holds it to that.
type view struct {
	name string
	doc  string
	sql  string // AT(x) stands for the nanoseconds x as RFC 3339 text
}

// dropViews takes the views away while the tables change under them.
func dropViews(tx *sql.Tx) error {
	for _, v := range views {
		if _, err := tx.Exec("DROP VIEW IF EXISTS " + v.name); err != nil {
			return err
		}
	}
	return nil
}

// layViews lays the views anew, so that every schema version has the newest.
func layViews(tx *sql.Tx) error {
	for _, v := range views {
		// Views and their columns are ours; no input gets into these texts.
		if _, err := tx.Exec("CREATE VIEW " + v.name + " AS " + expandTimes(v.sql)); err != nil {
			return err
		}
	}
	return nil
}

// expandTimes writes AT(x) out in plain SQL, so that the views also work in
// the sqlite3 shell and in other languages.
func expandTimes(text string) string {
	for {
		before, rest, found := strings.Cut(text, "AT(")
		if !found {
			return text
		}
		column, after, _ := strings.Cut(rest, ")")
		text = before + strings.ReplaceAll(rfc3339, "$", column) + after
	}
}

// rfc3339 formats the nanoseconds $ with as many decimals as are needed. The
// remainder is made positive first, so that times before 1970 are right too.
const rfc3339 = `strftime('%Y-%m-%dT%H:%M:%S', ($ - ($ % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')` +
	` || rtrim(rtrim(printf('.%09d', ($ % 1000000000 + 1000000000) % 1000000000), '0'), '.') || 'Z'`

var views = []view{
	{"incidents", "one row an incident", `
SELECT id, kind, state, severity, title, hint,
	integrations,                                       -- JSON array
	classes,                                            -- JSON array, most frequent first
	AT(started_ns) AS started_at,
	AT(opened_ns) AS opened_at,
	AT(recovering_ns) AS recovering_at,
	AT(resolved_ns) AS resolved_at,
	AT(last_failure_ns) AS last_failure_at,
	relapses, failures, attempts,
	scope ->> 'kind' AS scope,
	scope ->> 'attribute' AS scope_attribute,
	scope ->> 'value' AS scope_value,
	scope -> 'also' AS scope_also,                      -- JSON array of {attribute, value}
	scope ->> 'tenants_affected' AS tenants_affected,
	scope ->> 'tenants_active' AS tenants_active,
	scope ->> 'tenants_at_risk' AS tenants_at_risk,
	scope ->> 'confidence' AS confidence,
	deploy_version,
	AT(deploy_ns) AS deploy_at,
	deploy_seconds AS deploy_seconds_before_start,
	why,                                                -- JSON object: the arithmetic
	provisional > 0 AS provisional,                     -- 1: as it stands if the input ends here
	started_ns AS started_at_ns, opened_ns AS opened_at_ns, recovering_ns AS recovering_at_ns,
	resolved_ns AS resolved_at_ns, last_failure_ns AS last_failure_at_ns, deploy_ns AS deploy_at_ns
FROM incident_data`},

	{"incident_tenants", "one row a tenant of an incident, affected or at risk", `
SELECT incident, tenant, state, failures, successes,
	AT(first_failure_ns) AS first_failure_at,
	AT(last_failure_ns) AS last_failure_at,
	AT(recovered_ns) AS recovered_at,
	successes_since,                                    -- the evidence: successes since the last failure
	AT(since_ns) AS since,                              -- the first of them
	first_failure_ns AS first_failure_at_ns, last_failure_ns AS last_failure_at_ns,
	recovered_ns AS recovered_at_ns, since_ns
FROM incident_tenant_data`},

	{"timeline", "one row a step in an incident's life, in order", `
SELECT incident, AT(at_ns) AS at, event, detail, at_ns
FROM timeline_data`},

	{"signatures", "one row a message template of an incident, most frequent first", `
SELECT incident, template, failures
FROM signature_data`},

	{"samples", "one row a kept line of an incident, masked", `
SELECT incident, AT(at_ns) AS at, stream, "offset", line, at_ns
FROM sample_data`},

	// CROSS JOIN keeps the order of the tables: a name looked up first would have
	// all minutes read again for each.
	{"failures", "failed lines a minute", `
SELECT AT(minute_ns) AS minute, i.name AS integration, t.name AS tenant,
	o.name AS operation, c.name AS class, count, minute_ns,
	nullif(status, 0) AS status,                        -- NULL: the lines name none
	nullif(a.name, 'null') AS attrs,                    -- JSON object: region, version …; NULL: not known
	iif(minute_ns < thinned, 3600, 60) AS seconds       -- the span that the row counts
FROM failure_data
CROSS JOIN name_data i ON i.id = integration
CROSS JOIN name_data t ON t.id = tenant
CROSS JOIN name_data o ON o.id = operation
CROSS JOIN name_data c ON c.id = class
CROSS JOIN name_data a ON a.id = attrs
CROSS JOIN run_data`},

	{"traffic", "attempts a minute", `
SELECT AT(minute_ns) AS minute, i.name AS integration, attempts, failed, minute_ns,
	iif(minute_ns < thinned, 3600, 60) AS seconds       -- the span that the row counts
FROM traffic_data
CROSS JOIN name_data i ON i.id = integration
CROSS JOIN run_data`},

	{"tenant_traffic", "attempts an hour and tenant", `
SELECT AT(hour_ns) AS hour, i.name AS integration, t.name AS tenant, attempts, failed, hour_ns
FROM tenant_traffic_data
CROSS JOIN name_data i ON i.id = integration
CROSS JOIN name_data t ON t.id = tenant`},

	{"deploys", "one row a deploy, seen or marked; more if several incidents began right after it", `
SELECT version, AT(at_ns) AS at,
	id AS incident,                                     -- NULL: no incident is blamed on it
	at_ns, service, attribute, integration,
	attribute = '' AS marked                            -- 1: by syncguard mark deploy; 0: seen in the log
FROM deploy_data
LEFT JOIN incident_data ON deploy_version = version AND deploy_ns = at_ns`},

	{"alerts", "one row an alert and channel, in the order in which they became due", `
SELECT id, channel, incident, event, AT(at_ns) AS at,
	state,                                              -- due, sent or failed
	attempts, AT(next_ns) AS next_try_at, AT(done_ns) AS done_at, error,
	at_ns, next_ns AS next_try_at_ns, done_ns AS done_at_ns
FROM outbox_data`},

	{"coverage", "one row: how much of the input was understood", `
SELECT coverage ->> 'lines' AS lines,
	coverage ->> 'events' AS events,
	coverage ->> 'unparsed' AS unparsed,
	coverage ->> 'late' AS late,
	coverage ->> 'without_tenant' AS without_tenant,
	coverage ->> 'without_integration' AS without_integration,
	coverage ->> 'without_outcome' AS without_outcome,
	coalesce(coverage ->> 'ignored', 0) AS ignored,
	coalesce(coverage ->> 'healed', 0) AS healed,
	coverage ->> 'first_event_at' AS first_event_at,
	coverage ->> 'last_event_at' AS last_event_at,
	coverage_more ->> 'continuation' AS continuation,
	coverage_more -> 'left_out' ->> 'events' AS left_out
FROM run_data`},

	{"streams", "one row a stream: the coverage of each", `
SELECT stream, format, lines, unparsed, continuation
FROM stream_data`},
}
