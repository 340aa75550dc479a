package parse

import (
	"maps"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/parse/text"
)

// Verdict says whether a record became an event.
type Verdict uint8

const (
	Mapped Verdict = iota // the event is filled
	NoTime                // no field holds a time: the record can't be placed
)

// Mapper gives the fields of records their meaning. Every distinct key is
// resolved once to a role and a rank; a line then costs one lookup a field. It
// is not safe for concurrent use: every worker has its own. What it makes of a
// line depends on that line alone, never on the lines before it, so that
// cutting the input elsewhere changes nothing.
type Mapper struct {
	st    *Stamps
	conf  Mapping
	named map[string]meaning   // the configured names, resolved
	keys  map[string]*knownKey // by key as written
	last  [maxLast]*knownKey   // the keys of the lines before, by position
	host  map[string]string    // conf.Hosts, lower case

	tenantMarks, integrationMarks []string

	values       interner          // operations, words
	tenants      interner          // by how they are written
	integrations map[string]string // value as written → name
	words        map[string]string // logger or service → known provider in it
	attrs        attrSets
	veil         *veil // nil: nothing beyond text.Mask is hidden

	// See recall.go.
	levels   [8]knownLevel
	segments []knownSegment
	paths    []knownPath
	called   []knownName
	labels   []knownLabel

	// The rest belongs to the line at hand.
	fields  []Field
	slots   [numRoles]slot
	sources [numRoles]int32 // which field served, +1; 0 when none did
	call    call
	level   severity
	said    phrasing
	buf     []byte
	path    string // whose segments parts are
	parts   [maxSegments + lookAhead]pathSegment
	nParts  int
}

// slot is the best field seen for a role.
type slot struct {
	rank  uint32
	index int32
	weak  bool // see weakNames
}

// noSlots is what a line begins with.
var noSlots = func() (slots [numRoles]slot) {
	for i := range slots {
		slots[i].rank = notUsed
	}
	return slots
}()

// NewMapper returns a Mapper with m's names before the built-in ones. m should
// have passed Validate; st reads the time stamps.
func NewMapper(m Mapping, st *Stamps) *Mapper {
	p := &Mapper{
		st: st, conf: m,
		named: make(map[string]meaning), keys: make(map[string]*knownKey), host: make(map[string]string),
		values: newInterner(1<<16, nil), tenants: newInterner(1<<16, WithoutSecret), integrations: make(map[string]string), words: make(map[string]string),
		segments: make([]knownSegment, 256), paths: make([]knownPath, 256), called: make([]knownName, 64), labels: make([]knownLabel, 512),
	}
	for _, o := range m.overrides() {
		for i, n := range o.names {
			mean := meaning{role: o.role, rank: uint32(i)}
			if o.role == roleAttr {
				mean.attr = n
			}
			p.named[normalKey(n)] = mean
		}
	}
	for _, h := range slices.Sorted(maps.Keys(m.Hosts)) {
		p.host[strings.ToLower(strings.TrimPrefix(h, "*."))] = m.Hosts[h]
	}
	p.tenantMarks, p.integrationMarks = prefixes(m.TenantPaths), prefixes(m.IntegrationPaths)
	p.attrs = newAttrSets(m.Constant.Attributes)
	return p
}

// Map fills all of e but its Origin from r, a record of line. Whatever e held
// is forgotten. On NoTime the event is empty.
func (m *Mapper) Map(r *Record, line string, e *Event) Verdict {
	*e = Event{Count: 1, Attrs: m.attrs.none}
	m.scan(r)
	at, ok := m.time()
	if !ok {
		return NoTime
	}
	e.At = at
	m.level = m.readLevel()
	m.readCall()
	e.Integration = m.integration()
	e.Tenant = m.tenant()
	e.Operation = m.operation(e)
	m.outcome(e)
	if e.Integration == "" && e.Outcome != Other {
		e.Integration = m.integrationInText()
	}
	e.Attempt = m.attempt()
	if e.Attempt.ID == "" && e.Outcome != Other {
		e.Object = WithoutSecret(m.object(e))
	}
	e.Count = m.count()
	if e.Outcome == Failed {
		e.Message = m.message(e)
		e.Line = sampleOf(line)
	}
	if m.veil != nil {
		m.hide(e)
	}
	e.Attrs = m.attrs.set()
	return Mapped
}

