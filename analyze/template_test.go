package analyze

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

func TestTemplatesGroupMessages(t *testing.T) {
	tests := []struct {
		name     string
		messages []string
		want     string
	}{
		{"address", []string{"dial tcp 10.0.0.1:443: connection refused", "dial tcp [::1]:8080: connection refused"}, "dial tcp <*>: connection refused"},
		{"a word of its own", []string{"x509: certificate has expired"}, "x509: certificate has expired"},
		{"id", []string{"No such customer: cus_9s6XKzkNRiz8i3", "No such customer: cus_a1"}, "No such customer: <*>"},
		{"quoted", []string{`user "Jane Doe" not found`, `user "X" not found`}, "user <*> not found"},
		{"quoted after a name", []string{`lookup failed user="Jane Doe" code=12`}, "lookup failed user=<*> code=<*>"},
		{"apostrophe", []string{"can't reach the peer, it doesn't answer"}, "can't reach the peer, it doesn't answer"},
		{"address in a URL", []string{`Get "https://api.example.com/v1": EOF`}, "Get <*>: EOF"},
		{"tenant first", []string{"acme: token refresh failed", "globex: token refresh failed", "initech: token refresh failed"}, "<*> token refresh failed"},
		{"brackets", []string{"[sync][contacts] no answer [attempt 3]"}, "[sync][contacts] no answer [attempt <*>]"},
		{"blanks", []string{"  a\t b \n"}, "a b"},
		{"nothing", []string{"", "   "}, "(no message)"},
		{"invalid UTF-8", []string{"bad \xff\xfe byte"}, "bad \uFFFD byte"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree := NewTemplates(100)
			first, last := -1, -1
			for _, message := range test.messages {
				last = tree.Add(message)
				if first < 0 {
					first = last
				}
			}
			if got := tree.Text(last); got != test.want || first != last {
				t.Errorf("%q: group %d then %d, %q; want one group, %q", test.messages, first, last, got, test.want)
			}
		})
	}
}

func TestTemplatesKeepDifferentMessagesApart(t *testing.T) {
	tree := NewTemplates(100)
	messages := []string{"connection refused by peer", "token refused by provider", "context deadline exceeded", "quota exceeded", "rate exceeded", "invalid_grant"}
	seen := map[int]string{}
	for _, message := range messages {
		id := tree.Add(message)
		if other, ok := seen[id]; ok {
			t.Errorf("%q shares group %d with %q, want one each", message, id, other)
		}
		seen[id] = message
	}
}

func TestTemplatesAreBounded(t *testing.T) {
	tree := NewTemplates(5)
	for i := range 100 {
		tree.Add(strings.Repeat("word ", i%30) + string(rune('a'+i%26)) + strings.Repeat("z", i))
	}
	if len(tree.Clusters) != 5 {
		t.Errorf("%d groups after 100 messages, want 5", len(tree.Clusters))
	}
	if id := tree.Add("nothing like the others at all"); id != 0 || tree.Text(id) != "(other)" {
		t.Errorf("a message without room is in group %d %q, want 0 (other)", id, tree.Text(id))
	}
	if got := tree.Text(99); got != "(other)" {
		t.Errorf("Text(99) = %q, want (other)", got)
	}
}

func TestTemplatesStayValidText(t *testing.T) {
	tree := NewTemplates(10)
	message := strings.Repeat("ä", 300) + " " + strings.Repeat("漢 ", 400)
	got := tree.Text(tree.Add("x" + message))
	if !utf8.ValidString(got) || len(got) > textCap {
		t.Errorf("template of a long message is %q (%d bytes), want valid text of at most %d bytes", got, len(got), textCap)
	}
}

// templateTraffic is a run of messages that makes groups, moves them and fills the tree.
func templateTraffic() []string {
	var out []string
	for i := range 300 {
		switch i % 6 {
		case 0:
			out = append(out, fmt.Sprintf("tenant%c: token refresh failed", 'a'+i%23))
		case 1:
			out = append(out, fmt.Sprintf("%s: sync of contacts failed", [4]string{"acme", "globex", "initech", "hooli"}[i%4]))
		case 2:
			out = append(out, fmt.Sprintf("dial tcp 10.0.0.%d:443: connection refused", i))
		case 3:
			out = append(out, fmt.Sprintf("%s happened in %s while %s", string(rune('a'+i%7)), string(rune('k'+i%5)), string(rune('p'+i%3))))
		case 4:
			out = append(out, strings.Repeat("part ", i%11)+"unique"+string(rune('a'+i%26)))
		default:
			out = append(out, "context deadline exceeded")
		}
	}
	return out
}

func TestTemplatesGoOnAfterARestore(t *testing.T) {
	messages := templateTraffic()
	whole := NewTemplates(40)
	var want []int
	for _, message := range messages {
		want = append(want, whole.Add(message))
	}
	for cut := range messages {
		tree := NewTemplates(40)
		for _, message := range messages[:cut] {
			tree.Add(message)
		}
		tree = restoredTemplates(t, tree)
		for i, message := range messages[cut:] {
			if got := tree.Add(message); got != want[cut+i] {
				t.Fatalf("cut at %d: message %d %q is in group %d, want %d", cut, cut+i, message, got, want[cut+i])
			}
		}
		for id := range whole.Clusters {
			if got := tree.Text(id); got != whole.Text(id) {
				t.Fatalf("cut at %d: group %d is %q, want %q", cut, id, got, whole.Text(id))
			}
		}
	}
}

func restoredTemplates(t *testing.T, tree *Templates) *Templates {
	t.Helper()
	state, err := cbor.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	var out Templates
	if err := cbor.Unmarshal(state, &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

func FuzzTemplates(f *testing.F) {
	f.Add("dial tcp 10.0.0.1:443: connection refused", "acme: token refresh failed", "bad \xff")
	f.Add(`a "b c' d`, "=", "x=")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		tree := NewTemplates(4)
		for _, message := range [3]string{a, b, c} {
			tree.Add(message)
		}
		copied := restoredTemplates(t, tree)
		for _, message := range [3]string{c, a, b} {
			got, want := copied.Add(message), tree.Add(message)
			if got != want || copied.Text(got) != tree.Text(want) {
				t.Fatalf("%q after %q: restored %d %q, original %d %q", message, []string{a, b, c}, got, copied.Text(got), want, tree.Text(want))
			}
		}
	})
}

func BenchmarkTemplatesAdd(b *testing.B) {
	b.Run("known", func(b *testing.B) {
		tree := NewTemplates(500)
		messages := templateTraffic()
		for _, message := range messages {
			tree.Add(message)
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			tree.Add(messages[i%len(messages)])
			i++
		}
	})
	// The worst there is: every message is looked for among all groups.
	b.Run("full and never alike", func(b *testing.B) {
		tree := NewTemplates(500)
		messages := make([]string, 2000)
		for i := range messages {
			word := strings.Map(func(r rune) rune { return 'a' + r - '0' }, fmt.Sprintf("%05d", i))
			messages[i] = fmt.Sprintf("failed %s x%s y%s z%s", word, word, word, word)
			tree.Add(messages[i])
		}
		if len(tree.Clusters) != 500 {
			b.Fatalf("%d groups, want a full tree", len(tree.Clusters))
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			tree.Add(messages[i%len(messages)])
			i++
		}
	})
}
