package report

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// blastColumnsCSV are the columns behind those of the dimensions; new ones are
// added at the end.
var blastColumnsCSV = []string{"failures", "attempts", "share", "usual_share", "usual_attempts", "first_failure_at", "last_failure_at",
	"state", "successes_since", "since", "incidents"}

// BlastCSV writes one row for each row of the answer.
func BlastCSV(w io.Writer, b analyze.Blast) error {
	rows := make([][]string, 0, len(b.Rows))
	for i := range b.Rows {
		r := &b.Rows[i]
		row := slices.Clone(r.Key)
		row = append(row, strconv.FormatInt(r.Failures, 10))
		var attempts string
		if r.Attempts != nil {
			attempts = strconv.FormatInt(*r.Attempts, 10)
		}
		var since string
		if r.State != "" {
			since = strconv.FormatInt(r.SuccessesSince, 10)
		}
		rows = append(rows, append(row, attempts, decimal(r.Share()), decimal(r.UsualShare), decimal(r.UsualAttempts),
			stamp(r.FirstFailure), stamp(r.LastFailure), string(r.State), since, stamp(r.Since), strings.Join(r.Incidents, ";")))
	}
	return writeCSV(w, "answer", append(slices.Clone(b.By), blastColumnsCSV...), rows, true)
}

// decimal keeps four decimals; "" is not known.
func decimal(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', 4, 64)
}

// BlastMarkdown writes the answer to be pasted into an issue.
func BlastMarkdown(w io.Writer, b analyze.Blast, opt Options) error {
	m := &markdown{page: newPage(opt, span{from: b.From, to: b.To})}
	m.layout = minuteLayout(&b, m.loc)
	_, headline := blastHeadline(&b)
	m.line("**" + inline(headline) + "**")
	for _, s := range blastBasis(&b, m.loc) {
		m.line(inline(s))
	}
	if len(b.Rows) > 0 {
		columns, shown := m.blastColumns(&b)
		m.blastRows(&b, columns, shown)
	}
	for _, note := range blastNotes(&b) {
		m.line("> " + inline(note))
	}
	return m.flush(w)
}

func (m *markdown) blastRows(b *analyze.Blast, columns []column, shown []int) {
	titles, rule := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		titles[i], rule[i] = inline(c.title), "---"
		if c.right {
			rule[i] = "--:"
		}
	}
	m.row(titles...)
	m.row(rule...)
	for i := range b.Rows {
		all := m.blastCells(b, &b.Rows[i])
		row := make([]string, len(shown))
		for j, at := range shown {
			row[j] = inline(all[at].text)
		}
		m.row(row...)
	}
	m.b.WriteString("\n")
}

// blastJSON is the form of the answer for programs.
type blastJSON struct {
	SchemaVersion int            `json:"schema_version"`
	Incident      *string        `json:"incident"`
	By            []string       `json:"by"`
	From          *time.Time     `json:"from"`
	To            *time.Time     `json:"to"`
	NormalFrom    *time.Time     `json:"normal_from"`
	NormalTo      *time.Time     `json:"normal_to"`
	LastEvent     *time.Time     `json:"last_event_at"`
	Failures      int64          `json:"failures"`
	Affected      int            `json:"tenants_affected"`
	Rows          []blastJSONRow `json:"rows"`
	Notes         []string       `json:"notes"`
	Heard         bool           `json:"heard"` // were there attempts at all
}

type blastJSONRow struct {
	Key            map[string]string `json:"key"`
	Failures       int64             `json:"failures"`
	Attempts       *int64            `json:"attempts"`
	Share          *float64          `json:"share"`
	UsualShare     *float64          `json:"usual_share"`
	UsualAttempts  *float64          `json:"usual_attempts"`
	FirstFailure   *time.Time        `json:"first_failure_at"`
	LastFailure    *time.Time        `json:"last_failure_at"`
	State          *string           `json:"state"`
	SuccessesSince *int64            `json:"successes_since"`
	Since          *time.Time        `json:"since"`
	Incidents      []string          `json:"incidents"`
}

// BlastJSON writes the answer as JSON, schema version 1.
func BlastJSON(w io.Writer, b analyze.Blast) error {
	out := blastJSON{
		SchemaVersion: 1, By: b.By, NormalFrom: b.NormalFrom, NormalTo: b.NormalTo, LastEvent: b.Last,
		Failures: b.Failures, Affected: b.Affected, Rows: []blastJSONRow{}, Notes: append([]string{}, blastNotes(&b)...), Heard: b.Heard,
	}
	if b.Last != nil {
		out.From, out.To = &b.From, &b.To
	}
	if b.Incident != nil {
		out.Incident = &b.Incident.ID
	}
	for i := range b.Rows {
		r := &b.Rows[i]
		row := blastJSONRow{
			Key: map[string]string{}, Failures: r.Failures, Attempts: r.Attempts, Share: r.Share(), UsualShare: r.UsualShare,
			UsualAttempts: r.UsualAttempts, FirstFailure: r.FirstFailure, LastFailure: r.LastFailure, Since: r.Since,
			Incidents: append([]string{}, r.Incidents...),
		}
		for j, value := range r.Key {
			row.Key[b.By[j]] = value
		}
		if r.State != "" {
			state := string(r.State)
			row.State, row.SuccessesSince = &state, &r.SuccessesSince
		}
		out.Rows = append(out.Rows, row)
	}
	return writeJSON(w, out, "answer")
}
