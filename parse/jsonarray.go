package parse

import "strings"

// array reads the items behind an opening bracket: scalars become one field,
// joined by commas, and the first object is taken apart under the array's key.
func (j *jsonReader) array(path string, depth int) bool {
	var items [maxArrayItems]string
	n, objects := 0, 0
	j.space()
	if j.take(']') {
		return true
	}
	if path == "MESSAGE" && j.silent == 0 {
		if text, ok := j.bytes(); ok {
			j.add(path, text, String)
			return true
		}
	}
	for {
		if j.i >= len(j.s) {
			return false
		}
		var ok bool
		switch c := j.s[j.i]; {
		case c == '{' && objects == 0 && j.silent == 0:
			objects++
			ok = depth < maxJSONDepth && j.firstObject(path, depth)
		case c == '{' || c == '[':
			j.silent++
			ok = j.value("", depth)
			j.silent--
		default:
			var item string
			if item, _, ok = j.scalar(); ok && n < maxArrayItems {
				items[n] = item
				n++
			}
		}
		if !ok {
			return false
		}
		j.space()
		if j.take(']') {
			break
		}
		if !j.take(',') {
			return false
		}
		j.space()
	}
	if n > 0 {
		j.addItems(path, items[:n])
	}
	return true
}

// firstObject takes an array's first object apart.
func (j *jsonReader) firstObject(path string, depth int) bool {
	j.i++
	if depth == 2 && j.r.list == "" {
		j.r.list = path
	}
	return j.object(j.memo.join(path, ""), depth+1)
}

func (j *jsonReader) addItems(path string, items []string) {
	if j.silent > 0 || len(j.r.Fields)-j.first >= maxJSONFields {
		return
	}
	v := items[0]
	for _, item := range items[1:] {
		v += "," + item
	}
	j.r.Add(path, v, String)
}

// bytes reads the items behind an opening bracket as the bytes of a text: what
// journald makes of a message that is not plain UTF-8. On failure it stays put.
func (j *jsonReader) bytes() (string, bool) {
	start := j.i
	var b []byte
	for {
		j.space()
		end := digitsAt(j.s, j.i)
		if n := end - j.i; n == 0 || n > 3 || number(j.s[j.i:end]) > 255 {
			break
		}
		b = append(b, byte(number(j.s[j.i:end])))
		j.i = end
		j.space()
		if j.take(']') {
			return strings.ToValidUTF8(string(b), "\uFFFD"), true
		}
		if !j.take(',') {
			break
		}
	}
	j.i = start
	return "", false
}
