package report

import (
	"io"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// IncidentMarkdown writes one incident alone, to be pasted into an issue or a
// chat. now is the time up to which the input was read.
func IncidentMarkdown(w io.Writer, in analyze.Incident, now time.Time, opt Options) error {
	r := analyze.Report{GeneratedAt: &now, Incidents: []analyze.Incident{in}}
	m := &markdown{page: newPage(opt, periodOf(&r))}
	m.detail = true
	m.incident(&in, &r)
	return m.flush(w)
}
