package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// Incident writes one incident with all its evidence: its life, its tenants,
// what they share, what was said, and the arithmetic that opened it.
func Incident(w io.Writer, in analyze.Incident, opt Options) error {
	var period span
	period.includeIncident(&in)
	p := newPage(opt, period)
	p.detail = true
	p.heading(&in)
	p.facts(&in, nil)
	p.row("hint", text.Visible(in.Hint))
	p.timeline(in.Timeline)
	p.tenants(in.Tenants)
	p.signatures(in.Signatures)
	p.why(&in)
	p.samples(in.Samples)
	return p.flush(w, "incident")
}

// section begins a part of the page.
func (p *page) section(title string) {
	p.blank()
	p.line(bold, title)
}

func (p *page) timeline(entries []analyze.TimelineEntry) {
	if len(entries) == 0 {
		return
	}
	p.section("Timeline")
	width := len(p.layout)
	for i := range entries {
		e := &entries[i]
		what := strings.ReplaceAll(text.Visible(e.Event), "_", " ")
		if e.Detail != "" {
			what += ": " + text.Visible(e.Detail)
		}
		p.hang(p.time(e.At), width, what)
	}
}

// hang writes text beside a stamp, wrapped under its own beginning.
func (p *page) hang(stamp string, width int, s string) {
	for i, line := range wrap(s, p.width-2-width-columnGap) {
		if i > 0 {
			stamp = ""
		}
		p.buf.WriteString("  " + p.paint(faint, pad(stamp, width)) + "  " + line + "\n")
	}
}

var tenantColumns = []column{
	{title: "TENANT", flex: true, name: true}, {title: "STATE"}, {title: "FAILED", right: true},
	{title: "FIRST"}, {title: "LAST"}, {title: "SUCCESSES SINCE"},
}

func (p *page) tenants(tenants []analyze.Tenant) {
	if len(tenants) == 0 {
		return
	}
	p.section("Tenants")
	rows := make([][]cell, len(tenants))
	for i := range tenants {
		rows[i] = p.tenantRow(&tenants[i])
	}
	p.table(2, tenantColumns, rows)
}

func (p *page) tenantRow(t *analyze.Tenant) []cell {
	var first, last, proof string
	if t.FirstFailure != nil {
		first = p.time(*t.FirstFailure)
	}
	if t.LastFailure != nil {
		last = p.time(*t.LastFailure)
	}
	if t.Evidence.SuccessesSince > 0 {
		proof = text.Number(t.Evidence.SuccessesSince)
		if t.Evidence.Since != nil {
			proof += ", from " + p.time(*t.Evidence.Since)
		}
	}
	return []cell{
		{text: shown(t.Tenant)},
		{text: strings.ReplaceAll(string(t.State), "_", " ")},
		{text: text.Number(t.Failures)},
		{text: first}, {text: last}, {text: proof},
	}
}

func (p *page) signatures(list []analyze.Signature) {
	if len(list) == 0 {
		return
	}
	p.section("What the failures say")
	width := 0
	for i := range list {
		width = max(width, len(text.Number(list[i].Failures)))
	}
	for i := range list {
		p.hang(padLeft(text.Number(list[i].Failures), width), width, text.Visible(list[i].Template))
	}
}

// why shows the arithmetic, so that a doubt can be settled by hand.
func (p *page) why(in *analyze.Incident) {
	y := &in.Why
	p.section("Why it opened")
	defer p.rules(y.Rules)
	if openedByRule(y.Rules) {
		return // its arithmetic is the rule's
	}
	p.row("series", text.Visible(y.Series))
	if y.Silence != nil {
		p.whySilent(y)
		return
	}
	if y.P0 > 0 { // else the log tells failures only; the note says what is ordinary
		p.row("baseline", fmt.Sprintf("%s of attempts fail here; up to %s is taken for healthy", share(y.Baseline), share(y.P0)))
	}
	p.row("evidence", fmt.Sprintf("%s of %s failed from %s to %s",
		text.Number(y.Failures), text.Count(y.Attempts, "attempt"), p.time(in.StartedAt), p.time(in.OpenedAt)))
	p.row("weights", weights(y.Share, y.P0))
	p.row("statistic", statistic(y))
	p.row("held", p.held(in))
	p.row("note", text.Visible(y.Note))
}

// statistic sets the evidence against the threshold. It is kept from growing
// without bound, so that it can also go: 27 failures may count for no more than 8.
func statistic(y *analyze.Why) string {
	s := fmt.Sprintf("%.1f nats, beyond the threshold of %.1f%s", y.Statistic, y.Threshold, budget(y.Budget))
	if y.Statistic > y.Threshold+15 {
		s += "; much more is not kept"
	}
	return s
}

// weights are what the deciding test counts an attempt for: the logarithms of
// how much likelier it is if the assumed share fails than if the healthy one does.
func weights(assumed, healthy float64) string {
	if healthy <= 0 || assumed <= healthy || assumed >= 1 {
		return ""
	}
	return fmt.Sprintf("a failure adds %.2f nats, a success takes %.2f: %s failing against %s",
		math.Log(assumed/healthy), math.Log((1-healthy)/(1-assumed)), share(assumed), share(healthy))
}

// held says from when until when which rule kept the incident from opening.
func (p *page) held(in *analyze.Incident) string {
	y := &in.Why
	switch {
	case y.PassedAt == nil:
		return ""
	case y.HeldBy == "" || !y.PassedAt.Before(in.OpenedAt):
		return "the threshold was passed at " + p.time(*y.PassedAt) + "; no rule held it back"
	}
	return fmt.Sprintf("the threshold was passed at %s; held until %s because %s", p.time(*y.PassedAt), p.time(in.OpenedAt), text.Visible(y.HeldBy))
}

func share(f float64) string { return fmt.Sprintf("%.2g%%", 100*f) }

// What is shown of the failed lines; JSON has them all, and whole.
const (
	shownSamples = 5
	sampleCells  = 400
)

func (p *page) samples(list []analyze.Sample) {
	if len(list) == 0 {
		return
	}
	p.section("Samples")
	more := max(0, len(list)-shownSamples)
	for i := range list[:len(list)-more] {
		s := &list[i]
		where := fmt.Sprintf("%s  %s, byte %s", p.time(s.At), text.Visible(s.Stream), text.Number(s.Offset))
		p.line(faint, "  "+where)
		p.para(plain, 4, text.Truncate(text.Visible(s.Line), sampleCells))
	}
	if more > 0 {
		p.line(faint, fmt.Sprintf("  %s more with --json", text.Number(more)))
	}
}
