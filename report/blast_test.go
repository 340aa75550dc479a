package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// blasts are answers of every shape.
func blasts() map[string]analyze.Blast {
	from, to := at("02:00:00"), at("04:00:00")
	usual, many := 0.0123, 480.0
	base := analyze.Blast{
		By: []string{"tenant"}, Tenant: true, From: from, To: to, Last: new(at("09:59:59")),
		NormalFrom: new(from.AddDate(0, 0, -5)), NormalTo: &from, Failures: 1_249, Affected: 4,
		Notes: []string{"attempts are those of every operation and context: successes are not counted by these"},
	}
	row := func(tenant string, failures, attempts int64, state analyze.TenantState, since int64) analyze.BlastRow {
		r := analyze.BlastRow{Key: []string{tenant}, Failures: failures, Attempts: &attempts, UsualShare: &usual, UsualAttempts: &many}
		if failures > 0 {
			r.FirstFailure, r.LastFailure = new(at("02:14:00")), new(at("03:40:00"))
		}
		r.Health = analyze.Health{State: state, SuccessesSince: since, Incidents: []string{"INC-7f3a9c"}}
		if since > 0 {
			r.Since = new(at("03:42:00"))
		}
		return r
	}
	ill := base
	ill.Rows = []analyze.BlastRow{
		row("acme", 1_200, 1_240, analyze.TenantFailing, 0), row("globex", 40, 400, analyze.TenantRecovered, 120),
		row("initech", 6, 8, analyze.TenantUnverified, 0), row("umbrella", 3, 900, analyze.TenantOrdinary, 0), row("zeta", 0, 70, analyze.TenantFine, 0),
	}
	well := base
	well.Rows, well.Notes = ill.Rows[1:2], nil
	of := outage()
	well.Incident, well.Affected, well.Failures = &of, 1, 40
	none := base
	none.Heard = true
	none.Rows, none.Failures, none.Affected, none.Notes = []analyze.BlastRow{}, 0, 0, nil
	minute, spark := base, base
	minute.By, minute.Tenant, minute.Rows = []string{"minute"}, false, nil
	spark.By = []string{"tenant", "hour"}
	spark.From = at("00:00:00")
	spark.Rows = nil
	for i := range 90 {
		n := int64(i*i%37 + 1)
		minute.Rows = append(minute.Rows, analyze.BlastRow{Key: []string{from.Add(time.Duration(i) * time.Minute).Format(time.RFC3339)}, Failures: n})
	}
	for i := range 4 {
		hour := at("00:00:00").Add(time.Duration(i) * time.Hour).Format(time.RFC3339)
		spark.Rows = append(spark.Rows, analyze.BlastRow{Key: []string{"acme", hour}, Failures: int64(100 * i)}, analyze.BlastRow{Key: []string{"zeta", hour}, Failures: 3})
	}
	const evil = "=cmd()|\x1b[2J\u202e漢字\r\n::error::x [a](http://b) @you"
	hostile := base
	hostile.By = []string{"tenant", evil}
	hostile.Notes = []string{evil}
	hostile.Rows = []analyze.BlastRow{{Key: []string{evil, evil}, Failures: 2, Health: analyze.Health{State: analyze.TenantFailing, Incidents: []string{evil}}}}
	return map[string]analyze.Blast{"ill": ill, "well": well, "none": none, "minute": minute, "spark": spark, "hostile": hostile, "unread": {By: []string{"tenant"}}}
}

func TestBlastMatchesItsGolden(t *testing.T) {
	for name, b := range blasts() {
		var text, json, csv, markdown bytes.Buffer
		err := errors.Join(Blast(&text, b, Options{}), BlastJSON(&json, b), BlastCSV(&csv, b), BlastMarkdown(&markdown, b, Options{}))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "blast_"+name+".text", text.Bytes())
		if name == "ill" || name == "hostile" || name == "unread" {
			golden(t, "blast_"+name+".json", json.Bytes())
			golden(t, "blast_"+name+".csv", csv.Bytes())
			golden(t, "blast_"+name+".markdown", markdown.Bytes())
		}
		for _, out := range []string{text.String(), json.String(), csv.String(), markdown.String()} {
			if strings.ContainsAny(out, "\x1b\u202e\r") {
				t.Errorf("%s lets through what a terminal obeys: %q", name, out)
			}
		}
		for line := range strings.Lines(text.String()) {
			if cellsOf(strings.TrimSuffix(line, "\n")) > 80 {
				t.Errorf("%s: wider than 80 cells: %q", name, line)
			}
		}
	}
}

func TestResultMatchesItsGolden(t *testing.T) {
	const evil = "=cmd()|\x1b[2J\u202e漢字\r\n::error::x"
	few := Result{Columns: []string{"id", "n", "n", evil}, Rows: [][]any{
		{"INC-1", int64(-5), 0.25, evil}, {"+1", int64(12), nil, []byte{0, 255}}, {strings.Repeat("long ", 40), nil, 1e300, "x"},
	}}
	wide := Result{Rows: [][]any{{}, {}}}
	for i := range 30 {
		wide.Columns = append(wide.Columns, "column_"+string(rune('a'+i%26)))
		wide.Rows[0] = append(wide.Rows[0], "some text "+strings.Repeat("on and ", i))
		wide.Rows[1] = append(wide.Rows[1], int64(i))
	}
	for name, r := range map[string]Result{"few": few, "wide": wide, "none": {Columns: []string{"id"}, Rows: [][]any{}}} {
		var table, json, csv, markdown bytes.Buffer
		err := errors.Join(ResultTable(&table, r, Options{}), ResultJSON(&json, r), ResultCSV(&csv, r), ResultMarkdown(&markdown, r, Options{}))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "result_"+name+".table", table.Bytes())
		golden(t, "result_"+name+".json", json.Bytes())
		golden(t, "result_"+name+".csv", csv.Bytes())
		golden(t, "result_"+name+".markdown", markdown.Bytes())
		for _, out := range []string{table.String(), json.String(), csv.String(), markdown.String()} {
			if strings.ContainsAny(out, "\x1b\u202e\r") {
				t.Errorf("%s lets through what a terminal obeys: %q", name, out)
			}
		}
	}
}
