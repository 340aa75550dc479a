package tui

import "charm.land/bubbles/v2/key"

// keyMap is every key there is. The bar at the bottom, the help and the docs are
// made of it.
type keyMap struct {
	up, down, pageUp, pageDown, first, last key.Binding
	open, back, next                        key.Binding
	move, dimension, nextOne, lastOne       key.Binding
	filter, blast, fold, pause              key.Binding
	copy, write, zone, mouse                key.Binding
	wider, narrower                         key.Binding
	earlier, later, muchEarlier, muchLater  key.Binding
	slower, faster                          key.Binding
	suspend, help, quit                     key.Binding
}

func bind(shown, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(shown, does))
}

var keys = keyMap{
	up:          bind("↑ k", "up", "up", "k"),
	down:        bind("↓ j", "down", "down", "j"),
	pageUp:      bind("pgup ^b", "a page up", "pgup", "ctrl+b", "ctrl+u"),
	pageDown:    bind("pgdn ^f", "a page down", "pgdown", "ctrl+f", "ctrl+d"),
	first:       bind("g", "to the first", "g", "home"),
	last:        bind("G", "to the last", "G", "end"),
	open:        bind("enter", "open", "enter", "l"),
	back:        bind("esc", "back", "esc", "h", "backspace"),
	next:        bind("tab", "next pane", "tab", "shift+tab"),
	move:        bind("↑↓", "move"), // up and down, for the bar
	dimension:   bind("tab", "next dimension"),
	nextOne:     bind("n", "next incident", "n"),
	lastOne:     bind("p", "the one before", "p", "N"),
	filter:      bind("/", "filter", "/"),
	blast:       bind("b", "blast radius", "b"),
	fold:        bind("f", "show resolved", "f"),
	pause:       bind("space", "pause", "space"),
	copy:        bind("y", "copy as Markdown", "y"),
	write:       bind("o", "HTML report", "o"),
	zone:        bind("t", "local or UTC", "t"),
	mouse:       bind("m", "mouse on or off", "m"),
	wider:       bind("+", "a longer time", "+", "="),
	narrower:    bind("-", "a shorter time", "-"),
	earlier:     bind("←", "a minute back", "left"),
	later:       bind("→", "a minute on", "right"),
	muchEarlier: bind("[", "ten minutes back", "[", "shift+left"),
	muchLater:   bind("]", "ten minutes on", "]", "shift+right"),
	slower:      bind("<", "slower", "<", ","),
	faster:      bind(">", "faster", ">", "."),
	suspend:     bind("^z", "to the shell", "ctrl+z"),
	help:        bind("?", "all keys", "?"),
	quit:        bind("q", "quit", "q", "ctrl+c"),
}

// group is keys that belong together.
type group struct {
	title string
	keys  []key.Binding
}

// groups are the keys as the help lists them.
func (k *keyMap) groups(film bool) []group {
	out := []group{
		{"Move", []key.Binding{k.up, k.down, k.pageUp, k.pageDown, k.first, k.last}},
		{"Look", []key.Binding{k.open, k.back, k.next, k.nextOne, k.lastOne, k.filter, k.blast, k.fold, k.wider, k.narrower}},
		{"Do", []key.Binding{k.pause, k.copy, k.write, k.zone, k.mouse, k.suspend, k.help, k.quit}},
	}
	if film {
		out = append(out, group{"Film", []key.Binding{k.earlier, k.later, k.muchEarlier, k.muchLater, k.slower, k.faster}})
	}
	return out
}

// bar is the keys that the bottom line shows, the needed ones first.
func (k *keyMap) bar(s screen, film bool) []key.Binding {
	var out []key.Binding
	switch s {
	case detailScreen:
		out = []key.Binding{k.back, k.move, k.next, k.nextOne, k.copy, k.write, k.blast, k.filter}
	case blastScreen:
		out = []key.Binding{k.back, k.dimension, k.move}
	default:
		out = []key.Binding{k.open, k.filter, k.blast, k.next, k.pause, k.copy, k.write}
		if film {
			out = []key.Binding{k.pause, k.earlier, k.later, k.faster, k.open, k.filter, k.blast}
		}
	}
	return append(out, k.help, k.quit)
}
