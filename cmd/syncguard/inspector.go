package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/source"
	"github.com/syncguard/syncguard/parse/text"
)

// Bounds of what is kept of one stream, whatever its lines hold.
const (
	maxKeys   = 500 // distinct field names
	maxValues = 200 // distinct values of one
)

// inspection is what `inspect --json` prints of one stream.
type inspection struct {
	Stream             string          `json:"stream"`
	Lines              int64           `json:"lines"`
	Events             int64           `json:"events"`
	Unparsed           int64           `json:"unparsed"`
	Cut                int64           `json:"cut"`
	Continuation       int64           `json:"continuation"`
	WithoutTenant      int64           `json:"without_tenant"`
	WithoutIntegration int64           `json:"without_integration"`
	WithoutOutcome     int64           `json:"without_outcome"`
	First              *time.Time      `json:"first_event_at"`
	Last               *time.Time      `json:"last_event_at"`
	Formats            []formatCount   `json:"formats"`    // most frequent first
	Scores             []formatScore   `json:"scores"`     // the best first; formats that take no line are left out
	Fields             []fieldUse      `json:"fields"`     // by role, most frequent first
	Attributes         []attributeUse  `json:"attributes"` // by name
	NotUnderstood      []reasonForNone `json:"not_understood"`
	Suggestion         string          `json:"suggestion"` // YAML; "" when nothing is missing
}

type formatCount struct {
	Format string `json:"format"`
	Lines  int64  `json:"lines"`
}

// formatScore is what a format would make of the lines if all were its own.
type formatScore struct {
	Format string `json:"format"`
	Score  int64  `json:"score"` // mean over the first lines, of 100
}

type fieldUse struct {
	Role    string `json:"role"`
	Key     string `json:"key"`
	Lines   int64  `json:"lines"`
	Example string `json:"example"` // masked
}

type attributeUse struct {
	Name   string   `json:"name"`
	Lines  int64    `json:"lines"`
	Values []string `json:"values"` // the first few
	More   int      `json:"more"`   // how many others there are, at least
}

type reasonForNone struct {
	Reason string `json:"reason"`
	Lines  int64  `json:"lines"`
	Line   int64  `json:"line"` // number of the first such line
	Text   string `json:"text"` // of it, masked and cut
}

// inspector gathers what became of the lines of one stream.
type inspector struct {
	stream   string
	each     func(line int64, raw string, x *parse.Explanation) error // called for every line
	blank    func(line int64)                                         // called for every blank one
	err      error                                                    // its first
	failed   atomic.Bool                                              // err may be read while lines are still seen
	line     int64
	formats  map[string]int64
	scores   map[string]int64 // sums over the lines rated
	rated    int64
	rateLine func(string) []parse.Rating
	uses     map[[2]string]*fieldUse // by role and key
	values   map[string]*valueSet    // attributes by name
	unused   map[string]*valueSet    // fields without a role, by key
	reasons  map[string]*reasonForNone
	roles    map[string]bool // keys that ever served
}

func newInspector(stream string) *inspector {
	return &inspector{
		stream: stream, formats: map[string]int64{}, scores: map[string]int64{}, uses: map[[2]string]*fieldUse{}, values: map[string]*valueSet{},
		unused: map[string]*valueSet{}, reasons: map[string]*reasonForNone{}, roles: map[string]bool{},
	}
}

// valueSet counts the values of a field.
type valueSet struct {
	lines    int64
	distinct map[string]bool
	first    []string // the first few, masked
	overflow bool     // there are more values than are kept
}

const fewValues = 5

func count(sets map[string]*valueSet, key, value string) {
	set := sets[key]
	if set == nil {
		if len(sets) >= maxKeys {
			return
		}
		set = &valueSet{distinct: map[string]bool{}}
		sets[strings.Clone(key)] = set
	}
	set.lines++
	if set.distinct[value] {
		return
	}
	if len(set.distinct) >= maxValues {
		set.overflow = true
		return
	}
	value = strings.Clone(value)
	set.distinct[value] = true
	if len(set.first) < fewValues {
		set.first = append(set.first, maskedValue(key, value))
	}
}

// maskedValue masks a value as it would be masked behind its key.
func maskedValue(key, value string) string {
	if pair := key + "=" + value; text.Mask(pair) != pair {
		return text.Masked
	}
	return value
}

