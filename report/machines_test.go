package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/syncguard/syncguard/analyze"
)

func many(n int) []analyze.Incident {
	out := make([]analyze.Incident, n)
	for i := range out {
		out[i] = outage()
		out[i].ID = fmt.Sprintf("INC-%06d", i)
		out[i].Scope.TenantsAffected = i
	}
	return out
}

func junitOf(t *testing.T, r analyze.Report, opt Options) (junit.Testsuites, string) {
	t.Helper()
	var b strings.Builder
	if err := JUnit(&b, r, opt); err != nil {
		t.Fatal(err)
	}
	var suites junit.Testsuites
	if err := xml.Unmarshal([]byte(b.String()), &suites); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	return suites, b.String()
}

// junitShape is what the readers of such files (Jenkins, GitLab) agree on:
// what may stand in an element, and which attributes it must have.
var junitShape = map[string]struct{ children, attributes []string }{
	"testsuites": {children: []string{"testsuite"}},
	"testsuite":  {[]string{"testcase"}, []string{"name", "tests", "failures", "errors"}},
	"testcase":   {[]string{"failure", "error", "system-out"}, []string{"name", "classname"}},
	"failure":    {nil, []string{"message", "type"}},
	"error":      {nil, []string{"message", "type"}},
	"system-out": {},
}

func TestJUnitHasTheShapeThatItsReadersKnow(t *testing.T) {
	for _, w := range worlds() {
		_, text := junitOf(t, w.report, Options{})
		d := xml.NewDecoder(strings.NewReader(text))
		path := []string{""}
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", w.name, err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				name, parent := e.Name.Local, path[len(path)-1]
				if parent != "" && !slices.Contains(junitShape[parent].children, name) {
					t.Errorf("%s: <%s> in <%s>", w.name, name, parent)
				}
				for _, want := range junitShape[name].attributes {
					if !slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == want }) {
						t.Errorf("%s: <%s> without %s", w.name, name, want)
					}
				}
				path = append(path, name)
			case xml.EndElement:
				path = path[:len(path)-1]
			}
		}
	}
}

func TestJUnitHasACaseForEachIntegration(t *testing.T) {
	r := reportOf(outage(), resolved("acme"))
	r.Integrations = []string{"hubspot", "stripe", "webhooks"}
	for _, c := range []struct {
		name    string
		fails   func(*analyze.Incident) bool
		failing string
	}{
		{"what is not over", nil, "stripe"},
		{"anything", func(*analyze.Incident) bool { return true }, "stripe webhooks"},
		{"nothing", func(*analyze.Incident) bool { return false }, ""},
	} {
		suites, _ := junitOf(t, r, Options{Fails: c.fails})
		var names, failing []string
		for _, test := range suites.Suites[0].Testcases {
			names = append(names, test.Name)
			if test.Failure != nil {
				failing = append(failing, test.Name)
			} else if (test.SystemOut == nil) != (test.Name == "hubspot") {
				t.Errorf("%s: output of %s is %v; want one where something happened", c.name, test.Name, test.SystemOut)
			}
		}
		if strings.Join(names, " ") != "hubspot stripe webhooks" || strings.Join(failing, " ") != c.failing || suites.Failures != len(failing) || suites.Tests != 3 {
			t.Errorf("%s: cases %q, failing %q (%d of %d); want three and %q", c.name, names, failing, suites.Failures, suites.Tests, c.failing)
		}
	}
}

func TestJUnitOfUnreadInputIsNoPass(t *testing.T) {
	for _, w := range worlds() {
		if w.name != "none_empty" && w.name != "none_bad_coverage" && w.name != "none_nothing_understood" {
			continue
		}
		if suites, text := junitOf(t, w.report, Options{}); suites.Errors == 0 {
			t.Errorf("%s has no error:\n%s", w.name, text)
		}
	}
}

