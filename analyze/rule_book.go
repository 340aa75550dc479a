package analyze

import (
	"cmp"
	"fmt"
	"slices"
)

// book holds the rules and ignores of the configuration made ready, and finds
// what concerns an integration without looking at the rest.
type book struct {
	rules    []readyRule
	silences []silence
	pages    map[*integration]*rulePage
	windows  map[windowKey]*ruleWindow
	taken    int // how often the windows were taken up
}

// rulePage is what concerns one integration, by place in the book.
type rulePage struct {
	rules, ratios, silences []int
}

// readyRule is a rule with what is derived from it.
type readyRule struct {
	Rule
	place   int // in the book
	id      uint64
	classes classSet
}

type windowKey struct {
	rule             uint64
	integration, key string
}

// newBook makes the configuration ready and takes up what was remembered for
// rules that are still the same.
func newBook(cfg Config, s *ruleState) *book {
	b := &book{pages: map[*integration]*rulePage{}, windows: map[windowKey]*ruleWindow{}}
	known := map[uint64]bool{}
	for _, r := range cfg.Rules {
		ready := readyRule{Rule: r, place: len(b.rules), id: hash(fmt.Sprintf("%+v", r)), classes: classesNamed(r.Class)}
		b.rules = append(b.rules, ready)
		known[ready.id] = true
	}
	for _, g := range cfg.Ignore {
		b.silences = append(b.silences, newSilence(g))
	}
	s.Windows = slices.DeleteFunc(s.Windows, func(w *ruleWindow) bool { return !known[w.Rule] })
	b.take(s)
	return b
}

// take indexes what is remembered.
func (b *book) take(s *ruleState) {
	s.Entries = 0
	b.taken++
	clear(b.windows)
	for _, w := range s.Windows {
		w.touched = true // its place may be another one
		b.windows[windowKey{w.Rule, w.Integration, w.Key}] = w
		s.Entries += len(w.Failed)
	}
}

func (b *book) of(in *integration) *rulePage {
	p := b.pages[in]
	if p != nil {
		return p
	}
	p = &rulePage{}
	for i := range b.rules {
		if named(b.rules[i].Integration, in.Name) {
			p.rules = append(p.rules, i)
			if b.rules[i].Ratio > 0 {
				p.ratios = append(p.ratios, i)
			}
		}
	}
	for i := range b.silences {
		if named(b.silences[i].Integration, in.Name) {
			p.silences = append(p.silences, i)
		}
	}
	b.pages[in] = p
	return p
}

// concerns reports whether the rule counts the attempt, failed or not.
func (r *readyRule) concerns(x *attempt) bool {
	return named(r.Tenant, x.e.Tenant) && named(r.Operation, x.e.Operation)
}

// fits reports whether the rule counts the failure.
func (r *readyRule) fits(x *attempt) bool {
	return r.classes.has(x.class) && r.Status.has(x.e.Status)
}

func (r *readyRule) slotLength() int64 { return max(1, int64(r.Within)/(ruleSlots-1)) }

// most is how many failures of a window are kept.
func (r *readyRule) most() int { return 4*int(r.Failures) + 64 }

// heldWindows are the windows over a pair, an operation or an integration, by
// their rule's place in the book: to look them up by name costs far more than to
// count. They hold until the book takes up its windows anew.
type heldWindows struct {
	taken int
	list  []*ruleWindow
}

// window finds the window that the attempt falls into, or makes it.
func (a *Analyzer) window(r *readyRule, x *attempt) *ruleWindow {
	held, key := &x.in.windows, ""
	switch r.Per {
	case PerTenant:
		held, key = &x.p.windows, x.p.Tenant
	case PerOperation:
		held, key = &x.op.windows, x.op.Name
	}
	if *held == nil || (*held).taken != a.book.taken || (*held).list[r.place] == nil {
		a.hold(held, r.place, a.namedWindow(windowKey{r.id, x.in.Name, key}))
	}
	w := (*held).list[r.place]
	w.Last, w.touched = x.at, true
	return w
}

// hold notes a window that was looked up.
func (a *Analyzer) hold(held **heldWindows, place int, w *ruleWindow) {
	if *held == nil || (*held).taken != a.book.taken {
		*held = &heldWindows{a.book.taken, make([]*ruleWindow, len(a.book.rules))}
	}
	(*held).list[place] = w
}

func (a *Analyzer) namedWindow(k windowKey) *ruleWindow {
	w := a.book.windows[k]
	if w == nil {
		a.makeRoom()
		w = &ruleWindow{Rule: k.rule, Integration: k.integration, Key: k.key}
		a.Rules.Windows = append(a.Rules.Windows, w)
		a.book.windows[k] = w
	}
	return w
}

// makeRoom forgets a quarter of the windows, those still for the longest, when
// there are too many.
func (a *Analyzer) makeRoom() {
	s := &a.Rules
	if len(s.Windows) < maxRuleWindows && s.Entries < maxRuleEntries {
		return
	}
	slices.SortStableFunc(s.Windows, func(x, y *ruleWindow) int { return cmp.Compare(x.Last, y.Last) })
	s.Windows = slices.Delete(s.Windows, 0, (len(s.Windows)+3)/4)
	a.book.take(s)
}
