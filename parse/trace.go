package parse

import (
	"github.com/syncguard/syncguard/parse/text"
)

// Use is one field that gave an event one of its parts. Value is masked.
type Use struct {
	Role, Key, Value string
}

// Trace says where the parts of an event came from.
type Trace struct {
	Level string // trace, debug, info, warn, error, fatal or "" when the line names none
	Text  string // what the line says, masked and not cut
	Uses  []Use  // in the order of the roles; attributes follow by name
}

// Explain maps like Map and tells which field served as what: time, level,
// status, integration, tenant … A part that a constant of the configuration
// gave names no field.
func (m *Mapper) Explain(r *Record, line string, e *Event) (Verdict, Trace) {
	verdict := m.Map(r, line, e)
	return verdict, m.trace(verdict)
}

// trace tells of the record that was mapped last.
func (m *Mapper) trace(verdict Verdict) Trace {
	level := m.level
	if verdict == NoTime { // then nothing behind the time was looked at
		level = m.readLevel()
	}
	t := Trace{Level: level.String(), Text: text.Mask(m.says())}
	for role := roleTime; role < roleAttr; role++ {
		if at := int(m.sources[role]); at > 0 && roleNames[role] != "" {
			f := &m.fields[at-1]
			t.Uses = append(t.Uses, Use{Role: roleNames[role], Key: f.Key, Value: masked(f)})
		}
	}
	for i := range m.attrs.line {
		o := &m.attrs.line[i]
		t.Uses = append(t.Uses, Use{Role: "attribute", Key: o.name, Value: o.value})
	}
	return t
}

// masked masks a field's value the way it would be masked within its line,
// where the key tells what it is.
func masked(f *Field) string {
	pair := f.Key + "=" + f.Value
	if text.Mask(pair) != pair {
		return text.Masked
	}
	return text.Mask(f.Value)
}
