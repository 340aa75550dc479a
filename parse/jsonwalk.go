package parse

// The walkers below read JSON that validJSON has accepted, for the formats
// that put many events on a line. They hand on the text of values, with the
// place where it stands: base is the place of s.

// validJSON reports whether s is one JSON object, as the scanner accepts it.
func validJSON(s string) bool {
	var r Record
	return scanJSON(s, &r)
}

// objectMembers calls each for the members of the object that s is.
func objectMembers(s string, base int, each func(key, value string, at int)) {
	j := jsonReader{s: s}
	j.space()
	if !j.take('{') {
		return
	}
	for j.space(); !j.take('}'); j.space() {
		key, ok := j.text()
		j.space()
		if !ok || !j.take(':') {
			return
		}
		value, ok := j.raw()
		if !ok {
			return
		}
		each(key, value, base+j.i-len(value))
		j.space()
		j.take(',')
	}
}

// arrayItems calls each for the items of the array that s is.
func arrayItems(s string, base int, each func(item string, at int)) {
	j := jsonReader{s: s}
	j.space()
	if !j.take('[') {
		return
	}
	for j.space(); !j.take(']'); j.space() {
		item, ok := j.raw()
		if !ok {
			return
		}
		each(item, base+j.i-len(item))
		j.space()
		j.take(',')
	}
}

// raw reads one value of any kind and returns its text.
func (j *jsonReader) raw() (string, bool) {
	j.space()
	from := j.i
	if !j.value(nil, 1) {
		return "", false
	}
	return j.s[from:j.i], true
}

// loneScalar reads the value that s is, unless it is an object or array.
func loneScalar(s string) (v string, kind Kind, ok bool) {
	j := jsonReader{s: s}
	j.space()
	if j.i < len(s) && (s[j.i] == '{' || s[j.i] == '[') {
		return "", Null, false
	}
	return j.scalar()
}
