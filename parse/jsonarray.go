package parse

import "strings"

// array reads the items behind an opening bracket: scalars become one field,
// joined by commas, and the first object is taken apart under the array's key.
func (j *jsonReader) array(n *node, depth int) bool {
	var items [maxArrayItems]string
	count, objects := 0, 0
	j.space()
	if j.take(']') {
		return true
	}
	if n != nil && n.path == "MESSAGE" {
		if text, ok := j.bytes(); ok {
			j.add(n, text, String)
			return true
		}
	}
	for {
		if j.i >= len(j.s) {
			return false
		}
		var ok bool
		switch c := j.s[j.i]; {
		case c == '{' && objects == 0 && n != nil:
			objects++
			ok = depth < maxJSONDepth && j.firstObject(n, depth)
		case c == '[' && j.r != nil && j.r.list == "" && n != nil && depth == 2 && n.path == "results":
			j.r.list = insightsRows
			ok = j.value(nil, depth)
		case c == '{' || c == '[':
			ok = j.value(nil, depth)
		default:
			var item string
			if item, _, ok = j.scalar(); ok && count < maxArrayItems {
				items[count] = item
				count++
			}
		}
		if !ok {
			return false
		}
		last, more := j.next(']')
		if !more {
			return false
		}
		if last {
			break
		}
	}
	if count > 0 && n != nil {
		j.addItems(n.path, items[:count])
	}
	return true
}

// firstObject takes an array's first object apart.
func (j *jsonReader) firstObject(n *node, depth int) bool {
	j.i++
	if j.r.list == "" && (depth == 2 || depth == 3 && (n.path == lokiResult || n.path == searchHits)) {
		j.r.list = n.path
	}
	return j.object(n, depth+1)
}

func (j *jsonReader) addItems(path string, items []string) {
	if len(j.r.Fields)-j.first >= maxJSONFields {
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
