package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

const (
	// annotations is how many GitHub shows of a kind and step; more of one kind
	// would be dropped without a word.
	annotations = 10
	// MaxSummary is the size of GitHub's step summary, in bytes.
	MaxSummary = 1 << 20
)

// GitHub writes workflow commands that annotate a run: the ten incidents with
// the largest blast radii, and how many more there are.
func GitHub(w io.Writer, r analyze.Report, opt Options) error {
	p := newPage(opt, periodOf(&r))
	p.layout = layoutZone
	var b strings.Builder
	sorted := byReach(r.Incidents)
	used := map[string]int{}
	for i := range sorted[:min(len(sorted), annotations)] {
		in := &sorted[i]
		kind := annotationKind(in)
		used[kind]++
		var facts []string
		for _, f := range append(p.factsOf(in, r.GeneratedAt), fact{"hint", text.Visible(in.Hint)}) {
			if f.Text != "" {
				facts = append(facts, f.Label+": "+f.Text)
			}
		}
		title := fmt.Sprintf("%s, %s: %s", faceOf(in.State).word, in.Severity, text.Visible(in.Title))
		b.WriteString(command(kind, title, strings.Join(facts, "\n")))
	}
	if more := len(sorted) - annotations; more > 0 {
		b.WriteString(command(leastUsed(used), "SyncGuard", text.Count(more, "more incident")+": the step's summary lists them"))
	}
	if o := outlookOf(&r); o.mood == doubtful || len(doubts(&r.Coverage)) > 0 {
		b.WriteString(command(leastUsed(used), "SyncGuard", strings.Join(append([]string{o.text}, basisOf(&r, span{}, nil).doubts...), "\n")))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// GitHubSummary writes the report for a step's summary, in at most room bytes.
func GitHubSummary(w io.Writer, r analyze.Report, opt Options, room int) error {
	return markdownWithin(w, &r, opt, room)
}

// byReach puts the largest blast radius first.
func byReach(incidents []analyze.Incident) []analyze.Incident {
	sorted := byUrgency(incidents)
	slices.SortStableFunc(sorted, func(a, b analyze.Incident) int {
		return cmp.Or(cmp.Compare(b.Scope.TenantsAffected, a.Scope.TenantsAffected), cmp.Compare(b.Failures, a.Failures))
	})
	return sorted
}

func annotationKind(in *analyze.Incident) string {
	switch level := sarifLevel(in); level {
	case "note":
		return "notice"
	default:
		return level
	}
}

// leastUsed is a kind of annotation of which there is room for one more.
func leastUsed(used map[string]int) string {
	for _, kind := range []string{"notice", "warning"} {
		if used[kind] < annotations {
			used[kind]++
			return kind
		}
	}
	return "error"
}

var (
	commandData  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandValue = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// command writes a workflow command; both texts are fit to be shown but for
// line breaks.
func command(kind, title, message string) string {
	return "::" + kind + " title=" + commandValue.Replace(inert(title)) + "::" + commandData.Replace(inert(message)) + "\n"
}
