package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/text"
)

// mendLine is what to do about a line: the configuration that has every line
// read as this one, or the one that would mend what is missing in it, with a
// word on it. Fields that nothing used are named, for the person knows them.
func mendLine(v *lineView) (word, yaml string) {
	if len(v.Events) == 0 {
		return "", ""
	}
	e := &v.Events[0]
	switch {
	case e.Event.Error != nil && (v.Format == "" || e.Event.At == nil) && parse.GoesOn(*e.Event.Error):
		return "nothing is to be done: what belongs to another line is counted with it", ""
	case v.Format == "":
		return mendFormat(v.Text)
	case e.Event.At == nil:
		return mendTime(v, e)
	}
	lines := append(sourceHead(v.Stream), "    format: "+v.Format)
	if missing := missingParts(e); len(missing) > 0 {
		lines = append(append(lines, "    mapping:"), missing...)
	}
	return "to read every line so", strings.Join(lines, "\n") + "\n"
}

// mendFormat describes a layout that no format takes. A line in which nothing
// looks like a time can't be mended.
func mendFormat(line string) (word, yaml string) {
	if strings.HasPrefix(strings.TrimSpace(line), "{") || !strings.ContainsAny(line, "0123456789") {
		return "no configuration gives this line a time", ""
	}
	sample := text.Truncate(text.Visible(line), 120)
	return "if every line has this layout, describe it, with the line's own time_layout",
		"formats:\n  - name: mine\n    pattern: '(?P<time>\\S+ \\S+) (?P<level>\\w+) (?P<message>.*)'\n" +
			"    time_layout: \"%d/%m/%Y %H:%M:%S\"\n    samples:\n      - line: " + strconv.Quote(sample) + "\n"
}

// mendTime offers the fields that hold a time.
func mendTime(v *lineView, e *eventView) (word, yaml string) {
	st := parse.NewStamps(time.UTC, time.Now())
	lines := append(sourceHead(v.Stream), "    mapping:")
	found := false
	for _, f := range e.Fields {
		if _, ok := st.Parse(f.Value, parse.String); !ok || f.Role != "" {
			continue
		}
		lead := "      "
		if found {
			lead = "      # or "
		}
		found = true
		lines = append(lines, fmt.Sprintf("%stime: %s", lead, strconv.Quote(text.Visible(f.Key))))
	}
	if !found {
		return "no field of this line holds a time that can be read", ""
	}
	return "to take the time from a field of yours", strings.Join(append(lines, missingParts(e)...), "\n") + "\n"
}

// missingParts says how to name the fields that hold what the event lacks.
func missingParts(e *eventView) []string {
	var unused []string
	for _, f := range e.Fields {
		if f.Role == "" && len(unused) < 8 {
			unused = append(unused, shown(f.Key))
		}
	}
	if len(unused) == 0 {
		return nil
	}
	var lines []string
	for _, part := range []struct {
		missing bool
		hint    string
	}{
		{e.Event.Tenant == nil, "tenant: NAME"},
		{e.Event.Integration == nil, "integration: NAME"},
		{e.Event.Outcome == nil || *e.Event.Outcome == parse.Other.String(), "status: NAME, for an HTTP status, or outcome: NAME, for words such as failed"},
	} {
		if part.missing {
			lines = append(lines, "      # "+part.hint)
		}
	}
	if len(lines) > 0 {
		lines = append(lines, "      # where NAME is one of: "+strings.Join(unused, ", "))
	}
	return lines
}
