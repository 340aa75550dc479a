// Package report renders what the analyzer found, for people and for programs.
// It never queries, judges or reads a clock: all that it shows is in the
// report that it is given, and the same report gives the same bytes.
package report

import (
	"io"
	"time"

	"github.com/syncguard/syncguard/analyze"
)

// Options say how to show a report. The zero value is 80 columns, no colour, UTC.
type Options struct {
	Width    int            // cells a line; 0 means 80, less than 40 is taken for 40
	Color    bool           // emit ANSI colours
	Location *time.Location // of the times shown; nil means UTC
	// Fails picks the incidents that fail a test run; nil: those that are not over.
	Fails func(*analyze.Incident) bool
}

func (o *Options) fails(in *analyze.Incident) bool {
	if o.Fails == nil {
		return in.State.Live()
	}
	return o.Fails(in)
}

// Renderer is one way to write a report. Adding one is a file with such a
// value and one line in Renderers.
type Renderer struct {
	Name   string // as taken by --format: "json"
	Doc    string // one line for the help
	Render func(w io.Writer, r analyze.Report, opt Options) error

	Courses bool // it draws Report.Courses
}

// Renderers returns every renderer, in the order in which the help lists them.
func Renderers() []Renderer {
	return []Renderer{
		{Name: "text", Doc: "for people on a terminal", Render: Text},
		{Name: "json", Doc: "for programs, schema version 1", Render: renderJSON},
		{Name: "markdown", Doc: "for an issue or a postmortem", Render: Markdown},
		{Name: "html", Doc: "one page to read, print or send", Render: HTML, Courses: true},
		{Name: "junit", Doc: "one test case an integration", Render: JUnit},
		{Name: "sarif", Doc: "for code scanning", Render: SARIF},
		{Name: "github", Doc: "annotations and the step's summary in GitHub Actions", Render: GitHub},
		{Name: "gitlab", Doc: "a GitLab code quality report", Render: GitLab},
	}
}

// Named returns the renderer of that name.
func Named(name string) (Renderer, bool) {
	for _, r := range Renderers() {
		if r.Name == name {
			return r, true
		}
	}
	return Renderer{}, false
}

// JSON looks the same everywhere: it takes no options.
func renderJSON(w io.Writer, r analyze.Report, _ Options) error { return JSON(w, r) }