func TestSARIFIsValid(t *testing.T) {
	s, _ := Named("sarif")
	all := worlds()
	all = append(all, world{"many", reportOf(many(maxResults + 7)...)})
	for _, w := range all {
		text := rendered(t, s, w.report)
		doc, err := sarif.FromString(text)
		if err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
		if err := doc.Validate(); err != nil {
			t.Errorf("%s: %.500v", w.name, err)
		}
		if got, want := len(doc.Runs[0].Results), min(len(w.report.Incidents), maxResults); got != want {
			t.Errorf("%s: %d results, want %d", w.name, got, want)
		}
		if left := strings.Contains(text, "7 more incidents left out"); left != (w.name == "many") {
			t.Errorf("%s: says what is left out: %v", w.name, left)
		}
	}
}

func TestAnAlertStaysTheSameFromRunToRun(t *testing.T) {
	prints := func(r analyze.Report) (out []string) {
		s, _ := Named("sarif")
		doc, err := sarif.FromString(rendered(t, s, r))
		if err != nil {
			t.Fatal(err)
		}
		for _, result := range doc.Runs[0].Results {
			out = append(out, result.PartialFingerprints["problem/v1"])
		}
		return out
	}
	later := outage()
	later.ID, later.StartedAt, later.Failures = "INC-abcdef", later.StartedAt.AddDate(0, 0, 1), 17
	first, second := prints(reportOf(outage())), prints(reportOf(later))
	if first[0] == "" || first[0] != second[0] {
		t.Errorf("fingerprints of the same problem on two days: %q and %q", first, second)
	}
	if both := prints(reportOf(outage(), later)); both[0] == both[1] || both[0] == "" {
		t.Errorf("fingerprints of two alike incidents in one run: %q", both)
	}
}

func TestGitLabTakesTheReport(t *testing.T) {
	g, _ := Named("gitlab")
	if got := rendered(t, g, reportOf()); got != "[]\n" {
		t.Errorf("report without incidents = %q, want []", got)
	}
	for _, w := range worlds() {
		var findings []finding
		if err := json.Unmarshal([]byte(rendered(t, g, w.report)), &findings); err != nil {
			t.Fatalf("%s: %v", w.name, err)
		}
		seen := map[string]bool{}
		for _, f := range findings {
			known := slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, f.Severity)
			if !known || f.Description == "" || f.CheckName == "" || f.Fingerprint == "" || seen[f.Fingerprint] || f.Location.Path == "" || f.Location.Lines.Begin < 1 {
				t.Errorf("%s: finding %+v lacks something that GitLab asks for", w.name, f)
			}
			seen[f.Fingerprint] = true
		}
	}
}

func TestPlacesArePathsOfARepository(t *testing.T) {
	for stream, want := range map[string][2]string{
		"app.log":         {"app.log", "app.log"},
		"/var/log/a b":    {"var/log/a b", "var/log/a%20b"},
		"//evil.example":  {"evil.example", "evil.example"},
		"javascript:x":    {"javascript:x", "./javascript:x"},
		"":                {"syncguard.db", "syncguard.db"},
		"-":               {"syncguard.db", "syncguard.db"},
		"a?b#c%20\nd.log": {`a?b#c%20\nd.log`, `a%3Fb%23c%2520%5Cnd.log`},
	} {
		in := outage()
		in.Samples[0].Stream = stream
		if got := [2]string{place(&in), placeURI(&in)}; got != want {
			t.Errorf("place of %q = %q, want %q", stream, got, want)
		}
	}
}

func TestGitHubShowsTheTenLargest(t *testing.T) {
	g, _ := Named("github")
	lines := strings.Split(strings.TrimSpace(rendered(t, g, reportOf(many(25)...))), "\n")
	if len(lines) != 11 || lines[10] != "::notice title=SyncGuard::15 more incidents: the step's summary lists them" {
		t.Fatalf("%d annotations, the last %q; want ten and how many more", len(lines), lines[len(lines)-1])
	}
	in := resolved("acme")
	over := make([]analyze.Incident, 11)
	for i := range over {
		over[i] = in
	}
	lines = strings.Split(strings.TrimSpace(rendered(t, g, reportOf(over...))), "\n")
	if !strings.HasPrefix(lines[9], "::notice ") || !strings.HasPrefix(lines[10], "::warning ") {
		t.Errorf("annotations of eleven that are over end in %q, %q; want the last of a kind that has room", lines[9], lines[10])
	}
}

