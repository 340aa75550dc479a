package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// rival is another tool and what it does with a log.
type rival struct {
	name, does string
	log        string // the shape it is for; anyLog: each
	needs      string // the program that must be on PATH
	slow       bool
	command    func(s *session, log string) (*command, error)
	targets    map[string]float64 // ours to it at most, by shape
}

const anyLog = ""

const groups = "counts by minute, integration, tenant, status"

// rivals are the tools, from those that touch every byte to those that know
// what a log is.
var rivals = []rival{
	{name: "wc -l", does: "touches every byte", log: anyLog, needs: "wc", command: plain("wc", "-l"), targets: map[string]float64{"json": 8}},
	{name: "grep -c", does: "counts lines", log: "json", needs: "grep", command: plain("grep", "-c", `"status":5`)},
	{name: "rg -c", does: "counts lines", log: "json", needs: "rg", command: plain("rg", "-c", `"status":5`)},
	{name: "DuckDB", does: groups, log: "json", needs: "duckdb", command: duckDB(`read_ndjson('LOG', columns={time: 'TIMESTAMP', integration: 'VARCHAR', tenant: 'VARCHAR', status: 'SMALLINT'})`,
		"date_trunc('minute', time), integration, tenant, status"), targets: map[string]float64{"json": 1}},
	{name: "DuckDB", does: groups, log: "mixed", needs: "duckdb", command: duckDB(`read_ndjson('LOG', columns={"@timestamp": 'TIMESTAMP', integration: 'STRUCT(name VARCHAR)', context: 'STRUCT(tenant_id VARCHAR)', http: 'STRUCT(status SMALLINT)'})`,
		`date_trunc('minute', "@timestamp"), integration.name, context.tenant_id, http.status`)},
	{name: "DuckDB", does: groups + ", by one regular expression", log: "nginx", needs: "duckdb", command: duckDB(lines,
		`regexp_extract(line, '^\S+ - (\S+) \[([^\]]{17})[^\]]*\] "\S+ /webhooks/([^/]+)[^"]*" (\d+)', ['tenant', 'minute', 'integration', 'status'])`), targets: map[string]float64{"nginx": 0.5}},
	{name: "DuckDB", does: groups + ", by split_part", log: "logfmt", needs: "duckdb", command: duckDB(lines,
		part(" time=", "16")+", "+part(" integration=", "")+", "+part(" tenant=", "")+", "+part(" status=", "")), targets: map[string]float64{"logfmt": 0.42}},
	{name: "gawk", does: groups, log: "json", needs: "gawk", command: plain("gawk", jsonAwk...)},
	{name: "mawk", does: groups, log: "json", needs: "mawk", command: plain("mawk", jsonAwk...)},
	{name: "gawk", does: groups, log: "nginx", needs: "gawk", command: plain("gawk", `{split($7, p, "/"); n[substr($4, 2, 17), p[3], $3, $9]++} END {print length(n)}`)},
	{name: "gawk", does: groups, log: "logfmt", needs: "gawk", command: plain("gawk", `{n[substr($1, 6, 16), $7, $8, $12]++} END {print length(n)}`)},
	{name: "sqlite3", does: "imports, " + groups, log: "json", needs: "sqlite3", slow: true, command: sqlite},
	{name: "jq", does: "writes the four fields", log: "json", needs: "jq", slow: true, command: plain("jq", "-r", `[.time[:16], .integration, .tenant, .status] | @tsv`),
		targets: map[string]float64{"json": 0.05}},
	{name: "Miller", does: "counts by integration, tenant, status", log: "json", needs: "mlr", slow: true, command: plain("mlr", "--ijsonl", "--ojson", "count-distinct", "-f", "integration,tenant,status")},
	{name: "lnav", does: groups + ", by SQL", log: "json", needs: "lnav", slow: true, command: lnav, targets: map[string]float64{"json": 0.05}},
	{name: "mtail", does: "counts by integration, tenant, status", log: "json", needs: "mtail", slow: true, command: mtail},
	{name: "GoAccess", does: "its report", log: "nginx", needs: "goaccess", slow: true, command: goAccess},
}

var jsonAwk = []string{"-F", `"`, `{n[substr($4, 1, 16), $20, $24, substr($39, 2, 3)]++} END {print length(n)}`}

