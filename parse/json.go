package parse

// JSON is one JSON object a line, whichever logger wrote it.
var JSON = Format{
	Name:   "json",
	Doc:    "one JSON object a line, from any logger; Docker and collector wrappers are taken off",
	Begins: "{ \t",
	Parse:  parseJSON,
	Samples: []Sample{
		{
			Line: `{"time":"2026-01-02T03:04:05.678Z","level":"ERROR","msg":"call failed","labels":{"tenant":"acme"},"status":503}`,
			Fields: []Field{
				{"time", "2026-01-02T03:04:05.678Z", String}, {"level", "ERROR", String}, {"msg", "call failed", String},
				{"labels.tenant", "acme", String}, {"status", "503", Number},
			},
		},
		{
			Line: `{"log":"{\"level\":\"warn\",\"message\":\"slow\",\"retry\":true}\n","stream":"stdout","time":"2026-01-02T03:04:05.678Z"}`,
			Fields: []Field{
				{"stream", "stdout", String}, {"time", "2026-01-02T03:04:05.678Z", String},
				{"level", "warn", String}, {"message", "slow", String}, {"retry", "true", Bool},
			},
		},
	},
}

const (
	maxJSONDepth  = 64   // deeper is no log line, and must not cost the stack
	maxJSONFields = 256  // the rest of the line is checked and left out
	maxArrayItems = 4    // scalars of an array that are kept
	maxContainers = 1024 // objects and arrays with fields; the rest of the line is checked and left out
)

func parseJSON(line string, r *Record) bool {
	mark := len(r.Fields)
	if !scanJSON(line, r) {
		// A line of an array that was printed an object a line.
		if body := len(line) - 1; body < 2 || line[body] != ',' || line[body-1] != '}' || !scanJSON(line[:body], r) {
			return false
		}
	}
	if r.list != "" && (r.list == otlpList || isList(r)) {
		r.Fields = r.Fields[:mark]
		return false
	}
	unwrapScanned(r)
	if r.list == otlpList { // Docker's wrapper around it
		r.Fields = r.Fields[:mark]
		return false
	}
	return true
}

// jsonReader takes one object apart in a single pass over the text. It accepts
// exactly what encoding/json accepts (FuzzJSON), up to maxJSONDepth, and strings
// with control characters, and gives the leaves in the order they were written.
type jsonReader struct {
	s     string
	i     int
	r     *Record
	memo  *memo
	first int       // index of the object's first field in r
	seen  [4]uint64 // filter over the paths that are not remembered
}

// container is an object or an array with the fields it gave.
type container struct {
	path     string
	from, to int
	open     bool // it is being read
}

// scanJSON appends the leaves of the JSON object that line is.
func scanJSON(line string, r *Record) bool {
	if r.memo == nil {
		r.memo = newMemo()
	}
	r.memo.containers = r.memo.containers[:0]
	r.memo.line++
	r.list = ""
	first := len(r.Fields)
	r.carrier = noCarrier
	j := jsonReader{s: line, r: r, memo: r.memo, first: first}
	j.space()
	if j.take('{') && j.object(&r.memo.root, 1) {
		if j.space(); j.i == len(j.s) {
			return true
		}
	}
	r.Fields = r.Fields[:first]
	return false
}

// object reads the members behind an opening brace. n is nil where nothing is
// to be added.
func (j *jsonReader) object(n *node, depth int) bool {
	j.space()
	if j.take('}') {
		return true
	}
	if n == nil {
		return j.check(depth)
	}
	s, i := j.s, j.i
	for hint := &n.first; ; {
		kid := *hint
		if kid != nil && kid.leads(s, i) {
			i += len(kid.lead)
		} else {
			j.i = i
			if kid = j.key(n, hint); kid == nil {
				return false
			}
			i = j.i
		}
		hint = &kid.next
		if i < len(s) && s[i] == ' ' { // as Python writes it
			i++
		}
		if v, kind, next := simple(s, i); next > 0 {
			j.add(kid, v, kind)
			i = next
		} else {
			j.i = i
			j.space()
			if !j.value(kid, depth) {
				return false
			}
			i = j.i
		}
		if i+2 < len(s) && s[i] == ',' && (s[i+1] == '"' || s[i+1] == ' ' && s[i+2] == '"') {
			if i++; s[i] == ' ' {
				i++
			}
			continue
		}
		j.i = i
		last, ok := j.next('}')
		if !ok || last {
			return ok
		}
		i = j.i
	}
}

// next steps to what comes behind a member or an item: the next one, or the end
// of all, which last tells.
func (j *jsonReader) next(end byte) (last, ok bool) {
	j.space()
	if j.take(end) {
		return true, true
	}
	ok = j.take(',')
	j.space()
	return false, ok
}

// check reads members of which nothing is kept.
func (j *jsonReader) check(depth int) bool {
	for {
		if _, ok := j.text(); !ok {
			return false
		}
		j.space()
		if !j.take(':') {
			return false
		}
		j.space()
		if !j.value(nil, depth) {
			return false
		}
		if last, ok := j.next('}'); !ok || last {
			return ok
		}
	}
}

