package analyze

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/classes.md anew")

// docs/classes.md is written from the registry.
func TestClassesPage(t *testing.T) {
	var b strings.Builder
	b.WriteString(classesPageHead)
	for _, c := range Classes() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", c.Name, c.Name, c.Doc, spans(c.Statuses))
	}
	for _, c := range Classes() {
		fmt.Fprintf(&b, "\n### %s\n\n%s.\nIt usually means: %s.\n", c.Name, sentence(c.Doc), c.Hint)
		if len(c.Over) > 0 {
			fmt.Fprintf(&b, "Its words decide at %s too.\n", spans(c.Over))
		}
		writeExamples(&b, "Such as", c.Examples)
		writeExamples(&b, "And not", c.NonExamples)
	}
	const path = "../docs/classes.md"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != b.String() {
		t.Errorf("%s is out of step with the registry, %v (hint: go test ./analyze -run ClassesPage -update)", path, err)
	}
}

func writeExamples(b *strings.Builder, title string, list []Example) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s:\n\n```\n", title)
	for _, x := range list {
		var parts []string
		if x.Status != 0 {
			parts = append(parts, fmt.Sprint(x.Status))
		}
		for _, text := range []string{x.Code, x.Message} {
			if text != "" {
				parts = append(parts, text)
			}
		}
		b.WriteString(strings.Join(parts, "  ") + "\n")
	}
	b.WriteString("```\n")
}

func spans(list []Span) string {
	var parts []string
	for _, s := range list {
		if s.From == s.To {
			parts = append(parts, fmt.Sprint(s.From))
		} else {
			parts = append(parts, fmt.Sprintf("%d–%d", s.From, s.To))
		}
	}
	return strings.Join(parts, ", ")
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

const classesPageHead = `# Classes of errors

Written from the registry by ` + "`go test ./analyze -run ClassesPage -update`" + `; ` + "`syncguard classes`" + ` prints the same list.

A failure is classified by its status, then by the code and the message it carries; ` + "`unknown`" + `
takes what is left, grouped by the template of its message. Where one text names two classes the
one that stands first here is the more exact cause. Classes that are alike join one incident,
as [detection.md](detection.md#one-cause-one-incident) says; rules, ` + "`ignore:`" + `, ` + "`--fail-on`" + ` and queries
name them.

| class | what happened | status |
|---|---|---|
`
