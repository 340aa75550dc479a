package tui

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// step is one line of an incident's timeline. Tenants that joined or recovered
// one after the other are one step.
type step struct {
	at, until time.Time
	event     string
	text      string
	names     []string
}

// stepsOf groups the timeline for a person.
func stepsOf(in *analyze.Incident) []step {
	var out []step
	for i := range in.Timeline {
		e := &in.Timeline[i]
		if many(e.Event) && len(out) > 0 && out[len(out)-1].event == e.Event {
			last := &out[len(out)-1]
			last.names = append(last.names, tenantOf(e))
			last.until = e.At
			continue
		}
		s := step{at: e.At, until: e.At, event: e.Event, text: e.Detail}
		if many(e.Event) {
			s.names = []string{tenantOf(e)}
		}
		out = append(out, s)
	}
	return out
}

// many reports whether the event happens once a tenant.
func many(event string) bool { return event == "tenant_affected" || event == "tenant_recovered" }

// tenantOf takes the tenant out of "acme: 4 successes in 2m15s".
func tenantOf(e *analyze.TimelineEntry) string {
	if i := strings.LastIndex(e.Detail, ": "); i > 0 {
		return e.Detail[:i]
	}
	return e.Detail
}

func (s *step) says() string {
	if len(s.names) < 2 {
		return s.text
	}
	const most = 6
	names := strings.Join(s.names[:min(len(s.names), most)], ", ")
	if more := len(s.names) - most; more > 0 {
		names += " +" + text.Number(more) + " more"
	}
	return names
}

func (s *step) title() string {
	switch {
	case s.event == "tenant_affected" && len(s.names) > 1:
		return text.Count(len(s.names), "tenant") + " affected"
	case s.event == "tenant_recovered" && len(s.names) > 1:
		return text.Count(len(s.names), "tenant") + " proven"
	}
	return plainWords(s.event)
}

// storyPane is what happened, why it was opened, and what the log says.
func (m *Model) storyPane(width, height int, focused bool) []line {
	all := m.story(width)
	n := max(height-1, 0)
	top := clamp(m.open.story.top, len(all)-n)
	title := paneTitle("Story", focused)
	if p := position(top, min(top+n, len(all)), len(all)); p != "" {
		title = append(title, word("  "+p, faint))
	}
	return append(lines(title), all[top:min(top+n, len(all))]...)
}

// mostSteps bounds what is laid out of a timeline.
const mostSteps = 200

// story is the whole text beside the tenants.
func (m *Model) story(width int) []line {
	in := &m.open.detail.Incident
	c := m.clock()
	var block []line
	steps := m.open.steps
	for i := range steps[:min(len(steps), mostSteps)] {
		s := &steps[i]
		mark, style := marks[s.event].shape, marks[s.event].ink
		if mark == "" {
			mark, style = "·", faint
		}
		head := row{gap(1), cell(c.time(s.at), 9, faint), word(mark, style), word(" "+s.title(), strong)}
		if s.until.Sub(s.at) >= time.Second {
			head = append(head, word(", until "+c.time(s.until), faint))
		}
		block = append(block, line{row: head})
		block = append(block, indented(s.says(), width, 12, faint, 3)...)
	}
	if more := len(steps) - mostSteps; more > 0 {
		block = append(block, line{row: row{gap(12), word(text.Count(more, "more step"), faint)}})
	}
	block = append(block, section("What the failures say", signatureLines(in, width))...)
	block = append(block, section("Why it opened", m.whyLines(in, width))...)
	return append(block, section("Samples", m.sampleLines(in, width))...)
}

func section(title string, body []line) []line {
	if len(body) == 0 {
		return nil
	}
	return append([]line{{}, {row: row{gap(1), word(title, heading)}}}, body...)
}

func indented(s string, width, by int, i ink, most int) []line {
	if s == "" {
		return nil
	}
	var block []line
	for _, p := range firstOf(wrapped(s, width-by-1, i), most, width-by-1) {
		block = append(block, line{row: row{gap(by), p}})
	}
	return block
}

