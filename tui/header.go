package tui

import (
	"fmt"
	"slices"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

func (m *Model) headerHeight() int { return len(m.headerView()) }

// headerView is how things stand: the incidents by state, and how much of the
// input the picture rests on.
func (m *Model) headerView() []line {
	if m.slim() || m.height < 12 {
		return lines(m.slimHeader()...)
	}
	out := append(lines(m.standing()), lines(m.basis()...)...)
	if m.opt.Film != nil {
		out = append(out, line{row: m.scrubber()})
	}
	return append(out, line{row: row{ruler(m.width)}})
}

// slimHeader is the counts and the time, and what is bad of the reading.
func (m *Model) slimHeader() []row {
	r := row{gap(1)}
	if m.scene == nil {
		return []row{append(r, word("SyncGuard", heading))}
	}
	r = append(r, m.stateCounts(true)...)
	if m.paused {
		r = append(r, word(fmt.Sprintf("paused +%d", m.news()), warning), gap(2))
	}
	facts := slices.DeleteFunc(factsOf(m.snap), func(f fact) bool { return !f.alarming() })
	if m.height < 12 { // no room for more than one line
		for _, f := range facts {
			r = append(r, word(f.text+" ", f.ink))
		}
		facts = nil
	}
	rows := []row{apart(r, m.moment(momentTime), m.width)}
	if len(facts) > 0 {
		rows = append(rows, alarmRows(row{gap(1)}, facts, m.width)...)
	}
	return rows
}

// standing is the first line: the name, the states, the time. What is said in
// fewer words where there is little room is, in this order: the file, the day,
// the states, whether it is live.
func (m *Model) standing() row {
	name := row{gap(1), word("SyncGuard", accent), gap(2)}
	if m.snap == nil {
		return name
	}
	file := row{}
	if room := m.width - 70; room >= 12 && m.snap.Name != "" {
		file = row{word(cut(m.snap.Name, room), faint), gap(2)}
	}
	full, brief := m.stateCounts(false), m.stateCounts(true)
	for _, try := range []struct {
		left row
		end  momentForm
	}{
		{joined(name, file, full), momentWhole}, {joined(name, full), momentWhole}, {joined(name, full), momentLive},
		{joined(name, brief), momentLive},
	} {
		end := m.moment(try.end)
		if try.left.cells()+end.cells() <= m.width {
			return apart(try.left, end, m.width)
		}
	}
	return apart(joined(name, brief), m.moment(momentTime), m.width)
}

func joined(rows ...row) row {
	var out row
	for _, r := range rows {
		out = append(out, r...)
	}
	return out
}

// apart puts two rows at the ends of a line.
func apart(left, end row, width int) row {
	room := width - left.cells() - end.cells()
	if room < 0 {
		return left
	}
	return joined(left, row{gap(room)}, end)
}

func (m *Model) stateCounts(brief bool) row {
	var r row
	for _, s := range []analyze.State{analyze.Open, analyze.Recovering, analyze.ClosedUnverified, analyze.Resolved} {
		n, f := m.scene.states[s], stateFaces[s]
		if n == 0 && s != analyze.Open {
			continue
		}
		said, style := f.shape+" "+text.Number(n)+" "+f.name, f.ink
		switch {
		case n == 0 && m.snap.Coverage.Events == 0:
			said, style = "· nothing known yet", faint
		case n == 0:
			said, style = "✓ none open", good
		case brief:
			said = f.shape + " " + text.Number(n)
		}
		r = append(r, word(said, style), gap(2))
	}
	return r
}

// momentForm is how much is said of the moment.
type momentForm int

const (
	momentTime  momentForm = iota // the time and its zone
	momentLive                    // and whether it moves
	momentWhole                   // and the day
)

// moment is the watermark with its zone, and whether it moves.
func (m *Model) moment(form momentForm) row {
	var r row
	if m.snap == nil {
		return r
	}
	switch {
	case m.lost != nil:
		r = append(r, word("! cut off", bad), gap(2))
	case form < momentLive:
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
	c := m.clock()
	at := m.snap.At.In(c.zone)
	if form == momentWhole {
		r = append(r, word(at.Format("2006-01-02 "), faint))
	}
	return append(r, word(at.Format("15:04:05"), heading), word(" "+c.zoneName()+" ", faint))
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
