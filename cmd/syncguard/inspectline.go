package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/text"
)

// lineView is what `inspect --line N` shows of one line.
type lineView struct {
	Stream  string         `json:"stream"`
	Line    int64          `json:"line"`
	Text    string         `json:"text"` // masked
	Format  string         `json:"format"`
	Ratings []parse.Rating `json:"ratings"` // formats that take the line, the best first
	Events  []eventView    `json:"events"`
}

// eventView is one event of the line with where its parts came from.
type eventView struct {
	Event  eventLine   `json:"event"`
	Fields []fieldView `json:"fields"`
}

// fieldView is one field of the line and what it served as.
type fieldView struct {
	Key   string `json:"key"`
	Value string `json:"value"` // masked
	Role  string `json:"role"`  // "" when nothing used it
}

// lineWatcher keeps what becomes of the line with a number.
type lineWatcher struct {
	want int64
	view *lineView
	// blank says that there is such a line, with nothing in it.
	blank bool
	rate  func(string) []parse.Rating
}

func (w *lineWatcher) see(stream string, line int64, raw string, x *parse.Explanation) {
	if line != w.want {
		return
	}
	if w.view == nil {
		w.view = &lineView{Stream: stream, Line: line, Text: text.Mask(strings.TrimRight(raw, "\r\n")), Format: x.Format, Ratings: w.rate(raw), Events: []eventView{}}
		if w.view.Ratings == nil {
			w.view.Ratings = []parse.Rating{}
		}
	}
	w.view.Events = append(w.view.Events, eventView{newEventLine(stream, line, x), fieldViews(x)})
}

// fieldViews joins the fields with what they served as.
func fieldViews(x *parse.Explanation) []fieldView {
	roles, attributes := map[string][]string{}, map[string]string{}
	for _, u := range x.Uses {
		switch u.Role {
		case "attribute":
			attributes[u.Value] = "context attribute " + u.Key
		case "duration":
			roles[u.Key] = append(roles[u.Key], "duration, "+u.Value)
		default:
			roles[u.Key] = append(roles[u.Key], u.Role)
		}
	}
	views := []fieldView{}
	for _, f := range x.Fields {
		role := strings.Join(roles[f.Key], ", ")
		if role == "" {
			role = attributes[f.Value]
		}
		views = append(views, fieldView{f.Key, maskedValue(f.Key, text.Mask(f.Value)), role})
	}
	return views
}

// write prints the line for a person, or as JSON.
func (w *lineWatcher) write(out io.Writer, asJSON bool) error {
	switch {
	case w.blank:
		return usagef("explain line %d: it is blank", w.want)
	case w.view == nil:
		return usagef("explain line %d: there is no such line (hint: blank lines count)", w.want)
	case asJSON:
		return printJSON(out, w.view)
	}
	var b strings.Builder
	v := w.view
	fmt.Fprintf(&b, "%s, line %d\n  %s\n", text.Visible(v.Stream), v.Line, text.Visible(v.Text))
	var rows [][2]string
	for _, r := range v.Ratings {
		row := [2]string{r.Format, fmt.Sprintf("score %d of 100", r.Score)}
		if r.Format == v.Format {
			row[1] += ", chosen: the first of `syncguard formats` that takes the line"
		}
		rows = append(rows, row)
	}
	writeSection(&b, "formats that take it", rows)
	for i := range v.Events {
		writeEventView(&b, &v.Events[i])
	}
	switch word, yaml := mendLine(v); {
	case yaml != "":
		fmt.Fprintf(&b, "\n  %s, write into %s:\n\n%s", word, defaultConfig, indent(yaml, "    "))
	case word != "":
		fmt.Fprintf(&b, "\n  %s\n", word)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func writeEventView(b *strings.Builder, v *eventView) {
	var rows [][2]string
	for _, f := range v.Fields {
		served := "not used"
		if f.Role != "" {
			served = f.Role
		}
		rows = append(rows, [2]string{shown(f.Key), shown(f.Value) + "  → " + served})
	}
	writeSection(b, "fields", rows)
	rows = nil
	e := &v.Event
	for _, part := range []struct {
		name  string
		value *string
	}{
		{"level", e.Level}, {"integration", e.Integration}, {"tenant", e.Tenant}, {"operation", e.Operation}, {"outcome", e.Outcome},
		{"class", e.Class}, {"attempt", e.Attempt}, {"message", e.Message}, {"why it is no event", e.Error},
	} {
		if part.value != nil {
			rows = append(rows, [2]string{part.name, text.Truncate(text.Visible(*part.value), 100)})
		}
	}
	if e.Status != nil {
		rows = append(rows, [2]string{"status", fmt.Sprint(*e.Status)})
	}
	if e.At != nil {
		rows = append([][2]string{{"time", instant(e.At)}}, rows...)
	}
	writeSection(b, "event", rows)
}

var errOneFile = errors.New("read --line: it is about one line of one log (hint: name one file)")