func TestTheLargestBlastRadiusComesFirst(t *testing.T) {
	sorted := byReach(many(30))
	for i, in := range sorted {
		if in.Scope.TenantsAffected != 29-i {
			t.Fatalf("place %d has %d tenants, want %d", i, in.Scope.TenantsAffected, 29-i)
		}
	}
}

// A workflow command ends with its line; within it, % begins an escape.
func TestLogTextIsNoWorkflowCommand(t *testing.T) {
	got := command("error", "a,b:c%0A::x::\r\n", "50% of ::error::x\n##[add-mask]y\r")
	want := "::error title=a%2Cb%3Ac%250A%3A%3Ax%3A%3A%0D%0A::50%25 of ::error::x%0A#♯[add-mask]y%0D\n"
	if got != want {
		t.Errorf("command = %q, want %q", got, want)
	}
	g, _ := Named("github")
	for line := range strings.Lines(rendered(t, g, reportOf(attack()))) {
		if !strings.HasPrefix(line, "::error title=") || strings.Count(line, "::error title=") != 1 {
			t.Errorf("line %q is none of ours", line)
		}
	}
}

func TestPagesHoldNoCommandsForCI(t *testing.T) {
	in := outage()
	in.Title = "::error file=x::owned and more words so that the line is wrapped here ::warning::again ##vso[task.setvariable]x"
	in.Signatures[0].Template = "::add-mask::x"
	text, _ := Named("text")
	var page strings.Builder
	if err := Incident(&page, in, Options{}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(rendered(t, text, reportOf(in)) + page.String()) {
		if s := strings.TrimSpace(line); strings.HasPrefix(s, "::") || strings.Contains(s, "##vso[") {
			t.Errorf("a CI server obeys the line %q", line)
		}
	}
}

func TestCSVIsNoFormula(t *testing.T) {
	for in, want := range map[string]string{
		"acme": "acme", "=1+1": "'=1+1", "+x": "'+x", "-x": "'-x", "@x": "'@x", " =x": "' =x", "|cmd": "'|cmd", "％": "％", "＝x": "'＝x",
		"\t=x": `\t=x`, "a=b": "a=b", "": "", " ": " ",
	} {
		if got := cellText(in); got != want {
			t.Errorf("cellText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCSVMatchesItsGolden(t *testing.T) {
	var list, one strings.Builder
	hostile := attack()
	hostile.Title, hostile.Tenants[0].Tenant = "=HYPERLINK(\"http://evil.example\"),\"x\"", "-2+3+cmd|' /C calc'!A0"
	if err := errors.Join(ListCSV(&list, []analyze.Incident{resolved("acme"), closed(), recovering(), silent(), outage(), hostile}, true), IncidentCSV(&one, hostile, true)); err != nil {
		t.Fatal(err)
	}
	golden(t, "list.csv", []byte(list.String()))
	golden(t, "show.csv", []byte(one.String()))
	var without strings.Builder
	if err := ListCSV(&without, []analyze.Incident{outage()}, false); err != nil || strings.Contains(without.String(), "id,state") || strings.Count(without.String(), "\n") != 1 {
		t.Errorf("without a head: %q, %v", without.String(), err)
	}
	if n := len(strings.Split(strings.SplitN(list.String(), "\n", 2)[0], ",")); strconv.Itoa(n) != strconv.Itoa(len(ListCSVColumns)) {
		t.Errorf("%d columns, want %d", n, len(ListCSVColumns))
	}
}
