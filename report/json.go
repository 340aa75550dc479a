package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/syncguard/syncguard/analyze"
)

// SchemaVersion is the version of the JSON report.
const SchemaVersion = 1

// JSON writes the report as the contract's schema version 1, indented, with a
// newline at the end.
func JSON(w io.Writer, r analyze.Report) error {
	r.SchemaVersion = SchemaVersion
	r.GeneratedAt = utc(r.GeneratedAt)
	r.Coverage.FirstEvent, r.Coverage.LastEvent = utc(r.Coverage.FirstEvent), utc(r.Coverage.LastEvent)
	r.Coverage.Streams = present(r.Coverage.Streams)
	r.Coverage.LeftOut.Before, r.Coverage.LeftOut.After = utc(r.Coverage.LeftOut.Before), utc(r.Coverage.LeftOut.After)
	incidents := make([]analyze.Incident, len(r.Incidents))
	for i, in := range r.Incidents {
		incidents[i] = normal(in)
	}
	r.Incidents = incidents
	if r.Tenant != "" { // the numbers are everybody's
		r.Coverage = analyze.Coverage{FirstEvent: r.Coverage.FirstEvent, LastEvent: r.Coverage.LastEvent, Streams: r.Coverage.Streams}
	}
	return writeJSON(w, r, "report")
}

// IncidentJSON writes one incident as it stands in the JSON report.
func IncidentJSON(w io.Writer, in analyze.Incident) error {
	return writeJSON(w, normal(in), "incident "+in.ID)
}

// IncidentLine writes one incident as it stands in the JSON report, in one line.
func IncidentLine(w io.Writer, in analyze.Incident) error {
	var indented, line bytes.Buffer
	if err := IncidentJSON(&indented, in); err != nil {
		return err
	}
	if err := json.Compact(&line, indented.Bytes()); err != nil {
		return fmt.Errorf("encode incident %s: %w", in.ID, err)
	}
	if _, err := fmt.Fprintf(w, "%s\n", line.Bytes()); err != nil {
		return fmt.Errorf("write incident %s: %w", in.ID, err)
	}
	return nil
}

func writeJSON(w io.Writer, value any, what string) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return fmt.Errorf("encode %s: %w", what, err)
	}
	if _, err := w.Write(harmless(buf.Bytes())); err != nil {
		return fmt.Errorf("write %s: %w", what, err)
	}
	return nil
}

// normal returns a copy whose times are UTC and whose lists are never null.
func normal(in analyze.Incident) analyze.Incident {
	in.Integrations, in.Classes = present(in.Integrations), present(in.Classes)
	in.StartedAt, in.OpenedAt = in.StartedAt.UTC(), in.OpenedAt.UTC()
	in.RecoveringAt, in.ResolvedAt, in.LastFailure = utc(in.RecoveringAt), utc(in.ResolvedAt), utc(in.LastFailure)
	in.Why.PassedAt = utc(in.Why.PassedAt)
	in.Scope.Also = present(in.Scope.Also)
	in.Signatures = present(in.Signatures)
	in.Why.Rules = copied(in.Why.Rules, func(m *analyze.RuleMatch) { m.At = m.At.UTC() })
	if in.Deploy != nil {
		deploy := *in.Deploy
		deploy.At = deploy.At.UTC()
		in.Deploy = &deploy
	}
	in.Tenants = copied(in.Tenants, func(t *analyze.Tenant) {
		t.FirstFailure, t.LastFailure = utc(t.FirstFailure), utc(t.LastFailure)
		t.RecoveredAt, t.Evidence.Since = utc(t.RecoveredAt), utc(t.Evidence.Since)
	})
	in.Timeline = copied(in.Timeline, func(e *analyze.TimelineEntry) { e.At = e.At.UTC() })
	in.Samples = copied(in.Samples, func(s *analyze.Sample) { s.At = s.At.UTC() })
	return in
}

func copied[T any](list []T, change func(*T)) []T {
	out := make([]T, len(list))
	for i := range list {
		out[i] = list[i]
		change(&out[i])
	}
	return out
}

func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// harmless escapes what a terminal would obey and encoding/json lets through:
// DEL, C1 controls and the invisible characters that reorder text, and the ##
// by which commands to a CI server begin. They can only stand inside strings.
func harmless(b []byte) []byte {
	if double := []byte("##"); bytes.Contains(b, double) {
		b = bytes.ReplaceAll(b, double, []byte(`#\u0023`))
	}
	// Most reports are plain ASCII, and looking at bytes is several times as
	// fast as decoding them.
	if !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x7f }) || !bytes.ContainsFunc(b, hostile) {
		return b
	}
	out := make([]byte, 0, len(b)+64)
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if hostile(r) {
			out = appendEscaped(out, r)
		} else {
			out = append(out, b[:size]...)
		}
		b = b[size:]
	}
	return out
}

func hostile(r rune) bool {
	return r >= 0x7f && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r))
}

func appendEscaped(out []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		return fmt.Appendf(out, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(out, `\u%04x`, r)
}
