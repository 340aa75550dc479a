package report

import (
	"io"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// finding is one entry of a GitLab code quality report.
type finding struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"` // info | minor | major | critical | blocker
	Location    findingInAFile `json:"location"`
}

type findingInAFile struct {
	Path  string `json:"path"`
	Lines struct {
		Begin int `json:"begin"`
	} `json:"lines"`
}

// GitLab writes the incidents as a code quality report: [] when there are none.
func GitLab(w io.Writer, r analyze.Report, _ Options) error {
	sorted := byUrgency(r.Incidents)
	prints := analyze.Fingerprints(sorted)
	findings := make([]finding, 0, len(sorted))
	for i := range sorted {
		in := &sorted[i]
		f := finding{
			Description: faceOf(in.State).word + ": " + text.Visible(in.Title), CheckName: "syncguard/" + problem(in),
			Fingerprint: prints[i], Severity: string(in.Severity),
		}
		if !in.State.Live() {
			f.Severity = "info"
		}
		f.Location.Path, f.Location.Lines.Begin = place(in), 1
		findings = append(findings, f)
	}
	return writeJSON(w, findings, "report")
}
