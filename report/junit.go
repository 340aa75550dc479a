package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// wholeFeed stands for all integrations where none is named.
const wholeFeed = "(whole feed)"

// JUnit writes one test case an integration, so that what passed shows too. A
// case fails by an incident that opt.Fails picks: those that are not over,
// unless it is given. What else happened stands in the case's output.
func JUnit(w io.Writer, r analyze.Report, opt Options) error {
	p := newPage(opt, periodOf(&r))
	p.layout = layoutZone
	suite := junit.Testsuite{Name: "syncguard", Time: "0.000"}
	if r.Coverage.FirstEvent != nil {
		suite.Timestamp = r.Coverage.FirstEvent.In(p.loc).Format("2006-01-02T15:04:05")
	}
	for _, name := range junitCases(&r) {
		suite.AddTestcase(p.junitCase(name, &r, opt))
	}
	if len(suite.Testcases) == 0 || len(doubts(&r.Coverage)) > 0 {
		suite.AddTestcase(junitCoverage(&r))
	}
	suites := junit.Testsuites{Name: "syncguard"}
	suites.AddSuite(suite)
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	if err := suites.WriteXML(&b); err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	if _, err := io.WriteString(w, inert(b.String())); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// junitCases are the integrations that events or incidents name.
func junitCases(r *analyze.Report) []string {
	names := slices.Clone(r.Integrations)
	for i := range r.Incidents {
		in := &r.Incidents[i]
		names = append(names, in.Integrations...)
		if len(in.Integrations) == 0 {
			names = append(names, wholeFeed)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (p *page) junitCase(name string, r *analyze.Report, opt Options) junit.Testcase {
	c := junit.Testcase{Name: text.Visible(name), Classname: "syncguard", Time: "0.000"}
	var failing []*analyze.Incident
	var rest strings.Builder
	for i := range r.Incidents {
		in := &r.Incidents[i]
		switch {
		case !slices.Contains(in.Integrations, name) && (name != wholeFeed || len(in.Integrations) > 0):
		case opt.fails(in):
			failing = append(failing, in)
		default:
			p.junitFacts(&rest, in, r)
		}
	}
	if len(failing) > 0 {
		c.Failure = p.junitFailure(failing, r)
	}
	if rest.Len() > 0 {
		c.SystemOut = &junit.Output{Data: rest.String()}
	}
	return c
}

func (p *page) junitFailure(failing []*analyze.Incident, r *analyze.Report) *junit.Result {
	message := text.Visible(failing[0].Title)
	if n := len(failing) - 1; n > 0 {
		message += " and " + text.Count(n, "more incident")
	}
	var b strings.Builder
	for _, in := range failing {
		p.junitFacts(&b, in, r)
	}
	return &junit.Result{Message: message, Type: problem(failing[0]), Data: b.String()}
}

func (p *page) junitFacts(b *strings.Builder, in *analyze.Incident, r *analyze.Report) {
	fmt.Fprintf(b, "%s, %s, %s: %s\n", text.Visible(in.ID), faceOf(in.State).word, in.Severity, text.Visible(in.Title))
	for _, f := range append(p.factsOf(in, r.GeneratedAt), fact{"hint", text.Visible(in.Hint)}) {
		if f.Text != "" {
			fmt.Fprintf(b, "  %-8s %s\n", f.Label, f.Text)
		}
	}
}

// junitCoverage is the case of input that does not prove health.
func junitCoverage(r *analyze.Report) junit.Testcase {
	b := basisOf(r, span{}, nil)
	c := junit.Testcase{Name: "the input was understood", Classname: "syncguard", Time: "0.000"}
	if o := outlookOf(r); o.mood == doubtful {
		b.doubts = append([]string{o.text}, b.doubts...)
	}
	if len(b.doubts) > 0 {
		c.Error = &junit.Result{Message: b.doubts[0], Type: "coverage", Data: strings.Join(append(b.doubts, b.unread...), "\n")}
	}
	return c
}