// lines reads a log's lines as they are.
const lines = `read_csv('LOG', columns={line: 'VARCHAR'}, delim='\x01', header=false, quote='', escape='', auto_detect=false)`

// part reads a value of logfmt, or its first characters.
func part(key, length string) string {
	v := fmt.Sprintf("split_part(split_part(' ' || line, '%s', 2), ' ', 1)", key)
	if length != "" {
		return "left(" + v + ", " + length + ")"
	}
	return v
}

// plain runs a program on the log.
func plain(name string, args ...string) func(*session, string) (*command, error) {
	return func(_ *session, log string) (*command, error) {
		return &command{args: append(append([]string{name}, args...), log)}, nil
	}
}

func onPath(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

// has reports whether the tool is there.
func (s *session) has(r *rival) bool {
	return onPath(r.needs) || r.needs == "duckdb" && s.modules != "" && onPath("node")
}

// duckDB groups by the expressions. By its binding for node, only the query
// itself is timed.
func duckDB(from, by string) func(*session, string) (*command, error) {
	return func(s *session, log string) (*command, error) {
		query := fmt.Sprintf("SELECT %s, count(*) FROM %s GROUP BY ALL", by, strings.ReplaceAll(from, "LOG", log))
		if onPath("duckdb") {
			return &command{args: []string{"duckdb", "-c", ".mode trash", "-c", query}}, nil
		}
		modules, err := filepath.Abs(s.modules)
		if err != nil {
			return nil, err
		}
		const script = `const {DuckDBInstance} = require('@duckdb/node-api');
(async () => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const begun = process.hrtime.bigint();
  const rows = (await db.runAndReadAll(process.argv[1])).currentRowCount;
  console.log(rows, Number(process.hrtime.bigint() - begun) / 1e9);
})();`
		return &command{args: []string{"node", "-e", script, query}, env: []string{"NODE_PATH=" + modules}, timed: true}, nil
	}
}

func sqlite(_ *session, log string) (*command, error) {
	return &command{args: []string{"sqlite3", ":memory:", "CREATE TABLE l (x TEXT)", ".mode ascii", `.separator "\001" "\n"`, ".import '" + log + "' l",
		"SELECT count(*) FROM (SELECT substr(x ->> 'time', 1, 16) m, x ->> 'integration' i, x ->> 'tenant' t, x ->> 'status' s, count(*) FROM l GROUP BY m, i, t, s)"}}, nil
}

func lnav(s *session, log string) (*command, error) {
	format, err := s.scratch("lnav/formats/bench/bench.json", `{"bench_log": {"title": "bench", "json": true, "file-pattern": ".*json-.*",
"timestamp-field": "time", "level-field": "level", "body-field": "msg", "line-format": [{"field": "__timestamp__"}, " ", {"field": "msg"}],
"value": {"integration": {"kind": "string"}, "tenant": {"kind": "string"}, "status": {"kind": "integer"}}}}`)
	if err != nil {
		return nil, err
	}
	config := filepath.Dir(filepath.Dir(filepath.Dir(format)))
	return &command{args: []string{"lnav", "-n", "-I", config, "-c",
		";SELECT substr(log_time, 1, 16) AS m, integration, tenant, status, count(*) FROM bench_log GROUP BY m, integration, tenant, status", "-c", ":write-csv-to /dev/null", log},
		env: []string{"HOME=" + s.dir}}, nil
}

func mtail(s *session, log string) (*command, error) {
	program, err := s.scratch("bench.mtail", `counter calls by integration, tenant, status
/"integration":"(?P<integration>[^"]*)","tenant":"(?P<tenant>[^"]*)".*"status":(?P<status>\d+)/ {
  calls[$integration][$tenant][$status]++
}
`)
	if err != nil {
		return nil, err
	}
	return &command{args: []string{"mtail", "-one_shot", "-progs", program, "-logs", log, "-log_dir", s.dir}}, nil
}

func goAccess(s *session, log string) (*command, error) {
	return &command{args: []string{"goaccess", log, `--log-format=%h - %e [%d:%t %^] "%r" %s %b "%R" "%u" %^`, "--date-format=%d/%b/%Y", "--time-format=%T",
		"-o", filepath.Join(s.dir, "goaccess.json"), "--no-progress"}}, nil
}
