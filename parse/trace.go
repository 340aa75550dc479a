package parse

import (
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// Use is one field that gave an event one of its parts. Value is masked.
type Use struct {
	Role, Key, Value string
}

// Trace says where the parts of an event came from.
type Trace struct {
	Level string // trace, debug, info, warn, error, fatal; where the line names none, what its status comes to; else ""
	Text  string // what the line says, masked and not cut; what was requested where it says nothing
	Uses  []Use  // in the order of the roles; duration and attributes follow, these by name
	Took  time.Duration
	Timed bool // Took is told
}

// Explain maps like Map and tells which field served as what: time, level,
// status, integration, tenant … A part that a constant of the configuration
// gave names no field.
func (m *Mapper) Explain(r *Record, line string, e *Event) (Verdict, Trace) {
	verdict := m.Map(r, line, e)
	return verdict, m.trace(verdict, e)
}

// trace tells of the record that was mapped last.
func (m *Mapper) trace(verdict Verdict, e *Event) Trace {
	level := m.level
	if verdict == NoTime { // then nothing behind the time was looked at
		level = m.readLevel()
	}
	t := Trace{Level: level.String(), Text: text.Mask(m.says())}
	if t.Text == "" && verdict == Mapped {
		t.Text = text.Mask(m.asks())
	}
	if level == levelUnknown && e.Status != 0 {
		t.Level = levelOf(e.Outcome).String()
	}
	for role := roleTime; role < roleAttr; role++ {
		if at := int(m.sources[role]); at > 0 && roleNames[role] != "" {
			f := &m.fields[at-1]
			t.Uses = append(t.Uses, Use{Role: roleNames[role], Key: f.Key, Value: masked(f)})
		}
	}
	if at := m.sources[roleUpstream]; at > 0 && at == m.sources[roleStatus] && m.has(roleStatus) { // the edge's own, which decides nothing
		f := &m.fields[m.slots[roleStatus].index]
		t.Uses = append(t.Uses, Use{Role: "edge_status", Key: f.Key, Value: f.Value})
	}
	if took, key, ok := m.duration(); ok {
		t.Took, t.Timed = took, true
		t.Uses = append(t.Uses, Use{Role: "duration", Key: key, Value: took.String()})
	}
	for i := range m.attrs.line {
		o := &m.attrs.line[i]
		t.Uses = append(t.Uses, Use{Role: "attribute", Key: o.name, Value: o.value})
	}
	return t
}

// asks is the event type or the request of a line that says nothing in words.
func (m *Mapper) asks() string {
	for _, r := range [...]role{roleEvent, roleRequest} {
		if m.has(r) {
			return m.get(r)
		}
	}
	if m.call.path == "" {
		return ""
	}
	return strings.TrimLeft(m.call.method+" "+m.call.path, " ")
}

// levelOf is the level of an access line, which has a status in its place.
func levelOf(o Outcome) severity {
	if o == Failed {
		return levelError
	}
	return levelInfo
}

// masked masks a field's value the way it would be masked within its line,
// where the key tells what it is.
func masked(f *Field) string {
	value := text.Mask(f.Value)
	if pair := f.Key + "=" + value; text.Mask(pair) != pair {
		return text.Masked
	}
	return value
}
