package analyze

import (
	"strings"
	"unicode/utf8"
)

// Templates groups messages by their fixed words, so that an unknown kind of
// failure is still one thing. It is Drain (He et al., ICWS 2017): a message
// finds the groups of its length and first word, joins the most similar one,
// and what differs becomes a wildcard. Two things are added: values that can
// be told by their look are wildcards from the start, and a group whose first
// word turns out to be a value (a tenant's name, often) moves to the wildcard
// branch.
//
// Max and Clusters are the whole state: a copy of them goes on exactly as the
// original would.
type Templates struct {
	Max      int       // clusters at most, the first one included
	Clusters []Cluster // by id; the first takes what has no room

	branches map[branch][]int // ids in ascending order; rebuilt from Clusters
	masker   masker
}

// Cluster is one group of messages.
type Cluster struct {
	Tokens []string // Wildcard where the messages differ
}

// Wildcard stands for a value in a template.
const Wildcard = "<*>"

const (
	// textCap bounds the bytes of a message that are looked at.
	textCap = 512
	// maxTokens bounds the words of a template.
	maxTokens = 40
	// similar is the share of equal words at which a message joins a group of
	// its branch, and moved the share among groups that start with another
	// word: without it, "acme: sync failed" would be a group a tenant.
	similar = 0.5
	moved   = 0.7
)

// branch is a path in the tree: the number of words and the first of them.
type branch struct {
	length int
	first  string
}

// NewTemplates returns an empty tree of at most limit clusters, at least two.
func NewTemplates(limit int) *Templates {
	return &Templates{Max: max(limit, 2), Clusters: []Cluster{{Tokens: []string{"(other)"}}}}
}

// Add puts a message into its group and returns the group's id. Ids count from
// 0, the group of those that came when there was no more room.
func (t *Templates) Add(message string) int {
	if t.branches == nil {
		t.rebuild()
	}
	tokens := t.masker.tokens(message)
	if id, ok := t.find(tokens); ok {
		t.generalise(id, tokens)
		return id
	}
	if len(t.Clusters) >= t.Max {
		return 0
	}
	if id, ok := t.cousin(tokens); ok {
		t.generalise(id, tokens)
		return id
	}
	return t.grow(tokens)
}

// Text returns the template of a group, its words joined by single spaces.
func (t *Templates) Text(id int) string {
	if id < 0 || id >= len(t.Clusters) {
		id = 0
	}
	return strings.Join(t.Clusters[id].Tokens, " ")
}

func (t *Templates) rebuild() {
	t.branches = make(map[branch][]int)
	for id := 1; id < len(t.Clusters); id++ {
		key := branchOf(t.Clusters[id].Tokens)
		t.branches[key] = append(t.branches[key], id)
	}
}

func branchOf(tokens []string) branch {
	return branch{length: len(tokens), first: tokens[0]}
}

// find returns the most similar group in the message's own branch or in the
// wildcard branch.
func (t *Templates) find(tokens [][]byte) (id int, ok bool) {
	best := similar
	for _, first := range [2]string{string(tokens[0]), Wildcard} {
		for _, candidate := range t.branches[branch{len(tokens), first}] {
			if s := similarity(t.Clusters[candidate].Tokens, tokens); s > best || s == best && !ok {
				best, id, ok = s, candidate, true
			}
		}
	}
	return id, ok
}

// cousin returns the most similar group that starts with another word. It
// looks at every group, and only when there would be a new one, which is at
// most Max times for messages that don't join.
func (t *Templates) cousin(tokens [][]byte) (id int, ok bool) {
	best := moved
	for candidate := 1; candidate < len(t.Clusters); candidate++ {
		if len(t.Clusters[candidate].Tokens) != len(tokens) {
			continue
		}
		if s := similarity(t.Clusters[candidate].Tokens, tokens); s > best || s == best && !ok {
			best, id, ok = s, candidate, true
		}
	}
	return id, ok
}

// similarity is the share of words that are equal. Two wildcards are equal,
// and a message's word in a template's wildcard is half of that: it fits, and
// says nothing.
func similarity(template []string, tokens [][]byte) float64 {
	equal := 0.0
	for i, word := range template {
		switch {
		case string(tokens[i]) == word:
			equal++
		case word == Wildcard:
			equal += 0.5
		}
	}
	return equal / float64(len(template))
}

// generalise makes a wildcard of every word of the group that the message
// lacks.
func (t *Templates) generalise(id int, tokens [][]byte) {
	words := t.Clusters[id].Tokens
	for i, token := range tokens {
		if words[i] == Wildcard || words[i] == string(token) {
			continue
		}
		if i == 0 {
			t.move(id)
		}
		words[i] = Wildcard
	}
}

// move puts a group into the wildcard branch of its length.
func (t *Templates) move(id int) {
	from := branchOf(t.Clusters[id].Tokens)
	t.branches[from] = without(t.branches[from], id)
	if len(t.branches[from]) == 0 {
		delete(t.branches, from)
	}
	to := branch{from.length, Wildcard}
	t.branches[to] = with(t.branches[to], id)
}

func without(ids []int, id int) []int {
	kept := ids[:0]
	for _, other := range ids {
		if other != id {
			kept = append(kept, other)
		}
	}
	return kept
}

// with keeps ids in ascending order, the order that rebuild gives.
func with(ids []int, id int) []int {
	ids = append(ids, id)
	for i := len(ids) - 1; i > 0 && ids[i-1] > ids[i]; i-- {
		ids[i-1], ids[i] = ids[i], ids[i-1]
	}
	return ids
}

func (t *Templates) grow(tokens [][]byte) int {
	words := make([]string, len(tokens))
	for i, token := range tokens {
		words[i] = string(token)
	}
	id := len(t.Clusters)
	t.Clusters = append(t.Clusters, Cluster{Tokens: words})
	key := branchOf(words)
	t.branches[key] = append(t.branches[key], id)
	return id
}

// cutMessage cuts s to textCap bytes, never inside a character.
func cutMessage(s string) string {
	if len(s) <= textCap {
		return s
	}
	end := textCap
	for end > textCap-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
