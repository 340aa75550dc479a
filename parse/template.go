package parse

import "strings"

// filled puts values into a message that is a template: Serilog and the .NET
// loggers write "call to {Provider} failed" and the values beside it. A name
// that no field has stays as it is written.
func (m *Mapper) filled(msg string) string {
	open := strings.IndexByte(msg, '{')
	if open < 0 || !isTemplate(m.key(roleMessage)) {
		return msg
	}
	var b strings.Builder
	for open >= 0 {
		end := strings.IndexByte(msg[open:], '}')
		if end < 0 {
			break
		}
		hole := msg[open+1 : open+end]
		b.WriteString(msg[:open])
		if v, ok := m.fill(hole); ok {
			b.WriteString(v)
		} else {
			b.WriteString(msg[open : open+end+1])
		}
		msg = msg[open+end+1:]
		open = strings.IndexByte(msg, '{')
	}
	b.WriteString(msg)
	return b.String()
}

func isTemplate(key string) bool {
	return key == "@mt" || key == "MessageTemplate" || key == "messageTemplate"
}

// fill finds the value of a hole: {Name}, {@Name}, {Name:format}, {Name,10}.
func (m *Mapper) fill(hole string) (string, bool) {
	hole = strings.TrimLeft(hole, "@$")
	if end := strings.IndexAny(hole, ":,"); end >= 0 {
		hole = hole[:end]
	}
	for i := range m.fields {
		key := m.fields[i].Key
		if dot := strings.LastIndexByte(key, '.'); key[dot+1:] == hole && hole != "" {
			return m.fields[i].Value, true
		}
	}
	return "", false
}
