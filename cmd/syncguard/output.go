package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/report"
)

// outputs are where a report goes and in which form.
type outputs struct {
	format string   // --format
	files  []string // -o FORMAT=FILE
}

func (o *outputs) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.format, "format", "", "print the report as this `format`: "+rendererDocs())
	cmd.Flags().StringArrayVarP(&o.files, "output", "o", nil, "also write the report to a file, as `FORMAT=FILE`; may be repeated")
}

func rendererDocs() string {
	var docs []string
	for _, r := range report.Renderers() {
		docs = append(docs, r.Name+" ("+r.Doc+")")
	}
	return strings.Join(docs, ", ")
}

func rendererNames() []string {
	var names []string
	for _, r := range report.Renderers() {
		names = append(names, r.Name)
	}
	return names
}

// writer is one rendering to do.
type writer struct {
	renderer report.Renderer
	file     string // "" is standard output
}

// writers checks the flags before any work is done.
func (o *outputs) writers(s *shared, byDefault bool) ([]writer, error) {
	var all []writer
	format := o.format
	if s.json {
		if format != "" && format != "json" {
			return nil, usagef("--json and --format %s exclude each other (hint: keep one; -o FORMAT=FILE writes more forms at once)", format)
		}
		format = "json"
	}
	if format == "" && byDefault {
		format = "text"
	}
	if format != "" {
		r, err := rendererNamed("--format", format)
		if err != nil {
			return nil, err
		}
		all = append(all, writer{renderer: r})
	}
	for _, spec := range o.files {
		name, file, found := strings.Cut(spec, "=")
		if !found || file == "" {
			return nil, usagef("read -o: %q is no FORMAT=FILE (hint: write it like -o json=report.json)", spec)
		}
		r, err := rendererNamed("-o", name)
		if err != nil {
			return nil, err
		}
		all = append(all, writer{renderer: r, file: file})
	}
	return all, nil
}

func rendererNamed(flag, name string) (report.Renderer, error) {
	r, ok := report.Named(name)
	if !ok {
		return r, usagef("read %s: format %q is not known%s", flag, name, suggestion(name, rendererNames()))
	}
	return r, nil
}

// render writes the report wherever it is wanted. Files get no colour and the
// default width, whatever terminal the command was called from.
func (s *shared) render(all []writer, r analyze.Report, opt report.Options) error {
	for _, w := range all {
		if w.file == "" {
			if err := w.renderer.Render(s.stdout, r, opt); err != nil {
				return err
			}
			continue
		}
		var text bytes.Buffer
		if err := w.renderer.Render(&text, r, report.Options{Location: opt.Location}); err != nil {
			return err
		}
		if err := os.WriteFile(w.file, text.Bytes(), 0o644); err != nil {
			return fmt.Errorf("write %s: %w (hint: check that its folder exists and can be written)", w.file, cause(err))
		}
	}
	return nil
}

// cause takes the path off an error of the file system: the message names it.
func cause(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// columns lays out rows of two, the second beginning at one place.
func columns(rows [][2]string) string {
	width := 0
	for _, row := range rows {
		width = max(width, len(row[0]))
	}
	var b strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&b, "%-*s  %s\n", width, row[0], row[1])
	}
	return b.String()
}
