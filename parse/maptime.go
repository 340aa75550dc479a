package parse

import (
	"strings"
	"time"
)

// time reads the best field that holds a time. Names such as "time" are also
// used for durations, so a field that can't be read gives way to the next.
func (m *Mapper) time() (time.Time, bool) {
	s := m.slots[roleTime]
	if s.rank == notUsed {
		return time.Time{}, false
	}
	f := &m.fields[s.index]
	if at, ok := m.st.Parse(f.Value, f.Kind); ok {
		if len(f.Value) == len("1781868153") {
			at = at.Add(m.nanos(f.Key))
		}
		return at.UTC(), true
	}
	if at, ok := m.dateAndClock(); ok {
		return at, true
	}
	for tried := s.rank; ; {
		i, rank := m.nextTime(tried)
		if i < 0 {
			return time.Time{}, false
		}
		if at, ok := m.st.Parse(m.fields[i].Value, m.fields[i].Kind); ok {
			m.sources[roleTime] = int32(i) + 1
			return at.UTC(), true
		}
		tried = rank
	}
}

// dateAndClock reads a day and a clock that stand in two fields, as CloudFront's
// JSON and many tables have them.
func (m *Mapper) dateAndClock() (time.Time, bool) {
	date, clock := m.member("date"), m.member("time")
	if st, n := scanStamp(clock); n == 0 || st.hasDate || date == "" {
		return time.Time{}, false
	}
	at, ok := m.st.Parse(date+" "+clock, String)
	return at.UTC(), ok
}

// member is the value of the first field of that name, however it is written.
func (m *Mapper) member(name string) string {
	for i := range m.fields {
		if len(m.fields[i].Key) == len(name) && strings.EqualFold(m.fields[i].Key, name) {
			return m.fields[i].Value
		}
	}
	return ""
}

// nanos is what stands in a field of its own beside the seconds: Google Cloud's
// and Log4j's stamps have two parts.
func (m *Mapper) nanos(seconds string) time.Duration {
	name := ""
	switch seconds {
	case "timestamp.seconds":
		name = "timestamp.nanos"
	case "time.seconds":
		name = "time.nanos"
	case "timestampSeconds":
		name = "timestampNanos"
	case "instant.epochSecond":
		name = "instant.nanoOfSecond"
	default:
		return 0
	}
	at := indexOf(m.fields, name)
	if at < 0 || !isNumber(m.fields[at].Value) || len(m.fields[at].Value) > 9 {
		return 0
	}
	return time.Duration(number(m.fields[at].Value))
}

// nextTime finds the best time field behind the given rank.
func (m *Mapper) nextTime(tried uint32) (index int, rank uint32) {
	index, rank = -1, notUsed
	for i := range m.fields {
		mean := m.meaning(i, m.fields[i].Key).meaning
		if mean.role == roleTime && mean.rank > tried && mean.rank < rank && m.fields[i].Value != "" {
			index, rank = i, mean.rank
		}
	}
	return index, rank
}