func signatureLines(in *analyze.Incident, width int) []line {
	var block []line
	for i := range in.Signatures {
		s := &in.Signatures[i]
		label := text.Number(s.Failures)
		for _, p := range firstOf(wrapped(s.Template, width-9, plain), 3, width-9) {
			block = append(block, line{row: row{right(label, 7, strong), gap(1), p}})
			label = ""
		}
	}
	return block
}

// whyLines is the arithmetic of the opening.
func (m *Model) whyLines(in *analyze.Incident, width int) []line {
	y, c := &in.Why, m.clock()
	facts := []labelled{{"series", y.Series}}
	for i := range y.Rules {
		facts = append(facts, labelled{"rule", y.Rules[i].Name + ": " + y.Rules[i].Says})
	}
	if w := y.Silence; w != nil {
		facts = append(facts, silenceFacts(w)...)
	} else if y.Attempts > 0 || y.Failures > 0 {
		facts = append(facts, failureFacts(y)...)
		facts = append(facts, labelled{"from", c.time(in.StartedAt) + " to " + c.time(in.OpenedAt)})
	}
	if y.HeldBy != "" && y.PassedAt != nil {
		facts = append(facts, labelled{"held", "from " + c.time(*y.PassedAt) + ", because " + y.HeldBy})
	}
	facts = append(facts, labelled{"note", y.Note})
	var block []line
	for _, f := range facts {
		block = append(block, factLines(f.text, f.says, width, 4)...)
	}
	return block
}

func failureFacts(y *analyze.Why) []labelled {
	var out []labelled
	if y.P0 > 0 {
		out = append(out, labelled{"baseline", fmt.Sprintf("%.2g%% fail here; up to %.2g%% is healthy", 100*y.Baseline, 100*y.P0)})
	}
	out = append(out, labelled{"evidence", fmt.Sprintf("%s of %s failed", text.Number(y.Failures), text.Count(y.Attempts, "attempt"))})
	if y.P0 > 0 && y.Share > y.P0 && y.Share < 1 {
		out = append(out, labelled{"weights", fmt.Sprintf("a failure adds %.2f nats, a success takes %.2f", math.Log(y.Share/y.P0), math.Log((1-y.P0)/(1-y.Share)))})
	}
	if y.Threshold > 0 {
		s := fmt.Sprintf("%.1f nats against a threshold of %.1f", y.Statistic, y.Threshold)
		if y.Budget != "" {
			s += " for " + y.Budget
		}
		out = append(out, labelled{"statistic", s})
	}
	return out
}

func silenceFacts(w *analyze.WhySilence) []labelled {
	seconds := func(s float64) string { return lasting(time.Duration(s * float64(time.Second))) }
	out := []labelled{{"gap", seconds(w.GapSeconds)}}
	if w.DeclaredSeconds > 0 {
		return append(out, labelled{"allowed", seconds(w.DeclaredSeconds) + ", as declared"})
	}
	return append(out,
		labelled{"usual", fmt.Sprintf("%.3g events in that time; the largest gap was %s", w.Expected, seconds(w.LargestGapSeconds))},
		labelled{"chance", fmt.Sprintf("%.2g of none, by %s", w.Tail, text.Count(w.PastEvents, "event"))})
}

// mostSamples bounds the lines shown; show and reports have them all.
const mostSamples = 8

func (m *Model) sampleLines(in *analyze.Incident, width int) []line {
	var block []line
	c := m.clock()
	for i := range in.Samples[:min(len(in.Samples), mostSamples)] {
		s := &in.Samples[i]
		where := fmt.Sprintf("%s  %s:%d", c.time(s.At), s.Stream, s.Offset)
		block = append(block, line{row: row{gap(1), cell(where, width-2, faint)}})
		block = append(block, indented(s.Line, width, 3, plain, 3)...)
	}
	return block
}
