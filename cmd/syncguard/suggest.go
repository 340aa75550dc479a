package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/text"
)

// suggest writes the part of syncguard.yaml that would supply what most lines
// lack, with the fields that may hold it. It guesses, and says so: the person
// knows what the fields mean.
func (in *inspector) suggest(c *inspection) string {
	var lines []string
	dateless := len(c.NotUnderstood) > 0 && parse.Dateless(c.NotUnderstood[0].Reason) // its reason says the way out
	if c.Unparsed*2 > c.Lines && !in.hasFormat(c) && !dateless {
		lines = append(lines, `    # the layout of the lines, as nginx and Apache write it, if it is one of theirs`,
			`    log_format: '$remote_addr [$time_local] "$request" $status'`)
	}
	if mapping := in.suggestMapping(c); len(mapping) > 0 {
		lines = append(append(lines, "    mapping:"), mapping...)
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(append(sourceHead(c.Stream), lines...), "\n") + "\n"
}

// sourceHead begins the settings of one stream.
func sourceHead(stream string) []string {
	return []string{"sources:", "  - match: " + strconv.Quote(text.Visible(stream))}
}

// hasFormat reports whether most lines are of a known format, so that what
// they lack is a field and not a format.
func (in *inspector) hasFormat(c *inspection) bool {
	var lines int64
	for _, n := range in.formats {
		lines += n
	}
	return lines*2 > c.Lines
}

// suggestMapping offers fields for the parts that most events lack. A field is
// offered once: it can't be two things.
func (in *inspector) suggestMapping(c *inspection) []string {
	var lines []string
	taken := map[string]bool{}
	offer := func(role string, most int, fewest bool, otherwise string) {
		keys := in.candidates(most, fewest, taken)
		if len(keys) == 0 {
			lines = append(lines, "      # no field looks like "+otherwise)
			return
		}
		taken[keys[0]] = true
		for i, key := range keys[:min(len(keys), 5)] {
			lead := "      "
			if i > 0 {
				lead = "      # or "
			}
			values := text.Visible(strings.Join(in.unused[key].first[:2], ", "))
			lines = append(lines, fmt.Sprintf("%s%s: %s  # such as %s", lead, role, strconv.Quote(text.Visible(key)), text.Truncate(values, 40)))
		}
	}
	if c.Unparsed*2 > c.Lines && in.hasFormat(c) {
		lines = append(lines, "      # no field was taken for the time; time: NAME takes the field of that name")
	}
	if c.Events > 0 && c.WithoutTenant*2 > c.Events {
		offer("tenant", maxValues, false, "a tenant; tenant: NAME takes the field of that name")
	}
	if c.Events > 0 && c.WithoutIntegration*2 > c.Events {
		offer("integration", 60, true, "an integration; if all lines are of one, constant: {integration: NAME}")
	}
	if understood := c.Lines - c.Unparsed - c.Continuation; understood > 0 && c.WithoutOutcome*2 > understood {
		offer("outcome", 12, true, "an outcome; status: NAME takes an HTTP status, outcome: NAME words such as failed")
	}
	return lines
}

// candidates are the fields that nothing else took, with as many values as
// such a thing has, on at least half of the lines that the most frequent such
// field is on; those with the fewest or the most values first.
func (in *inspector) candidates(most int, fewest bool, taken map[string]bool) []string {
	var frequent int64
	for _, set := range in.unused {
		frequent = max(frequent, set.lines)
	}
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(in.unused)) {
		set := in.unused[key]
		n := len(set.distinct)
		repeats := int64(n)*2 <= set.lines
		if !in.roles[key] && !taken[key] && n >= 2 && n <= most && repeats && !set.overflow && set.lines*2 >= frequent {
			keys = append(keys, key)
		}
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		order := cmp.Compare(len(in.unused[a].distinct), len(in.unused[b].distinct))
		if fewest {
			return order
		}
		return -order
	})
	return keys
}
