package main

import (
	"encoding/json"
	"io"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
	"github.com/syncguard/syncguard/parse/text"
)

// eventLine is one line of `inspect --events`; what a line does not tell is null.
type eventLine struct {
	Stream      string            `json:"stream"`
	Line        int64             `json:"line"`
	Offset      int64             `json:"offset"`
	Format      *string           `json:"format"`
	At          *time.Time        `json:"at"`
	Level       *string           `json:"level"`
	Status      *int              `json:"status"`
	Integration *string           `json:"integration"`
	Tenant      *string           `json:"tenant"`
	Operation   *string           `json:"operation"`
	Outcome     *string           `json:"outcome"` // ok, failed, other
	Class       *string           `json:"class"`   // failures only
	Attempt     *string           `json:"attempt"` // the id that retries share
	Duration    *float64          `json:"duration_ms"`
	Message     *string           `json:"message"` // what the line says; of a failure why it is one
	Attrs       map[string]string `json:"attrs"`
	Error       *string           `json:"error"` // why the line is no event
}

func writeEvent(w io.Writer, stream string, line int64, x *parse.Explanation) error {
	return writeLine(w, newEventLine(stream, line, x))
}

func newEventLine(stream string, line int64, x *parse.Explanation) eventLine {
	e := &x.Event
	out := eventLine{
		Stream: stream, Line: line, Offset: e.Origin.Offset, Format: textOrNull(x.Format), At: timeOrNull(e.At),
		Level: textOrNull(x.Level), Integration: textOrNull(e.Integration), Tenant: textOrNull(e.Tenant),
		Operation: textOrNull(e.Operation), Attempt: textOrNull(text.Mask(e.Attempt.ID)), Message: textOrNull(firstOf(e.Message, x.Text)),
		Attrs: map[string]string{}, Error: textOrNull(x.Reason),
	}
	if status := e.Status; status != 0 {
		out.Status = &status
	}
	if x.Timed {
		ms := float64(x.Took) / float64(time.Millisecond)
		out.Duration = &ms
	}
	if !e.At.IsZero() {
		out.Outcome = textOrNull(e.Outcome.String())
	}
	if e.Outcome == parse.Failed {
		out.Class = textOrNull(analyze.Classify(e).Name)
	}
	if e.Attrs != nil {
		for _, a := range e.Attrs.Pairs {
			out.Attrs[a.Key] = a.Value
		}
	}
	return out
}

// writeLine writes one line of JSON. What a terminal would obey is escaped.
func writeLine(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(escapeControls(b), '\n'))
	return err
}

func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
