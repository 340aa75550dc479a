package parse

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Custom is a format that a user describes: a regular expression whose named
// groups are the fields, or a list of fields with what separates them. Samples
// prove it before a line is read.
type Custom struct {
	Name       string         `yaml:"name"`                  // what `format` and --format-in call it; required
	Pattern    string         `yaml:"pattern,omitempty"`     // RE2, as Go takes it; it must fit the whole line
	Fields     Names          `yaml:"fields,omitempty"`      // in their order; _ leaves one out
	Separator  string         `yaml:"separator,omitempty"`   // between two fields; the last one takes the rest of the line
	TimeLayout string         `yaml:"time_layout,omitempty"` // of the time field: Go's (02.01.2006 15:04) or with percent signs (%d.%m.%Y %H:%M)
	Samples    []CustomSample `yaml:"samples"`               // lines that prove it at every start; at least one
}

// CustomSample is a line that the format must take, and values it must give.
type CustomSample struct {
	Line   string            `yaml:"line"`             // it must be taken
	Fields map[string]string `yaml:"fields,omitempty"` // these must come out as written
}

// Compile checks the description against its samples and makes a format of it.
func (c Custom) Compile() (Format, error) {
	take, err := c.taker()
	if err != nil {
		return Format{}, err
	}
	names, layout, err := c.checkTime(take)
	if err != nil {
		return Format{}, err
	}
	f := Format{Name: c.Name, Doc: "defined in the configuration", Parse: func(line string, r *Record) bool {
		return takeCustom(line, r, take, layout)
	}}
	for i, s := range c.Samples {
		if err := checkSample(&f, s, names); err != nil {
			return Format{}, fmt.Errorf("samples[%d]: %w", i, err)
		}
	}
	return f, nil
}

// customLayout turns the text of one field into a stamp that Stamps reads.
type customLayout struct {
	field, layout, stamp string
}

// taker returns what takes a line apart.
func (c Custom) taker() (func(string, *Record) bool, error) {
	switch {
	case c.Name == "":
		return nil, errors.New("name is missing (hint: sources name the format by it)")
	case builtInFormat(c.Name):
		return nil, fmt.Errorf("name: %q is one of the formats that are known already (hint: choose another)", c.Name)
	case (c.Pattern == "") == (len(c.Fields) == 0):
		return nil, errors.New("pattern or fields must be given, and not both (hint: pattern is a regular expression with named groups, fields a list of names)")
	case len(c.Samples) == 0:
		return nil, errors.New("samples are missing (hint: give at least one line that the format is for)")
	case c.Pattern != "":
		return patternTaker(c.Pattern)
	case c.Separator == "":
		return nil, errors.New("separator is missing (hint: write what stands between two fields, such as \"|\" or \"\\t\")")
	}
	return fieldsTaker(c.Fields, c.Separator), nil
}

func builtInFormat(name string) bool {
	_, known := FormatNamed(name)
	return known
}

func patternTaker(pattern string) (func(string, *Record) bool, error) {
	re, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return nil, fmt.Errorf("pattern: %w (hint: the syntax is that of RE2, without look-around)", err)
	}
	names := re.SubexpNames()
	if len(strings.Join(names, "")) == 0 {
		return nil, errors.New("pattern: no group has a name (hint: write (?P<time>…))")
	}
	return func(line string, r *Record) bool {
		at := re.FindStringSubmatchIndex(line)
		if at == nil {
			return false
		}
		for i, name := range names {
			if name != "" && at[2*i] >= 0 {
				r.Add(name, line[at[2*i]:at[2*i+1]], cellKind(line[at[2*i]:at[2*i+1]]))
			}
		}
		return true
	}, nil
}

func fieldsTaker(names []string, separator string) func(string, *Record) bool {
	return func(line string, r *Record) bool {
		values := strings.SplitN(line, separator, len(names))
		if len(values) < len(names) {
			return false
		}
		for i, name := range names {
			if name != "_" {
				v := trimSpace(values[i])
				r.Add(name, v, cellKind(v))
			}
		}
		return true
	}
}

