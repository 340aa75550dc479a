package store

// ViewDoc describes a view that others may rely on.
type ViewDoc struct {
	Name, Doc string
	Columns   []ColumnDoc
}

// ColumnDoc describes columns that belong together: "title, hint".
type ColumnDoc struct{ Names, Doc string }

// columnDocs are the columns of each view, in their order. docs/database.md shows
// the same; a test holds them together.
var columnDocs = map[string][]ColumnDoc{
	"incidents": {
		{"id", "`INC-…`, stable: the same input gives the same id"},
		{"kind", "`failures` or `silence`"},
		{"state", "`open`, `recovering`, `resolved` or `closed_unverified`"},
		{"severity", "`critical`, `major` or `minor`"},
		{"title, hint", "what happened; what it usually means and what to check"},
		{"integrations", "JSON array of names; empty: the whole feed"},
		{"classes", "JSON array of error classes, most frequent first"},
		{"started_at", "the first failing event of the pattern"},
		{"opened_at", "when the evidence sufficed"},
		{"recovering_at, resolved_at, last_failure_at", "NULL until they happen"},
		{"relapses", "how often it came back"},
		{"failures, attempts", "distinct attempts, retries counted once"},
		{"scope", "`platform`, `integration`, `attribute`, `tenant` or `feed`"},
		{"scope_attribute, scope_value", "what the affected share; attribute scopes only"},
		{"scope_also", "JSON array of `{attribute, value}`: explanations the data can't tell apart"},
		{"tenants_affected, tenants_active, tenants_at_risk", "counts of tenants"},
		{"confidence", "of the scope, 0 to 1"},
		{"deploy_version, deploy_at, deploy_seconds_before_start", "the deploy it began right after, or NULL"},
		{"why", "JSON object: baseline, counts, statistic and threshold that opened it, when the threshold was passed and what held it back from then"},
		{"provisional", "1: as it stands if the input ends here; 0: settled"},
		{"started_at_ns, opened_at_ns, recovering_at_ns, resolved_at_ns, last_failure_at_ns, deploy_at_ns", "the same times as integers"},
	},
	"incident_tenants": {
		{"incident", "the incident's id"},
		{"tenant", "its name"},
		{"state", "`failing`, `recovering`, `recovered`, `unverified` or `at_risk` (not affected, but next)"},
		{"failures, successes", "its attempts in the incident"},
		{"first_failure_at, last_failure_at, recovered_at", "NULL where it did not happen"},
		{"successes_since", "the proof of recovery: successes since its last failure"},
		{"since", "the first of these"},
		{"first_failure_at_ns, last_failure_at_ns, recovered_at_ns, since_ns", "the same times as integers"},
	},
	"timeline": {
		{"incident", "the incident's id"},
		{"at", "when"},
		{"event", "`started`, `opened`, `deploy`, `rule_matched`, `tenant_affected`, `integration_affected`, `recovering`, `relapsed`, `tenant_recovered`, `silent`, `forgotten`, `resolved`, `closed_unverified`"},
		{"detail", "one line"},
		{"at_ns", "when, as an integer"},
	},
	"signatures": {
		{"incident", "the incident's id"},
		{"template", "the message, `<*>` where messages differ"},
		{"failures", "how many failures say so"},
	},
	"samples": {
		{"incident", "the incident's id"},
		{"at", "the line's time"},
		{"stream", "the log it stands in"},
		{"offset", "the uncompressed bytes of the stream before it"},
		{"line", "the line, secrets masked"},
		{"at_ns", "the line's time as an integer"},
	},
	"failures": {
		{"minute", "its beginning"},
		{"integration, tenant, operation", "who and what; empty where the lines name none"},
		{"class", "the error class, see `syncguard classes`"},
		{"count", "failed lines, retries included; lines of one minute that differ in one of the columns stand in rows of their own"},
		{"minute_ns", "the minute as an integer"},
		{"status", "the HTTP status; NULL: the lines name none"},
		{"attrs", "JSON object of the context, such as `{\"region\":\"eu-west\"}`: `attrs ->> 'region'`; NULL: not known, as of what an older version counted"},
		{"seconds", "the span that the row counts: 60, or 3600 where old minutes were added up"},
	},
	"traffic": {
		{"minute", "its beginning"},
		{"integration", "its name"},
		{"attempts, failed", "attempts, and those that failed"},
		{"minute_ns", "the minute as an integer"},
		{"seconds", "as in `failures`"},
	},
	"tenant_traffic": {
		{"hour", "its beginning"},
		{"integration, tenant", "their names"},
		{"attempts, failed", "attempts, and those that failed"},
		{"hour_ns", "the hour as an integer"},
	},
	"deploys": {
		{"version", "what was deployed"},
		{"at", "when it was first seen, or the time of the marker"},
		{"incident", "the incident that is blamed on it; NULL for none"},
		{"at_ns", "when, as an integer"},
		{"service", "what the marker is for; empty: everything"},
		{"attribute, integration", "the field that named the version, and where it was seen first; empty for a marker"},
		{"marked", "1: by `syncguard mark deploy`; 0: seen in the log"},
	},
	"alerts": {
		{"id", "the same news has the same id"},
		{"channel", "its name; addresses and secrets are in no database"},
		{"incident", "the incident's id"},
		{"event", "`opened`, `grown`, `tenant_recovered`, `resolved`, `closed_unverified`, `feed_stopped` or `withdrawn`"},
		{"at", "the time of the news, as the log has it"},
		{"state", "`due`, `sent` or `failed` (given up)"},
		{"attempts", "how often it was tried"},
		{"next_try_at, done_at", "by the wall clock: when it is tried again; when it was sent or given up"},
		{"error", "of the last attempt"},
		{"at_ns, next_try_at_ns, done_at_ns", "the same times as integers"},
	},
	"coverage": {
		{"lines", "lines read"},
		{"events", "attempts found in them"},
		{"unparsed", "lines that no format understood"},
		{"late", "events that came after their time had been closed; counted, not analysed"},
		{"without_tenant, without_integration, without_outcome", "events or lines that name none"},
		{"ignored", "attempts that `ignore` of the configuration silences: counted, and never alarmed about"},
		{"healed", "failed attempts that their own retry healed"},
		{"first_event_at, last_event_at", "the time the input spans; NULL without events"},
		{"continuation", "lines that belong to the line before them, such as a stack trace's"},
		{"left_out", "events that `--since` and `--until` left out"},
	},
	"streams": {
		{"stream", "the log's name through rotation"},
		{"format", "its most frequent format; empty when none fitted"},
		{"lines, unparsed", "lines read, and those that no format understood"},
		{"continuation", "lines that belong to the line before them"},
	},
}

// ViewDocs returns the views with their columns.
func ViewDocs() []ViewDoc {
	out := make([]ViewDoc, len(views))
	for i, v := range views {
		out[i] = ViewDoc{Name: v.name, Doc: v.doc, Columns: columnDocs[v.name]}
	}
	return out
}
