package parse

import "strings"

// segmentKind is what a path segment is by itself.
type segmentKind uint8

const (
	varying     segmentKind = 1 << iota // data, see varies
	delivering                          // see deliveryMarks
	holdsTenant                         // the next one names a tenant, see tenantMarks
	holdsParty                          // the next one names an integration, see integrationMarks
	authorizes                          // the next one may, see oauthName
	routing                             // see routeWords
)

// knownSegment is a segment that was looked at before.
type knownSegment struct {
	text  string
	kind  segmentKind
	party string // see partyIn
}

// pathSegment is a segment of the path at hand.
type pathSegment struct {
	knownSegment
	next int // where the next one begins
}

// segmentsOf takes a path apart, with what its segments are. Several ask for those
// of one path (BenchmarkMap).
func (m *Mapper) segmentsOf(path string) []pathSegment {
	if same(path, m.path) {
		return m.parts[:m.nParts]
	}
	n := 0
	for i := 0; i < len(path) && n < len(m.parts); n++ {
		seg, next := segment(path, i)
		m.parts[n] = pathSegment{m.look(seg), next}
		i = next
	}
	m.path, m.nParts = path, n
	return m.parts[:n]
}

// look tells what a segment is. Those that vary are not worth keeping.
func (m *Mapper) look(seg string) knownSegment {
	if seg == "" {
		return knownSegment{}
	}
	last := &m.segments[spread(seg)%uint32(len(m.segments))]
	if last.text == seg {
		return *last
	}
	if varies(seg) { // none of the marks does
		return knownSegment{text: seg, kind: varying}
	}
	seg = m.values.of(seg)
	*last = knownSegment{seg, markOf(seg), partyIn(seg)}
	return *last
}

func markOf(seg string) segmentKind {
	var kind segmentKind
	if deliveryMarks[seg] {
		kind |= delivering
	}
	if tenantMarks[seg] {
		kind |= holdsTenant
	}
	if integrationMarks[seg] {
		kind |= holdsParty
	}
	if routeWords[seg] {
		kind |= routing
	}
	if seg == "oauth" || seg == "oauth2" || seg == "auth" {
		kind |= authorizes
	}
	return kind
}

// knownPath is the operation of a path without varying segments.
type knownPath struct{ method, path, prefix, operation string }

// template is the operation of a request: method and path with * for what
// changes from call to call, which are ids, the tenant, the integration.
// GET /t/acme/orders/1234 is GET /t/*/orders/*.
func (m *Mapper) template(method, path, tenant, integration string) string {
	if at := strings.IndexByte(path, ';'); at >= 0 {
		path = path[:at] // ;jsessionid=…
	}
	last := &m.paths[(spread(path)+uint32(len(method)))%uint32(len(m.paths))]
	named := tenant != "" && strings.Contains(path, tenant)
	if !named && last.path == path && last.method == method && last.prefix == integration && path != "" {
		return last.operation
	}
	varied := m.writeTemplate(method, path, tenant, integration)
	operation := m.label(m.values.ofBytes(m.buf))
	if !varied && !named {
		*last = knownPath{m.values.of(method), m.values.of(path), integration, operation}
	}
	return operation
}

// writeTemplate writes the template into m.buf and reports whether a segment
// varied.
func (m *Mapper) writeTemplate(method, path, tenant, integration string) (varied bool) {
	buf := m.buf[:0]
	buf = append(buf, method...)
	if method != "" {
		buf = append(buf, ' ')
	}
	begin := len(buf)
	segments := m.firstSegments(path)
	for i := range segments { // in place: they are large
		seg := &segments[i]
		if seg.text == "" {
			continue
		}
		buf = append(buf, '/')
		varied = varied || seg.kind == varying
		if seg.kind == varying || seg.text == tenant || integration != "" && strings.EqualFold(seg.text, integration) {
			buf = append(buf, '*')
		} else {
			buf = append(buf, seg.text...)
		}
	}
	if len(buf) == begin {
		buf = append(buf, '/')
	}
	m.buf = buf
	return varied
}