// checkTime finds the field of the time by the first sample.
func (c Custom) checkTime(take func(string, *Record) bool) (names []string, layout *customLayout, err error) {
	var r Record
	if !take(c.Samples[0].Line, &r) {
		return nil, nil, errors.New("samples[0]: the line is not taken (hint: the pattern must fit the whole line; every separator must be there)")
	}
	timed := ""
	for _, f := range r.Fields {
		names = append(names, f.Key)
		if timed == "" && vocabulary[normalKey(f.Key)].role == roleTime {
			timed = f.Key
		}
	}
	switch {
	case timed == "" && c.TimeLayout == "":
		return names, nil, nil // a wrapper or the mapping tells which field it is
	case timed == "":
		return nil, nil, errors.New("time_layout: no field is a time (hint: name it time)")
	case c.TimeLayout == "":
		return names, nil, nil
	}
	goLayout, err := goLayoutOf(c.TimeLayout)
	if err != nil {
		return nil, nil, err
	}
	return names, &customLayout{timed, goLayout, stampLayout(goLayout)}, nil
}

func takeCustom(line string, r *Record, take func(string, *Record) bool, layout *customLayout) bool {
	mark := len(r.Fields)
	if !take(line, r) {
		r.Fields = r.Fields[:mark]
		return false
	}
	if layout == nil {
		return true
	}
	at := mark + indexOf(r.Fields[mark:], layout.field)
	t, err := time.Parse(layout.layout, trimSpace(r.Fields[max(at, 0)].Value))
	if at < mark || err != nil {
		r.Fields = r.Fields[:mark]
		return false
	}
	r.Fields[at].Value, r.Fields[at].Kind = t.Format(layout.stamp), String
	return true
}

// stampLayout is the form in which a time of that layout is handed on: with a
// zone and a year only if the layout has them.
func stampLayout(layout string) string {
	zone := ""
	for _, z := range [...]string{"Z07:00", "-07:00", "-0700", "-07", "MST"} {
		if strings.Contains(layout, z) {
			zone = "Z07:00"
		}
	}
	if !strings.Contains(layout, "2006") && !strings.Contains(layout, "06") {
		return "Jan _2 15:04:05.999999999" + zone
	}
	return "2006-01-02T15:04:05.999999999" + zone
}

// percent are strftime's signs as Go writes them.
var percent = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday",
	'H': "15", 'I': "03", 'l': "3", 'M': "04", 'S': "05", 'p': "PM", 'f': "000000", 'L': "000", 'N': "000000000",
	'z': "-0700", 'Z': "MST", 'T': "15:04:05", 'F': "2006-01-02", 'D': "01/02/06", 'R': "15:04", 'j': "002", '%': "%",
}

func goLayoutOf(layout string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(layout); i++ {
		if layout[i] != '%' {
			b.WriteByte(layout[i])
			continue
		}
		i++
		if i == len(layout) || percent[layout[i]] == "" {
			return "", fmt.Errorf("time_layout: %q is no sign for a part of a time (hint: %%Y %%m %%d %%H %%M %%S %%f %%b %%z, or Go's 2006-01-02 15:04:05)", layout[i-1:min(i+1, len(layout))])
		}
		b.WriteString(percent[layout[i]])
	}
	out := b.String()
	if !strings.Contains(out, "04") || !strings.Contains(out, "2") {
		return "", fmt.Errorf("time_layout: %q holds no date or no clock (hint: write it like %%d.%%m.%%Y %%H:%%M:%%S, or like 02.01.2006 15:04:05)", layout)
	}
	return out, nil
}

// checkSample holds the format to one of its samples.
func checkSample(f *Format, s CustomSample, names []string) error {
	var r Record
	if s.Line == "" || !f.Parse(s.Line, &r) {
		return errors.New("the line is not taken (hint: the pattern must fit the whole line, and the time its layout)")
	}
	for _, name := range sortedKeys(s.Fields) {
		at := indexOf(r.Fields, name)
		if at < 0 {
			return fmt.Errorf("there is no field %q (hint: there are %s)", name, strings.Join(names, ", "))
		}
		if got := r.Fields[at].Value; got != s.Fields[name] {
			return fmt.Errorf("field %q is %q, not %q", name, got, s.Fields[name])
		}
	}
	stamps := NewStamps(nil, time.Unix(lastSecond-1, 0))
	for i := range r.Fields {
		if vocabulary[normalKey(r.Fields[i].Key)].role == roleTime {
			if _, ok := stamps.Parse(r.Fields[i].Value, r.Fields[i].Kind); !ok {
				return fmt.Errorf("field %q: %q is no time that is known (hint: add time_layout)", r.Fields[i].Key, r.Fields[i].Value)
			}
			break
		}
	}
	return nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