// scan finds the best field of every role.
func (m *Mapper) scan(r *Record) {
	fields := r.Fields
	m.fields = fields
	nodes := m.nodesOf(r)
	m.slots = noSlots
	m.sources = [numRoles]int32{}
	m.attrs.begin()
	m.said = phrasing{}
	m.path, m.nParts = "", 0
	for i := range fields {
		f := &fields[i]
		var known *knownKey
		if i < len(nodes) && nodes[i] != nil && same(nodes[i].path, f.Key) {
			if known = nodes[i].mean; known == nil {
				known = m.known(f.Key)
				nodes[i].mean = known
			}
		} else {
			known = m.meaning(i, f.Key)
		}
		if known.role == roleNone || f.Kind == Null || f.Value == "" || f.Value == "-" {
			continue
		}
		if settle := settles[known.role]; settle != nil {
			m.offer(i, f, settle(known.meaning, f))
		} else {
			m.offer(i, f, known.meaning)
		}
	}
}

// offer lets the i-th field serve for its role if it is the best so far.
func (m *Mapper) offer(i int, f *Field, mean meaning) {
	if mean.role == roleAttr {
		m.attrs.offer(mean.attr, f.Value, mean.rank)
		return
	}
	if s := &m.slots[mean.role]; mean.rank < s.rank {
		*s = slot{mean.rank, int32(i), mean.weak}
		m.sources[mean.role] = int32(i) + 1
	}
}

// has reports whether the line gives role a field.
func (m *Mapper) has(r role) bool { return m.slots[r].rank != notUsed }

// get returns the value of the field that serves as r, or "".
func (m *Mapper) get(r role) string {
	if s := m.slots[r]; s.rank != notUsed {
		return m.fields[s.index].Value
	}
	return ""
}

// key returns the key of the field that serves as r.
func (m *Mapper) key(r role) string {
	if s := m.slots[r]; s.rank != notUsed {
		return m.fields[s.index].Key
	}
	return ""
}

// maxMessage bounds Event.Message, in bytes.
const maxMessage = 1024

// message is what a failure says, or whatever else tells its kind.
func (m *Mapper) message(e *Event) string {
	said := m.withCause(m.worded(m.spoken()))
	if said == "" {
		said = m.wordless(e)
	}
	return strings.Clone(cut(text.Mask(cut(said, 2*maxMessage)), maxMessage))
}

// says is the message of the line with the error behind it.
func (m *Mapper) says() string { return m.withCause(m.spoken()) }

func (m *Mapper) spoken() string { return m.filled(trimSpace(m.get(roleMessage))) }

func (m *Mapper) withCause(msg string) string {
	cause := trimSpace(m.get(roleError))
	if isAbsent(cause) || strings.Contains(msg, cause) {
		cause = ""
	}
	if msg != "" && cause != "" {
		return cut(msg, maxMessage) + ": " + cut(cause, maxMessage)
	}
	return msg + cause
}

// wordless says why a line without message or error text is a failure.
func (m *Mapper) wordless(e *Event) string {
	switch {
	case e.Status != 0 && e.Code != "":
		return statusText(e.Status) + ": " + e.Code
	case e.Status != 0:
		return statusText(e.Status)
	case e.Code != "":
		return e.Code
	}
	event, outcome := m.get(roleEvent), m.get(roleOutcome)
	if event != "" && outcome != "" && eventOutcome(event) != Failed {
		return event + ": " + outcome
	}
	for _, v := range [...]string{event, outcome, m.get(roleGRPC)} {
		if v != "" {
			return v
		}
	}
	if m.has(roleOK) {
		return m.key(roleOK) + "=" + m.get(roleOK)
	}
	return m.get(roleLevel)
}

// sampleOf masks and cuts a line for keeping.
func sampleOf(line string) string {
	// The cut before masking only bounds the work; the one after it is the rule.
	return strings.Clone(cut(text.Mask(cut(line, 2*MaxSample)), MaxSample))
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}
