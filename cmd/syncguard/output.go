package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
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
	cmd.Flags().StringArrayVarP(&o.files, "output", "o", nil, "also write the report, as `FORMAT=FILE`, or as FORMAT to standard output; may be repeated")
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

// writers checks the flags before any work is done. One document goes to
// standard output; github's annotations may stand beside it.
func (o *outputs) writers(s *shared, byDefault bool) ([]writer, error) {
	printed, files, err := o.split(s)
	if err != nil {
		return nil, err
	}
	var document string
	for _, name := range printed {
		if name == annotations && name != o.format {
			continue
		}
		if document != "" && document != name {
			return nil, usagef("%s and %s can't both go to standard output (hint: -o %s=FILE writes one of them to a file)", document, name, name)
		}
		document = name
	}
	if document == "" && byDefault {
		printed = append([]string{"text"}, printed...)
	}
	var all []writer
	for i, name := range printed {
		if r, _ := report.Named(name); !slices.Contains(printed[:i], name) {
			all = append(all, writer{renderer: r})
		}
	}
	return append(all, files...), nil
}

// annotations is the format whose lines are read by the machine that prints them.
const annotations = "github"

// split takes the flags apart: the names of what is printed, and the files.
func (o *outputs) split(s *shared) (printed []string, files []writer, err error) {
	format := o.format
	if s.json {
		if format != "" && format != "json" {
			return nil, nil, usagef("--json and --format %s exclude each other (hint: keep one; -o FORMAT=FILE writes more forms at once)", format)
		}
		format = "json"
	}
	if format != "" {
		if _, err := rendererNamed("--format", format); err != nil {
			return nil, nil, err
		}
		printed = append(printed, format)
	}
	for _, spec := range o.files {
		name, file, hasFile := strings.Cut(spec, "=")
		if hasFile && file == "" {
			return nil, nil, usagef("read -o: %q names no file (hint: write it like -o json=report.json)", spec)
		}
		r, err := rendererNamed("-o", name)
		if err != nil && !hasFile {
			return nil, nil, usagef("read -o: %q is no FORMAT=FILE (hint: write it like -o json=report.json)", spec)
		}
		if err != nil {
			return nil, nil, err
		}
		if !hasFile || file == "-" {
			printed = append(printed, name)
		} else {
			files = append(files, writer{renderer: r, file: file})
		}
	}
	return printed, files, nil
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
	summed := false
	for _, w := range all {
		if w.renderer.Name == annotations && !summed {
			summed = true
			if err := s.summarise(r, opt); err != nil {
				return err
			}
		}
		if w.file == "" {
			if err := w.renderer.Render(s.stdout, r, opt); err != nil {
				return err
			}
			continue
		}
		var text bytes.Buffer
		if err := w.renderer.Render(&text, r, report.Options{Location: opt.Location, Fails: opt.Fails}); err != nil {
			return err
		}
		if err := os.WriteFile(w.file, text.Bytes(), 0o644); err != nil {
			return fmt.Errorf("write %s: %w (hint: check that its folder exists and can be written)", w.file, cause(err))
		}
	}
	return nil
}

// summarise adds the report to the summary of a step in GitHub Actions, as far
// as there is room in it.
func (s *shared) summarise(r analyze.Report, opt report.Options) error {
	file := s.getenv("GITHUB_STEP_SUMMARY")
	if file == "" {
		return nil
	}
	room := report.MaxSummary - 1
	if info, err := os.Stat(file); err == nil {
		room -= int(min(info.Size(), int64(room)))
	}
	var text bytes.Buffer
	if err := report.GitHubSummary(&text, r, report.Options{Location: opt.Location}, room); err != nil {
		return err
	}
	if text.Len() > room { // not even the heading fits
		return nil
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		_, err = f.Write(text.Bytes())
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Errorf("write $GITHUB_STEP_SUMMARY %s: %w", file, cause(err))
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
