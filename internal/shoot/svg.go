package main

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// The picture's measures, in pixels, and its colours.
const (
	cellWidth, cellHeight = 8.4, 18.0
	margin                = 14.0
	paper, text           = "#1e1f2e", "#c6d0f5"
)

// look is how a piece of text is drawn.
type look struct {
	fore, back           string
	bold, faint, reverse bool
}

// svg draws a screen: lines of text with the colours that SGR gives them.
func svg(screen string) string {
	lines := strings.Split(strings.TrimRight(screen, "\n"), "\n")
	widest := 0
	var body strings.Builder
	var l look
	for y, line := range lines {
		widest = max(widest, drawLine(&body, line, y, &l))
	}
	width, height := 2*margin+float64(widest)*cellWidth, 2*margin+float64(len(lines))*cellHeight
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-family="ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace" font-size="14" shape-rendering="crispEdges" xml:space="preserve">
<rect width="100%%" height="100%%" rx="8" fill="%s"/>
%s</svg>
`, width, height, width, height, paper, body.String())
}

// drawLine draws one line and returns how many cells it has.
func drawLine(b *strings.Builder, line string, y int, l *look) int {
	x := 0
	for line != "" {
		if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
			codes, after, _ := strings.Cut(rest, "m")
			l.take(strings.FieldsFunc(codes, func(r rune) bool { return r == ';' || r == ':' }))
			line = after
			continue
		}
		run, rest := line, ""
		if i := strings.IndexByte(line, '\x1b'); i >= 0 {
			run, rest = line[:i], line[i:]
		}
		n := ansi.StringWidth(run)
		l.draw(b, run, x, y, n)
		x += n
		line = rest
	}
	return x
}

func (l *look) draw(b *strings.Builder, s string, x, y, n int) {
	left, top := margin+float64(x)*cellWidth, margin+float64(y)*cellHeight
	fore, back := l.fore, l.back
	if l.reverse {
		fore, back = paper, text
	}
	if back != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", left, top, float64(n)*cellWidth, cellHeight, back)
	}
	if fore == "" {
		fore = text
	}
	s = blocks(b, s, left, top, fore)
	if strings.TrimSpace(s) == "" {
		return
	}
	extra := ""
	if l.bold {
		extra += ` font-weight="bold"`
	}
	if l.faint {
		extra += ` opacity="0.6"`
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" fill="%s"%s>%s</text>`+"\n",
		left, top+cellHeight*0.75, float64(n)*cellWidth, fore, extra, strings.ReplaceAll(html.EscapeString(s), " ", "\u00a0"))
}

// bars are the characters that fill so many eighths of a cell from below. They are
// drawn as shapes: fonts leave seams between them.
const bars = "▁▂▃▄▅▆▇█"

// blocks draws the bars of a run, alike ones as one shape, and returns the run with
// blanks in their place.
func blocks(b *strings.Builder, s string, left, top float64, fill string) string {
	rest, from, n := []rune(s), 0, 0
	for i := range rest {
		at := strings.IndexRune(bars, rest[i])
		if at < 0 {
			continue
		}
		n++
		if i+1 < len(rest) && rest[i+1] == rest[i] {
			continue
		}
		from = i + 1 - n
		height := cellHeight * float64(at/len("█")+1) / 8
		fmt.Fprintf(b, `<rect x="%.1f" y="%.2f" width="%.1f" height="%.2f" fill="%s"/>`+"\n",
			left+float64(from)*cellWidth, top+cellHeight-height, float64(n)*cellWidth, height, fill)
		for j := from; j <= i; j++ {
			rest[j] = ' '
		}
		n = 0
	}
	return string(rest)
}

// take obeys the codes of one SGR sequence.
func (l *look) take(codes []string) {
	if len(codes) == 0 {
		*l = look{}
	}
	for i := 0; i < len(codes); i++ {
		n, _ := strconv.Atoi(codes[i]) // what is no number is 0 in SGR
		switch n {
		case 0:
			*l = look{}
		case 1:
			l.bold = true
		case 2:
			l.faint = true
		case 7:
			l.reverse = true
		case 22:
			l.bold, l.faint = false, false
		case 27:
			l.reverse = false
		case 39:
			l.fore = ""
		case 49:
			l.back = ""
		case 38, 48:
			c, used := colour(codes[i+1:])
			if n == 38 {
				l.fore = c
			} else {
				l.back = c
			}
			i += used
		}
	}
}

// colour reads 2;r;g;b or 5;n, the latter from the cube and the greys.
func colour(codes []string) (string, int) {
	number := func(i int) int { n, _ := strconv.Atoi(codes[i]); return n }
	switch {
	case len(codes) >= 4 && codes[0] == "2":
		return fmt.Sprintf("#%02x%02x%02x", number(1), number(2), number(3)), 4
	case len(codes) >= 2 && codes[0] == "5":
		n := number(1)
		if n >= 232 {
			g := 8 + 10*(n-232)
			return fmt.Sprintf("#%02x%02x%02x", g, g, g), 2
		}
		level := func(i int) int { return []int{0, 95, 135, 175, 215, 255}[i%6] }
		n = max(n-16, 0)
		return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6), level(n)), 2
	}
	return "", len(codes)
}
