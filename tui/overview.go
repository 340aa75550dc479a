package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// spans are the times that the overview can show.
var spans = []time.Duration{
	30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 3 * 24 * time.Hour, 7 * 24 * time.Hour,
}

// autoSpan stands for the shortest span, of at most six hours, that shows all.
const autoSpan = -1

func repeat(s string, n int) string { return strings.Repeat(s, max(n, 0)) }

func cut(s string, width int) string { return strings.TrimRight(cell(s, width, plain).text, " ") }

func (m *Model) zoom(by int) {
	at := m.span
	if at == autoSpan {
		at = m.autoSpan()
	}
	m.span = clamp(at+by, len(spans)-1)
	m.flash = flash{"the overview shows " + lasting(spans[m.span]), false}
}

func (m *Model) autoSpan() int {
	const most = 4
	first := m.snap.Coverage.FirstEvent
	if first == nil {
		return 0
	}
	for i, d := range spans[:most] {
		if m.snap.At.Sub(*first) <= d {
			return i
		}
	}
	return most
}

// axis is how time is laid out on a strip.
type axis struct {
	from time.Time
	step time.Duration
	n    int
}

func (a axis) end() time.Time { return a.from.Add(a.step * time.Duration(a.n)) }

// stripAxis lays the span out over so many columns, of a minute at least. Their
// length need not be whole minutes: a minute is drawn where it begins.
func (m *Model) stripAxis(columns int) axis {
	i := m.span
	if film := m.snap.Film; i == autoSpan && film != nil && film.To.Sub(film.From) <= longestFilm {
		return wholeFilm(film, columns)
	}
	if i == autoSpan {
		i = m.autoSpan()
	}
	step := max(spans[i]/time.Duration(columns), time.Minute)
	end := m.snap.At.Truncate(time.Minute).Truncate(step).Add(step) // the newest minute begins in the last column
	return axis{end.Add(-step * time.Duration(columns)), step, columns}
}

// longestFilm is how much of a film is shown as a whole.
const longestFilm = 24 * time.Hour

// wholeFilm lays out a film from its beginning to its end, so that what is
// already known grows from the left and nothing moves.
func wholeFilm(f *FilmState, columns int) axis {
	from := f.From.Truncate(time.Minute)
	length := f.To.Truncate(time.Minute).Add(time.Minute).Sub(from)
	step := max((length+time.Duration(columns)-1)/time.Duration(columns), time.Minute)
	return axis{from, step, min(int((length+step-1)/step), columns)}
}

// ticks writes the times under which columns begin.
func (a axis) ticks(c clock, width int) piece {
	const every = 12 // columns at least
	marks := make([]rune, 0, width)
	apart := round(a.step * every)
	for i := len(marks); i < a.n; i = len(marks) {
		at, before := a.from.Add(a.step*time.Duration(i)).In(c.zone), a.from.Add(a.step*time.Duration(i-1)).In(c.zone)
		if slot := slotOf(at, apart); slot != slotOf(before, apart) && i+5 <= a.n {
			marks = append(marks, []rune(roundTime(slot, apart))...)
			continue
		}
		marks = append(marks, ' ')
	}
	return cell(string(marks), width, faint)
}

// round is the least round time that is at least so long.
func round(apart time.Duration) time.Duration {
	for _, r := range []time.Duration{
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	} {
		if r >= apart {
			return r
		}
	}
	return 24 * time.Hour
}

// slotsADay is more than there are round times in a day.
const slotsADay = 24 * 60

// slotOf numbers the round times, as clocks in its zone show them.
func slotOf(t time.Time, apart time.Duration) int {
	return t.YearDay()*slotsADay + int(time.Duration(t.Hour()*60+t.Minute())*time.Minute/apart)
}

// roundTime is what a clock shows at the beginning of a slot.
func roundTime(slot int, apart time.Duration) string {
	minute := int(apart/time.Minute) * (slot % slotsADay)
	return fmt.Sprintf("%02d:%02d", minute/60, minute%60)
}

// columns of the overview.
type overviewColumns struct{ name, strip, rate, failed, usual, tenants int }