// key reads a key with its colon and returns its node, or nil. It is what is
// expected at hint from then on.
func (j *jsonReader) key(n *node, hint **node) *node {
	start := j.i
	key, ok := j.text()
	end := j.i
	j.space()
	if !ok || !j.take(':') {
		return nil
	}
	kid := j.memo.member(n, key, j.s[start:end])
	if kid.lead != "" {
		*hint = kid
	}
	return kid
}

// value reads the value of a member.
func (j *jsonReader) value(n *node, depth int) bool {
	if j.i >= len(j.s) {
		return false
	}
	switch j.s[j.i] {
	case '"': // nearly all values
		v, ok := j.text()
		if ok && n != nil {
			j.add(n, v, String)
		}
		return ok
	case '{':
		return j.container(n, depth, true)
	case '[':
		return j.container(n, depth, false)
	}
	v, kind, ok := j.scalar()
	if ok && n != nil {
		j.add(n, v, kind)
	}
	return ok
}

// container reads an object or array and notes which fields it gave, so that a
// second one of the same name can replace it.
func (j *jsonReader) container(n *node, depth int, isObject bool) bool {
	if depth >= maxJSONDepth {
		return false
	}
	j.i++
	if n == nil {
		return j.inside(nil, depth+1, isObject)
	}
	if len(j.r.Fields)-j.first >= maxJSONFields || len(j.memo.containers) >= maxContainers {
		return j.inside(nil, depth+1, isObject)
	}
	j.forget(n)
	from := len(j.r.Fields)
	j.memo.containers = append(j.memo.containers, container{n.path, from, from, true})
	ok := j.inside(n, depth+1, isObject)
	j.close()
	return ok
}

// close ends the container that was opened last. One without fields is let go
// of, with all in it: there is nothing of it to be replaced, and a line may hold
// any number of such.
func (j *jsonReader) close() {
	all := j.memo.containers
	at := len(all) - 1
	for !all[at].open {
		at--
	}
	c := &all[at]
	if c.open, c.to = false, len(j.r.Fields); c.to == c.from {
		j.memo.containers = all[:at]
	}
}

func (j *jsonReader) inside(n *node, depth int, isObject bool) bool {
	if isObject {
		return j.object(n, depth)
	}
	return j.array(n, depth)
}

// add appends one leaf; like in encoding/json the last of equal keys wins.
func (j *jsonReader) add(n *node, value string, kind Kind) {
	if len(j.r.Fields)-j.first >= maxJSONFields {
		return
	}
	if n.mark != nil && n.mark.line != j.memo.line {
		n.mark.line = j.memo.line // the usual case of forget
	} else {
		j.forget(n)
	}
	at := len(j.r.Fields)
	if at < len(j.memo.from) {
		j.memo.from[at] = n
	}
	if n.carrier && kind == String {
		j.carries(n, at)
	}
	j.r.Add(n.path, value, kind)
}

// carries notes the first field that may carry a line.
func (j *jsonReader) carries(n *node, at int) {
	switch {
	case j.r.carrier != noCarrier:
	case n.path == "line":
		j.r.carrier = carrierUnknown
	default:
		j.r.carrier = at
	}
}

// forget removes what an earlier member of the same path gave.
func (j *jsonReader) forget(n *node) {
	if n.mark != nil && n.mark.line != j.memo.line {
		n.mark.line = j.memo.line
		return
	}
	if n.mark == nil && !j.maySeen(n.path) {
		return
	}
	j.remove(n.path)
}

// maySeen reports whether the line may have had the path, and notes that it has.
func (j *jsonReader) maySeen(path string) bool {
	h := uint(len(path)) * 31
	if path != "" {
		h += uint(path[0])*7 + uint(path[len(path)-1])
	}
	word, bit := &j.seen[h>>6&3], uint64(1)<<(h&63)
	seen := *word&bit != 0
	*word |= bit
	return seen
}

func (j *jsonReader) remove(path string) {
	for i := j.first; i < len(j.r.Fields); i++ {
		if j.r.Fields[i].Key == path {
			j.cut(i, i+1)
			break
		}
	}
	for _, c := range j.memo.containers {
		if c.path == path && !c.open {
			j.cut(c.from, c.to)
			break
		}
	}
}

// cut removes the fields [from, to), moves the containers behind them up and lets
// go of those that gave no others.
func (j *jsonReader) cut(from, to int) {
	n := to - from
	j.r.carrier = carrierUnknown
	j.r.Fields = append(j.r.Fields[:from], j.r.Fields[to:]...)
	kept := j.memo.containers[:0]
	for _, c := range j.memo.containers {
		c.from, c.to = c.from-overlap(c.from, from, n), c.to-overlap(c.to, from, n)
		if c.open || c.to > c.from {
			kept = append(kept, c)
		}
	}
	j.memo.containers = kept
}

// overlap is how far an index moves when n fields from index from on are cut.
func overlap(index, from, n int) int {
	return min(max(index-from, 0), n)
}
