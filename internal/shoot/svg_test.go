package main

import (
	"strings"
	"testing"
)

// Bars are shapes, so that no font leaves seams between them.
func TestBarsAreShapes(t *testing.T) {
	got := svg("\x1b[38;2;1;2;3m▂▂ █x")
	for _, want := range []string{
		`<rect x="14.0" y="27.50" width="16.8" height="4.50" fill="#010203"/>`, `<rect x="39.2" y="14.00" width="8.4" height="18.00" fill="#010203"/>`,
		"\u00a0\u00a0\u00a0\u00a0x</text>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the picture lacks %s:\n%s", want, got)
		}
	}
}

func TestPictureOfAScreen(t *testing.T) {
	got := svg("a \x1b[1;38;2;255;0;16mred <b>\x1b[0m\n\x1b[48;5;237m\x1b[38;5;204mcube\x1b[m plain\n")
	for _, want := range []string{
		`fill="#c6d0f5">a</text>`, // the blank at the end is no text
		`fill="#ff0010" font-weight="bold">red\u00a0&lt;b&gt;</text>`,
		`fill="#3a3a3a"/>`, `fill="#ff5f87">cube</text>`, `fill="#c6d0f5">\u00a0plain</text>`,
	} {
		if want = strings.ReplaceAll(want, `\u00a0`, "\u00a0"); !strings.Contains(strings.ReplaceAll(got, "a\u00a0</text>", "a</text>"), want) {
			t.Errorf("the picture lacks %s:\n%s", want, got)
		}
	}
}
