package store

import "database/sql"

// createTables is schema version 1. The tables are private; what others may
// rely on are the views. Times are integers, nanoseconds since 1970 UTC.
func createTables(tx *sql.Tx) error {
	_, err := tx.Exec(tablesV1)
	return err
}

// addLeftOut is schema version 2: what was read and not analysed, and what of
// the coverage is not in the JSON report.
func addLeftOut(tx *sql.Tx) error {
	_, err := tx.Exec(`
ALTER TABLE run_data ADD COLUMN left_out TEXT NOT NULL DEFAULT '{}';      -- JSON: analyze.LeftOut, without provisional events
ALTER TABLE run_data ADD COLUMN coverage_more TEXT NOT NULL DEFAULT '{}'; -- JSON: coverageMore
ALTER TABLE stream_data ADD COLUMN continuation INTEGER NOT NULL DEFAULT 0;`)
	return err
}

// addRoles is schema version 5: what a name is the name of, so that asking for
// the integrations or tenants does not read the traffic of all time.
func addRoles(tx *sql.Tx) error {
	_, err := tx.Exec(`
ALTER TABLE name_data ADD COLUMN roles INTEGER NOT NULL DEFAULT 0; -- sum of role: 1 integration, 2 tenant
UPDATE name_data SET roles = (id IN (SELECT integration FROM traffic_data)) + 2 * (id IN (SELECT tenant FROM tenant_traffic_data));`)
	return err
}

// addFailureDetail is the schema's step for questions about failures: their
// status and context. Of what was counted before, both stay unknown.
func addFailureDetail(tx *sql.Tx) error {
	_, err := tx.Exec(`
ALTER TABLE failure_data RENAME TO failure_old;
CREATE TABLE failure_data (
	minute_ns   INTEGER NOT NULL,
	integration INTEGER NOT NULL,
	tenant      INTEGER NOT NULL,
	operation   INTEGER NOT NULL,
	class       INTEGER NOT NULL,
	status      INTEGER NOT NULL, -- 0 = none
	attrs       INTEGER NOT NULL, -- the number of a name: a JSON object, or null: not known
	count       INTEGER NOT NULL,
	PRIMARY KEY (minute_ns, integration, tenant, operation, class, status, attrs)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO name_data (name) VALUES ('null');
INSERT INTO failure_data SELECT minute_ns, integration, tenant, operation, class, 0, (SELECT id FROM name_data WHERE name = 'null'), count FROM failure_old;
DROP TABLE failure_old;
ALTER TABLE run_data ADD COLUMN thinned INTEGER NOT NULL DEFAULT -9223372036854775808; -- before this only hours are kept`)
	return err
}

const tablesV1 = `
-- One row: what a run needs to go on from, and from where on counts may change.
CREATE TABLE run_data (
	one         INTEGER PRIMARY KEY CHECK (one = 1),
	program     TEXT NOT NULL,
	analyzer    BLOB,             -- the analyzer's state
	source      BLOB,             -- the positions in the input
	open_minute INTEGER NOT NULL, -- first minute whose rows are written again
	open_hour   INTEGER NOT NULL, -- first hour whose rows are written again
	coverage    TEXT NOT NULL     -- JSON: analyze.Coverage without its streams
) STRICT;
INSERT INTO run_data VALUES (1, '', NULL, NULL, -9223372036854775808, -9223372036854775808, '{}');

CREATE TABLE stream_data (
	stream   TEXT PRIMARY KEY,
	format   TEXT NOT NULL,
	lines    INTEGER NOT NULL,
	unparsed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- provisional: 0 confirmed; 1 confirmed, but shown as it would be if the input
-- ended here; 2 exists only if the input ends here, and goes at the next commit.
CREATE TABLE incident_data (
	id              TEXT PRIMARY KEY,
	provisional     INTEGER NOT NULL,
	kind            TEXT NOT NULL,
	state           TEXT NOT NULL,
	severity        TEXT NOT NULL,
	title           TEXT NOT NULL,
	hint            TEXT NOT NULL,
	integrations    TEXT NOT NULL, -- JSON array
	classes         TEXT NOT NULL, -- JSON array
	started_ns      INTEGER,
	opened_ns       INTEGER,
	recovering_ns   INTEGER,
	resolved_ns     INTEGER,
	last_failure_ns INTEGER,
	relapses        INTEGER NOT NULL,
	failures        INTEGER NOT NULL,
	attempts        INTEGER NOT NULL,
	scope           TEXT NOT NULL, -- JSON: analyze.Scope
	deploy_version  TEXT,          -- NULL: no deploy is blamed
	deploy_ns       INTEGER,
	deploy_seconds  REAL,
	why             TEXT NOT NULL  -- JSON: analyze.Why
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_by_start ON incident_data (started_ns, id);

CREATE TABLE incident_tenant_data (
	incident         TEXT NOT NULL REFERENCES incident_data ON DELETE CASCADE,
	position         INTEGER NOT NULL,
	tenant           TEXT NOT NULL,
	state            TEXT NOT NULL,
	failures         INTEGER NOT NULL,
	successes        INTEGER NOT NULL,
	first_failure_ns INTEGER,
	last_failure_ns  INTEGER,
	recovered_ns     INTEGER,
	successes_since  INTEGER NOT NULL,
	since_ns         INTEGER,
	PRIMARY KEY (incident, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE timeline_data (
	incident TEXT NOT NULL REFERENCES incident_data ON DELETE CASCADE,
	position INTEGER NOT NULL,
	at_ns    INTEGER,
	event    TEXT NOT NULL,
	detail   TEXT NOT NULL,
	PRIMARY KEY (incident, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE signature_data (
	incident TEXT NOT NULL REFERENCES incident_data ON DELETE CASCADE,
	position INTEGER NOT NULL,
	template TEXT NOT NULL,
	failures INTEGER NOT NULL,
	PRIMARY KEY (incident, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sample_data (
	incident TEXT NOT NULL REFERENCES incident_data ON DELETE CASCADE,
	position INTEGER NOT NULL,
	at_ns    INTEGER,
	stream   TEXT NOT NULL,
	"offset" INTEGER NOT NULL,
	line     TEXT NOT NULL,
	PRIMARY KEY (incident, position)
) STRICT, WITHOUT ROWID;

-- Every name that a rollup row holds, once: rows are many and names are few.
CREATE TABLE name_data (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE failure_data (
	minute_ns   INTEGER NOT NULL,
	integration INTEGER NOT NULL,
	tenant      INTEGER NOT NULL,
	operation   INTEGER NOT NULL,
	class       INTEGER NOT NULL,
	count       INTEGER NOT NULL,
	PRIMARY KEY (minute_ns, integration, tenant, operation, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE traffic_data (
	minute_ns   INTEGER NOT NULL,
	integration INTEGER NOT NULL,
	attempts    INTEGER NOT NULL,
	failed      INTEGER NOT NULL,
	PRIMARY KEY (minute_ns, integration)
) STRICT, WITHOUT ROWID;

CREATE TABLE tenant_traffic_data (
	hour_ns     INTEGER NOT NULL,
	integration INTEGER NOT NULL,
	tenant      INTEGER NOT NULL,
	attempts    INTEGER NOT NULL,
	failed      INTEGER NOT NULL,
	PRIMARY KEY (hour_ns, integration, tenant)
) STRICT, WITHOUT ROWID;
`
