package tui

import (
	"fmt"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

func (m *Model) headerHeight() int {
	switch {
	case m.slim() || m.height < 12:
		return 1
	case m.opt.Film != nil:
		return 4
	}
	return 3
}

// headerView is how things stand: the incidents by state, and how much of the
// input the picture rests on.
func (m *Model) headerView() []line {
	if m.headerHeight() == 1 {
		return lines(m.slimHeader())
	}
	out := lines(m.standing(), m.basis())
	if m.opt.Film != nil {
		out = append(out, line{row: m.scrubber()})
	}
	return append(out, line{row: row{ruler(m.width)}})
}

func (m *Model) slimHeader() row {
	r := row{gap(1)}
	if m.scene == nil {
		return append(r, word("SyncGuard", heading))
	}
	r = append(r, m.stateCounts(true)...)
	if m.paused {
		r = append(r, word(fmt.Sprintf("paused +%d", m.news()), warning), gap(1))
	}
	for _, f := range factsOf(m.snap) {
		if f.ink == warning || f.ink == bad {
			r = append(r, word(f.text+" ", f.ink))
		}
	}
	return r
}

// standing is the first line: the name, the states, the time.
func (m *Model) standing() row {
	left := row{gap(1), word("SyncGuard", accent), gap(2)}
	if m.snap != nil {
		if room := m.width - 70; room >= 12 && m.snap.Name != "" {
			left = append(left, word(cut(m.snap.Name, room), faint), gap(2))
		}
		left = append(left, m.stateCounts(false)...)
	}
	return apart(left, m.moment(), m.width)
}

// apart puts two rows at the ends of a line.
func apart(left, end row, width int) row {
	room := width - left.cells() - end.cells()
	if room < 1 {
		return left
	}
	return append(append(left, gap(room)), end...)
}

func (m *Model) stateCounts(brief bool) row {
	var r row
	for _, s := range []analyze.State{analyze.Open, analyze.Recovering, analyze.ClosedUnverified, analyze.Resolved} {
		n, f := m.scene.states[s], stateFaces[s]
		if n == 0 && s != analyze.Open {
			continue
		}
		text, style := f.shape+" "+number(n)+" "+f.name, f.ink
		switch {
		case n == 0:
			text, style = "✓ none open", good
		case brief:
			text = f.shape + " " + number(n)
		}
		r = append(r, word(text, style), gap(2))
	}
	return r
}

// moment is the watermark with its zone, and whether it moves.
func (m *Model) moment() row {
	var r row
	if m.snap == nil {
		return r
	}
	c := m.clock()
	switch {
	case m.paused:
		r = append(r, word(fmt.Sprintf("❚❚ paused, %d new", m.news()), warning), gap(2))
	case m.snap.Film != nil:
	case m.snap.Reading == Following:
		r = append(r, word("▶ live", good), gap(2))
	default:
		r = append(r, word("■ at rest", faint), gap(2))
	}
	if m.snap.At.IsZero() {
		return append(r, word("no time yet ", faint))
	}
	at := m.snap.At.In(c.zone)
	return append(r, word(at.Format("2006-01-02 "), faint), word(at.Format("15:04:05"), heading), word(" "+c.zoneName()+" ", faint))
}

// basis is what was read, and how much of it was understood. What is bad comes
// first, so that a narrow window can't hide it.
func (m *Model) basis() row {
	if m.snap == nil {
		return row{}
	}
	var alarming, calm row
	for _, f := range factsOf(m.snap) {
		into := &calm
		if f.ink == warning || f.ink == bad {
			into = &alarming
		}
		if len(*into) > 0 {
			*into = append(*into, word(" · ", rule))
		}
		*into = append(*into, word(f.text, f.ink))
	}
	r := append(row{gap(1)}, alarming...)
	if len(alarming) > 0 {
		r = append(r, word(" · ", rule))
	}
	return append(r, calm...)
}

type fact struct {
	text string
	ink  ink
}

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
	mark := func(text string, i ink) fact {
		if i == warning {
			text = "! " + text
		}
		return fact{text, i}
	}
	out := feedFacts(s)
	if c.Lines > 0 {
		i := share(c.Unparsed, c.Lines, 5)
		if c.Understood() == 0 {
			i = warning
		}
		out = append(out, mark("parsed "+percent(c.Understood()+c.Continuation, c.Lines), i))
	}
	if c.Events > 0 {
		out = append(out, mark("without tenant "+percent(c.WithoutTenant, c.Events), share(c.WithoutTenant, c.Events, 50)))
	}
	if c.Late > 0 {
		out = append(out, mark(number(c.Late)+" too late", share(c.Late, c.Events, 1)))
	}
	switch {
	case s.AlertsFailed > 0:
		out = append(out, fact{"! " + count(s.AlertsFailed, "alert") + " not delivered", warning})
	case s.AlertsDue > 0:
		out = append(out, fact{count(s.AlertsDue, "alert") + " waiting", accent})
	}
	return out
}

// lagging is how old the newest line is when it is worth telling.
const lagging = 5 * time.Second

func feedFacts(s *Snapshot) []fact {
	streams := max(len(s.Feeds), len(s.Coverage.Streams))
	out := []fact{{count(streams, "log") + ", " + count(s.Coverage.Lines, "line"), faint}}
	if s.Reading == Following || s.Film != nil {
		out = append(out, fact{rate(s.LinesASecond) + " lines/s", plain})
	}
	lag, behind := time.Duration(-1), false
	for i := range s.Feeds {
		f := &s.Feeds[i]
		if f.Trouble != "" {
			out = append(out, fact{"! " + f.Name + ": " + f.Trouble, bad})
		}
		if f.Lines > 0 && 2*f.Unparsed >= f.Lines {
			out = append(out, fact{"! " + f.Name + " is not understood", warning})
		}
		if f.Lag >= 0 && (lag < 0 || f.Lag < lag) {
			lag = f.Lag
		}
		behind = behind || f.Behind
	}
	switch {
	case behind:
		out = append(out, fact{"catching up", warning})
	case lag >= lagging:
		out = append(out, fact{"last line " + lasting(lag) + " ago", faint})
	case lag >= 0:
		out = append(out, fact{"up to date", faint})
	}
	return out
}

// scrubber is where a film stands.
func (m *Model) scrubber() row {
	if m.snap == nil || m.snap.Film == nil {
		return row{}
	}
	f, c := m.snap.Film, m.clock()
	state, style := "▶", good
	switch {
	case f.Seeking:
		state, style = "»", warning
	case f.Ended:
		state, style = "■", faint
	case f.Paused:
		state, style = "❚❚", warning
	}
	left := row{gap(1), cell(state, 3, style), cell(fmt.Sprintf("%g×", f.Speed), 6, heading), word(c.minute(f.From)+" ", faint)}
	end := row{word(" "+c.minute(f.To)+" ", faint)}
	room := m.width - left.cells() - end.cells()
	if room < 4 || !f.To.After(f.From) {
		return left
	}
	done := clamp(int(float64(room)*float64(m.snap.At.Sub(f.From))/float64(f.To.Sub(f.From))), room-1)
	bar := row{piece{repeat("━", done), done, accent}, piece{"●", 1, accent}, piece{repeat("─", room-done-1), room - done - 1, rule}}
	return append(append(left, bar...), end...)
}
