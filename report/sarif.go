package report

import (
	"io"
	"net/url"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// maxResults is how many results GitHub shows of a SARIF file.
const maxResults = 5_000

// SARIF writes the incidents as SARIF 2.1.0, at most 5,000 of them, the urgent
// first. The fingerprint of a result is that of its problem: the same problem
// stays the same alert from run to run.
func SARIF(w io.Writer, r analyze.Report, opt Options) error {
	p := newPage(opt, periodOf(&r))
	p.layout = layoutZone
	run := sarif.NewRunWithInformationURI("SyncGuard", "https://github.com/syncguard/syncguard")
	run.Tool.Driver.WithOrganization("SyncGuard")
	sorted := byUrgency(r.Incidents)
	prints := analyze.Fingerprints(sorted)
	for i := range sorted[:min(len(sorted), maxResults)] {
		run.AddResult(p.sarifResult(run, &sorted[i], prints[i], &r))
	}
	if more := len(sorted) - maxResults; more > 0 {
		run.AddInvocation(sarif.NewInvocation().WithExecutionSuccessful(true).AddToolExecutionNotification(
			sarif.NewNotification().WithLevel("note").WithMessage(sarif.NewTextMessage(text.Count(more, "more incident") + " left out"))))
	}
	doc := sarif.NewReport()
	doc.Schema = "https://json.schemastore.org/sarif-2.1.0.json"
	doc.AddRun(run)
	return writeJSON(w, doc, "report")
}

func (p *page) sarifResult(run *sarif.Run, in *analyze.Incident, print string, r *analyze.Report) *sarif.Result {
	rule := sarifRule(run, in)
	message := text.Visible(in.Title)
	for _, f := range append(p.factsOf(in, r.GeneratedAt), fact{"hint", text.Visible(in.Hint)}) {
		if f.Text != "" {
			message += "\n" + f.Label + ": " + f.Text
		}
	}
	result := sarif.NewRuleResult(rule).WithRuleIndex(run.GetRuleIndex(rule)).WithLevel(sarifLevel(in)).
		WithMessage(sarif.NewTextMessage(message)).WithPartialFingerprints(map[string]string{"problem/v1": print})
	// A result without a place is not shown; an incident's is the log it was seen in.
	result.AddLocation(sarif.NewLocationWithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(placeURI(in))).WithRegion(sarif.NewRegion().WithStartLine(1))))
	bag := sarif.NewPropertyBag().Add("id", in.ID).Add("state", string(in.State)).Add("severity", string(in.Severity)).
		Add("tenantsAffected", in.Scope.TenantsAffected).Add("failures", in.Failures)
	return result.WithProperties(bag)
}

// sarifRule is a kind of trouble: an error class, or silence.
func sarifRule(run *sarif.Run, in *analyze.Incident) string {
	name, doc := problem(in), "events that are missing"
	if c := analyze.ClassNamed(name); c != nil {
		doc = c.Doc
	}
	run.AddRule("syncguard/" + name).WithName(name).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(doc))
	return "syncguard/" + name
}

func sarifLevel(in *analyze.Incident) string {
	switch {
	case !in.State.Live():
		return "note"
	case in.Severity == analyze.Minor:
		return "warning"
	}
	return "error"
}

// place is the log in which the incident was seen, for formats that know
// nothing but files of a repository.
func place(in *analyze.Incident) string {
	if len(in.Samples) > 0 {
		if path := strings.TrimLeft(text.Visible(in.Samples[0].Stream), "/"); path != "" && path != "-" {
			return path
		}
	}
	return "syncguard.db"
}

// placeURI keeps a log that is called javascript:x from being more than a path.
func placeURI(in *analyze.Incident) string {
	u := url.URL{Path: place(in)}
	return u.String()
}
