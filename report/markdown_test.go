package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/syncguard/syncguard/analyze"
)

// parsed reads Markdown as GitHub does, bare links included.
func parsed(source string) ast.Node {
	return goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(source)))
}

// outline is the blocks of a document, from the top, with every mark-up that
// would not be ours.
func outline(t testing.TB, source string) []string {
	t.Helper()
	var out []string
	err := ast.Walk(parsed(source), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			out = append(out, fmt.Sprintf("h%d", n.Level))
		case *extast.Table:
			out = append(out, fmt.Sprintf("table of %d", len(n.Alignments)))
		case *extast.TableRow:
			if n.ChildCount() != len(n.Parent().(*extast.Table).Alignments) {
				t.Errorf("a row of %d cells in a table of %d columns", n.ChildCount(), len(n.Parent().(*extast.Table).Alignments))
			}
		case *ast.List, *ast.FencedCodeBlock, *ast.Blockquote:
			out = append(out, n.Kind().String())
		case *ast.Link, *ast.AutoLink, *ast.Image, *ast.RawHTML, *ast.HTMLBlock, *extast.Strikethrough, *extast.TaskCheckBox, *ast.ThematicBreak, *ast.CodeBlock:
			t.Errorf("the page holds a %s that is none of ours", n.Kind())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHostileTextDoesNotChangeMarkdown(t *testing.T) {
	calm := attack()
	calm.Title, calm.Hint = "title", "hint"
	calm.Integrations = []string{"stripe"}
	for i := range calm.Tenants {
		calm.Tenants[i].Tenant = fmt.Sprint("tenant", i)
	}
	calm.Scope.Attribute, calm.Scope.Value = new("region"), new("eu")
	calm.Scope.Also = []analyze.ScopeAttr{{Attribute: "a", Value: "b"}}
	calm.Deploy.Version, calm.Timeline[0].Detail, calm.Signatures[0].Template = "v1", "first", "message"
	calm.Samples[0].Line = "line"
	markdown, _ := Named("markdown")
	want := outline(t, rendered(t, markdown, reportOf(calm)))
	if got := outline(t, rendered(t, markdown, reportOf(attack()))); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("blocks with hostile text %v\nwithout %v", got, want)
	}
}

func TestInlineMarkdownShowsWhatItWasGiven(t *testing.T) {
	for _, s := range []string{
		"plain, with 12:30 and 4.5%", "*a* _b_ `c` ~~d~~ **e**", "[x](http://evil.example) ![y](//z)", "<script>alert(1)</script> &lt; &amp;",
		`a|b \| c\`, "www.evil.example and WWW.evil.example", "https://evil.example ftp://x mailto:a@b.example", "me@evil.example", "# 1. - + > x",
		"{{ x }} $y$ $$z$$ ^a^ ==b==", ":smile: 10:30", "``` ~~~ ---", "C:\\temp\\", "!!![]", "\\`",
	} {
		var html bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte("- x "+inline(s)), &html); err != nil {
			t.Fatal(err)
		}
		got := strings.NewReplacer("\u200b", "", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(html.String())
		if want := "<ul>\n<li>x " + s + "</li>\n</ul>\n"; got != want {
			t.Errorf("inline(%q) = %q\nrenders as %q\nwant       %q", s, inline(s), got, want)
		}
	}
}

// GitHub looks for mentions and references in what is rendered, so that an
// escape is no help; only in code it does not.
func TestMarkdownMentionsNobody(t *testing.T) {
	for in, want := range map[string]string{
		"@octocat":      "@&#8203;octocat",
		"see #12":       "see \\#&#8203;12",
		"GH-12 gh-3":    "GH&#8203;-12 gh&#8203;-3",
		"org/repo#3":    "org/repo\\#&#8203;3",
		"http://x/y":    "http:&#8203;//x/y",
		"www.x.example": "www&#8203;.x.example",
	} {
		if got := inline(in); got != want {
			t.Errorf("inline(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCodeInMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "`plain`", "a`b": "``a`b``", "`": "`` ` ``", "```x": "```` ```x ````", "": "` `", "  ": "` `",
		"a|b": `a\|b`, `a\|*b*`: `a\\\|\*b\*`, "a\nb": "`a\\nb`",
	} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %q, want %q", in, got, want)
		}
	}
	if got := fenced("a\n```\n````\n"); got != "`````text\na\n```\n````\n`````" {
		t.Errorf("fenced(…) = %q, want a fence that is longer than those within", got)
	}
}

func TestMarkdownKeepsToItsLimit(t *testing.T) {
	var incidents []analyze.Incident
	for i := range 400 {
		in := outage()
		in.ID = fmt.Sprintf("INC-%06d", i)
		incidents = append(incidents, in)
	}
	r := reportOf(incidents...)
	for _, limit := range []int{5_000, 20_000, 100_000, MaxSummary} {
		var b bytes.Buffer
		if err := GitHubSummary(&b, r, Options{}, limit); err != nil {
			t.Fatal(err)
		}
		told := strings.Count(b.String(), "\n## ")
		if b.Len() > limit || !strings.HasPrefix(b.String(), "# SyncGuard report\n") {
			t.Errorf("summary within %d bytes has %d and begins with %.40q", limit, b.Len(), b.String())
		}
		if want := fmt.Sprintf("\n%d more incidents:", 400-told); told < 400 && !strings.Contains(b.String(), want) {
			t.Errorf("summary within %d bytes tells of %d incidents and does not say %q", limit, told, want)
		}
	}
}
