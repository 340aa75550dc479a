package report

import (
	"fmt"
	"io"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// Explanation writes why an incident did not open, or did: the verdict, and the
// arithmetic of every test that had a say.
func Explanation(w io.Writer, x analyze.Explanation, opt Options) error {
	var period span
	period.include(&x.At)
	for i := range x.Series {
		s := &x.Series[i]
		period.include(s.Since, s.PassedAt, s.AskedAt, s.PeakAt)
	}
	p := newPage(opt, period)
	name := text.Visible(x.Integration)
	if x.Tenant != "" {
		name += " for " + text.Visible(x.Tenant)
	}
	p.split(bold, name, x.At.In(p.loc).Format(layoutFull+" MST"))
	p.para(plain, 2, text.Visible(x.Verdict))
	p.row("note", text.Visible(x.Note))
	for i := range x.Series {
		p.seriesState(&x.Series[i])
	}
	return p.flush(w, "explanation")
}

// ExplanationJSON writes the explanation as JSON.
func ExplanationJSON(w io.Writer, x analyze.Explanation) error {
	return writeJSON(w, x, "explanation")
}

func (p *page) seriesState(s *analyze.SeriesState) {
	p.section(text.Visible(s.Series))
	if s.P0 > 0 { // else the log tells failures only; the note says what is ordinary
		p.row("baseline", fmt.Sprintf("%s of attempts fail here, learned from %s; up to %s is taken for healthy",
			share(s.Baseline), text.Number(s.Learned), share(s.P0)))
	}
	if s.Since != nil && s.Attempts > 0 {
		p.row("evidence", fmt.Sprintf("%s of %s failed since %s", text.Number(s.Failures), text.Count(s.Attempts, "attempt"), p.time(*s.Since)))
		p.row("statistic", fmt.Sprintf("%.1f nats, the threshold is %.1f", s.Statistic, s.Threshold))
	}
	if s.PassedAt != nil {
		p.row("passed", "at "+p.time(*s.PassedAt))
	}
	verdict := text.Visible(s.Verdict)
	if s.AskedAt != nil {
		verdict += "; last asked at the failure at " + p.time(*s.AskedAt)
	}
	p.row("verdict", verdict)
	if s.PeakAt != nil && s.Peak > 0 {
		p.row("strongest", fmt.Sprintf("%.1f nats in about a day, at %s: %s", s.Peak, p.time(*s.PeakAt), text.Visible(s.VerdictAtPeak)))
	}
}