// newDecoder makes a decoder that lets the inspector see each line.
func (in *inspector) newDecoder(opt parse.Options) source.Decoder {
	d := parse.NewDecoder(in.stream, opt)
	d.Watch(in.see)
	in.rateLine = d.Rate
	return d
}

// rate scores the formats on the first lines of a stream.
func (in *inspector) rate(line string) {
	const enough = 200
	if in.rated >= enough {
		return
	}
	in.rated++
	for _, r := range in.rateLine(line) {
		in.scores[r.Format] += int64(r.Score)
	}
}

func (in *inspector) see(line string, x *parse.Explanation) {
	if x.Index == 0 {
		in.line++
	}
	if x.Blank() && in.blank != nil {
		in.blank(in.line)
	}
	if x.Blank() {
		return
	}
	if in.each != nil && in.err == nil {
		in.err = in.each(in.line, line, x)
		in.failed.Store(in.err != nil)
	}
	if x.Format != "" && x.Index == 0 {
		in.formats[x.Format]++
		in.rate(line)
	}
	if x.Reason != "" {
		in.reason(x.Reason, line)
	}
	served := map[string]bool{}
	for _, use := range x.Uses {
		if use.Role == "attribute" {
			count(in.values, use.Key, use.Value)
			in.roles[use.Key] = true
			continue
		}
		served[use.Key] = true
		in.use(use)
	}
	for _, f := range x.Fields {
		if !served[f.Key] && f.Kind != parse.Null && f.Value != "" {
			count(in.unused, f.Key, f.Value)
		}
	}
}

func (in *inspector) use(use parse.Use) {
	at := [2]string{use.Role, use.Key}
	u := in.uses[at]
	if u == nil {
		if len(in.uses) >= maxKeys {
			return
		}
		at[1] = strings.Clone(use.Key)
		u = &fieldUse{Role: use.Role, Key: at[1], Example: strings.Clone(use.Value)}
		in.uses[at] = u
		in.roles[at[1]] = true
	}
	u.Lines++
}

func (in *inspector) reason(reason string, line string) {
	r := in.reasons[reason]
	if r == nil {
		const most = 200
		text := text.Mask(line[:min(len(line), 4*most)])
		r = &reasonForNone{Reason: reason, Line: in.line, Text: strings.ToValidUTF8(text[:min(len(text), most)], "\uFFFD")}
		in.reasons[reason] = r
	}
	r.Lines++
}

// result puts all in order.
func (in *inspector) result(c source.StreamCoverage) inspection {
	out := inspection{
		Stream: in.stream, Lines: c.Lines, Events: c.Events, Unparsed: c.Unparsed, Cut: c.Cut, Continuation: c.Continuation,
		WithoutTenant: c.WithoutTenant, WithoutIntegration: c.WithoutIntegration, WithoutOutcome: c.WithoutOutcome,
		First: timeOrNull(c.First), Last: timeOrNull(c.Last),
		Formats: []formatCount{}, Scores: []formatScore{}, Fields: []fieldUse{}, Attributes: []attributeUse{}, NotUnderstood: []reasonForNone{},
	}
	for _, name := range slices.Sorted(maps.Keys(in.formats)) {
		out.Formats = append(out.Formats, formatCount{name, in.formats[name]})
	}
	slices.SortStableFunc(out.Formats, func(a, b formatCount) int { return cmp.Compare(b.Lines, a.Lines) })
	for _, name := range slices.Sorted(maps.Keys(in.scores)) {
		out.Scores = append(out.Scores, formatScore{name, in.scores[name] / max(in.rated, 1)})
	}
	slices.SortStableFunc(out.Scores, func(a, b formatScore) int { return cmp.Compare(b.Score, a.Score) })
	for _, u := range in.uses {
		out.Fields = append(out.Fields, *u)
	}
	slices.SortFunc(out.Fields, func(a, b fieldUse) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(b.Lines, a.Lines), cmp.Compare(a.Key, b.Key))
	})
	for _, name := range slices.Sorted(maps.Keys(in.values)) {
		set := in.values[name]
		out.Attributes = append(out.Attributes, attributeUse{name, set.lines, set.first, len(set.distinct) - len(set.first)})
	}
	for _, r := range in.reasons {
		out.NotUnderstood = append(out.NotUnderstood, *r)
	}
	slices.SortFunc(out.NotUnderstood, func(a, b reasonForNone) int {
		return cmp.Or(cmp.Compare(b.Lines, a.Lines), cmp.Compare(a.Reason, b.Reason))
	})
	out.Suggestion = in.suggest(&out)
	return out
}
