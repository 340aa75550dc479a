package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// writeInspections prints what was found for a person. Everything that comes
// from the log is made harmless here.
func writeInspections(w io.Writer, all []inspection, zone *time.Location) error {
	var b strings.Builder
	for i := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeInspection(&b, &all[i], zone)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeInspection(b *strings.Builder, in *inspection, zone *time.Location) {
	fmt.Fprintf(b, "%s\n", text.Visible(in.Stream))
	fmt.Fprintf(b, "  %s, %s%s\n", plural(in.Lines, "line"), plural(in.Events, "event"), spanText(in, zone))
	for _, gap := range []struct {
		n          int64
		unit, what string
	}{
		{in.Unparsed, "line", "not understood"},
		{in.Continuation, "line", "part of the one before"},
		{in.Cut, "line", "too long and cut"},
		{in.WithoutOutcome, "line", "without outcome"},
		{in.WithoutIntegration, "event", "without integration"},
		{in.WithoutTenant, "event", "without tenant"},
	} {
		if gap.n > 0 {
			fmt.Fprintf(b, "  %s %s\n", plural(gap.n, gap.unit), gap.what)
		}
	}
	writeFormats(b, in)
	writeFields(b, in)
	writeAttributes(b, in)
	writeReasons(b, in)
	if in.Suggestion != "" {
		fmt.Fprintf(b, "\n  to change this, write into %s:\n\n%s", defaultConfig, indent(in.Suggestion, "    "))
	}
}

func spanText(in *inspection, zone *time.Location) string {
	if in.First == nil || in.Last == nil {
		return ""
	}
	if zone == nil {
		zone = time.UTC
	}
	const layout = "2006-01-02 15:04:05"
	return fmt.Sprintf(", from %s to %s", in.First.In(zone).Format(layout), in.Last.In(zone).Format(layout+" MST"))
}

func writeFormats(b *strings.Builder, in *inspection) {
	var rows [][2]string
	for _, f := range in.Formats {
		rows = append(rows, [2]string{f.Format, plural(f.Lines, "line")})
	}
	writeSection(b, "formats", rows)
	rows = nil
	for _, s := range in.Scores[:min(len(in.Scores), 4)] {
		rows = append(rows, [2]string{s.Format, fmt.Sprintf("%d of 100", s.Score)})
	}
	writeSection(b, "what each would make of the lines", rows)
}

func writeFields(b *strings.Builder, in *inspection) {
	var rows [][2]string
	for _, f := range in.Fields {
		rows = append(rows, [2]string{f.Role, fmt.Sprintf("%s, %s, such as %s", shown(f.Key), plural(f.Lines, "line"), shown(f.Example))})
	}
	writeSection(b, "fields", rows)
}

func writeAttributes(b *strings.Builder, in *inspection) {
	var rows [][2]string
	for _, a := range in.Attributes {
		var values []string
		for _, v := range a.Values {
			values = append(values, shown(v))
		}
		line := strings.Join(values, ", ")
		if a.More > 0 {
			line += fmt.Sprintf(" and %d more", a.More)
		}
		rows = append(rows, [2]string{shown(a.Name), line})
	}
	writeSection(b, "context attributes", rows)
}

func writeReasons(b *strings.Builder, in *inspection) {
	if len(in.NotUnderstood) == 0 {
		return
	}
	b.WriteString("\n  lines that are no events\n")
	for _, r := range in.NotUnderstood {
		fmt.Fprintf(b, "    %s: %s\n      line %d: %s\n", plural(r.Lines, "line"), text.Visible(r.Reason), r.Line, text.Truncate(text.Visible(r.Text), 66))
	}
}

func writeSection(b *strings.Builder, title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "\n  %s\n%s", title, indent(columns(rows), "    "))
}

// shown is text from the log, fit for a terminal and not too long.
func shown(s string) string { return text.Truncate(text.Visible(s), 48) }

func plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func indent(s, by string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		if line != "\n" {
			b.WriteString(by)
		}
		b.WriteString(line)
	}
	return b.String()
}
