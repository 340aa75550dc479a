package tui

import (
	"slices"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// mostFactRows bounds the lines that alarming facts take.
const mostFactRows = 3

// basis is what was read, and how much of it was understood. What is bad comes
// first and takes the lines it needs; of the rest, what matters least goes where
// there is no room.
func (m *Model) basis() []row {
	if m.snap == nil {
		return []row{{}}
	}
	facts := factsOf(m.snap)
	rows := alarmRows(row{gap(1)}, facts, m.width)
	last := &rows[len(rows)-1]
	facts = slices.DeleteFunc(facts, func(f fact) bool { return f.alarming() })
	for ; len(facts) > 0; facts = withoutLeast(facts) {
		r := slices.Clone(*last)
		for _, f := range facts {
			r = r.and(f)
		}
		if r.cells() <= m.width {
			*last = r
			break
		}
	}
	return rows
}

// alarmRows puts the alarming facts behind what stands in the first row already.
func alarmRows(first row, facts []fact, width int) []row {
	rows := []row{first}
	for _, f := range facts {
		if !f.alarming() {
			continue
		}
		last := &rows[len(rows)-1]
		if next := last.and(f); len(*last) <= 1 || next.cells() <= width || len(rows) == mostFactRows {
			*last = next
			continue
		}
		rows = append(rows, row{gap(1)}.and(f))
	}
	return rows
}

// and is the row with one more fact.
func (r row) and(f fact) row {
	if len(r) > 1 {
		r = append(r[:len(r):len(r)], word(" · ", rule))
	}
	return append(r[:len(r):len(r)], word(f.text, f.ink))
}

func withoutLeast(facts []fact) []fact {
	least := 0
	for i := range facts {
		if facts[i].weight <= facts[least].weight {
			least = i
		}
	}
	return slices.Delete(facts, least, least+1)
}

type fact struct {
	text   string
	ink    ink
	weight int // what weighs less goes first
}

func (f *fact) alarming() bool { return f.ink == warning || f.ink == bad }

// factsOf are the facts about the reading, the alarming ones marked by their ink.
func factsOf(s *Snapshot) []fact {
	c := &s.Coverage
	// From which share on a gap is alarming.
	share := func(n, of int64, percentage int64) ink {
		if of > 0 && 100*n > percentage*of {
			return warning
		}
		return faint
	}
	mark := func(text string, i ink, weight int) fact {
		if i == warning {
			text = "! " + text
		}
		return fact{text, i, weight}
	}
	out := feedFacts(s)
	if c.Lines > 0 {
		i := share(c.Unparsed, c.Lines, 5)
		if c.Understood() == 0 {
			i = warning
		}
		out = append(out, mark("parsed "+percent(c.Understood()+c.Continuation, c.Lines), i, 3))
	}
	if c.Events > 0 {
		out = append(out, mark("without tenant "+percent(c.WithoutTenant, c.Events), share(c.WithoutTenant, c.Events, 50), 2))
	}
	if c.Late > 0 {
		out = append(out, mark(text.Number(c.Late)+" too late", share(c.Late, c.Events, 1), 1))
	}
	switch {
	case s.AlertsFailed > 0:
		out = append(out, fact{"! " + text.Count(s.AlertsFailed, "alert") + " not delivered", warning, 3})
	case s.AlertsDue > 0:
		out = append(out, fact{text.Count(s.AlertsDue, "alert") + " waiting", accent, 3})
	}
	return out
}

const (
	// lagging is how old the newest line is when it is worth telling.
	lagging = 5 * time.Second
	// quietLog is how much longer than others a log has to be quiet for that.
	quietLog = time.Minute
)

func feedFacts(s *Snapshot) []fact {
	streams := max(len(s.Feeds), len(s.Coverage.Streams))
	out := []fact{{text.Count(streams, "log") + ", " + text.Count(s.Coverage.Lines, "line"), faint, 0}}
	if s.Reading == Following || s.Film != nil {
		out = append(out, fact{rate(s.LinesASecond) + " lines/s", plain, 3})
	}
	lag, behind, quiet := time.Duration(-1), false, -1
	for i := range s.Feeds {
		f := &s.Feeds[i]
		if f.Trouble != "" {
			out = append(out, fact{"! " + f.Name + ": " + f.Trouble, bad, 3})
		}
		if f.Lines > 0 && 2*f.Unparsed >= f.Lines {
			out = append(out, fact{"! " + f.Name + " is not understood", warning, 3})
		}
		if f.Lag >= 0 && (lag < 0 || f.Lag < lag) {
			lag = f.Lag
		}
		if quiet < 0 || f.Lag > s.Feeds[quiet].Lag {
			quiet = i
		}
		behind = behind || f.Behind
	}
	if s.Reading != Following && s.Film == nil {
		return out // what was read is all there is
	}
	switch {
	case behind:
		out = append(out, fact{"! catching up", warning, 3})
	case lag >= lagging:
		out = append(out, fact{"last line " + lasting(lag) + " ago", faint, 3})
	case lag >= 0:
		out = append(out, fact{"up to date", faint, 3})
	}
	if lag >= 0 && len(s.Feeds) > 1 && s.Feeds[quiet].Lag >= lag+quietLog {
		out = append(out, fact{s.Feeds[quiet].Name + " quiet for " + lasting(s.Feeds[quiet].Lag), faint, 1})
	}
	return out
}