func overviewColumnsOf(width int, longest int) overviewColumns {
	c := overviewColumns{name: min(max(longest, len("60 integrations")-2), max(width/6, 13)), rate: 7, failed: 7, usual: 7, tenants: 8}
	if width < 90 {
		c.usual = 0
	}
	c.strip = max(width-4-c.name-c.rate-c.failed-c.usual-c.tenants-1, 10)
	return c
}

// overviewView is the integrations over time: n rows under an axis.
func (m *Model) overviewView(width, n int) []line {
	list := m.scene.integrations
	longest := 0
	for i := range list {
		longest = max(longest, word(list[i].Name, plain).cells)
	}
	cols := overviewColumnsOf(width, longest)
	ax := m.stripAxis(cols.strip)
	title := text.Count(len(list), "integration")
	if p := m.overviewPosition(n); p != "" {
		title = p
	}
	head := row{
		gap(1), cell(title, cols.name+3, faint), ax.ticks(m.clock(), cols.strip),
		right("/s", cols.rate, faint), right("failed", cols.failed, faint), right("usual", cols.usual, faint), right("tenants", cols.tenants, faint),
	}
	block := lines(head)
	from, to := m.overview.window(len(list), n)
	for i := from; i < to; i++ {
		block = append(block, line{m.fareRow(&list[i], cols, ax), m.focus == otherPane && i == m.overview.cursor})
	}
	return fit(block, n+1)
}

func (m *Model) overviewPosition(n int) string {
	from, to := m.overview.window(len(m.scene.integrations), n)
	return position(from, to, len(m.scene.integrations))
}

func (m *Model) fareRow(f *fare, cols overviewColumns, ax axis) row {
	now := healthOf(f.last, nil, ax.from, ax.end())
	mark, style := faces[now].mark, faces[now].ink
	switch f.worst {
	case analyze.Open:
		mark, style = stateFaces[analyze.Open].shape, bad
	case analyze.Recovering:
		mark, style = stateFaces[analyze.Recovering].shape, warning
	}
	name := plain
	if f.live > 0 {
		name = strong
	}
	r := row{gap(1), word(mark, style), gap(1), cell(f.Name, cols.name, name), gap(1)}
	r = append(r, f.strip(ax, cols.strip)...)
	return append(r, f.figures(cols)...)
}

// strip is one cell a step, runs of the same health as one piece.
func (f *fare) strip(ax axis, width int) row {
	var r row
	var near []spell
	for _, s := range f.spells {
		if s.from.Before(ax.end()) && !s.to.Before(ax.from) {
			near = append(near, s)
		}
	}
	for i, s := range slots(f.Minutes, ax.from, ax.step, ax.n) {
		from := ax.from.Add(ax.step * time.Duration(i))
		face := faces[healthOf(s, near, from, from.Add(ax.step))]
		if n := len(r); n > 0 && r[n-1].ink == face.ink {
			r[n-1].text += face.shape
			r[n-1].cells++
			continue
		}
		r = append(r, piece{face.shape, 1, face.ink})
	}
	return append(r, gap(width-ax.n))
}

func (f *fare) figures(cols overviewColumns) row {
	failed := faint
	if f.live > 0 && f.last.failed > 0 {
		failed = bad
	}
	usual := percent(f.usual.failed, f.usual.attempts)
	if f.Learning > 0 {
		usual = "learn"
	}
	tenants := row{right(tenantsOf(0, f.Active), cols.tenants, faint)}
	if f.live > 0 {
		tenants = row{right(tenantsOf(f.affected, f.Active), cols.tenants, strong)}
	}
	return append(row{
		right(rate(float64(f.last.attempts)/f.lastSpan.Seconds()), cols.rate, plain),
		right(percent(f.last.failed, f.last.attempts), cols.failed, failed),
		right(usual, cols.usual, faint),
	}, tenants...)
}

// tenantsOf writes "3/50": affected of active.
func tenantsOf(affected, active int) string {
	switch {
	case active == 0 && affected == 0:
		return "–"
	case active == 0:
		return short(int64(affected))
	}
	return fmt.Sprintf("%s/%s", short(int64(affected)), short(int64(active)))
}
