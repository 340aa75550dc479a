package tui

import "github.com/syncguard/syncguard/parse/text"

// list is a cursor in a list of which a window is shown. It knows nothing of
// what is listed.
type list struct {
	cursor, top int
}

// move moves the cursor by n in a list of that length.
func (l *list) move(n, length int) { l.cursor = clamp(l.cursor+n, length-1) }

// settle makes the cursor visible in a window of that height.
func (l *list) settle(length, height int) {
	l.cursor = clamp(l.cursor, length-1)
	if height <= 0 {
		return
	}
	l.top = min(l.top, l.cursor)
	l.top = max(l.top, l.cursor-height+1)
	l.top = clamp(l.top, length-height)
}

// window is the part of the list that is shown.
func (l list) window(length, height int) (from, to int) {
	l.settle(length, height)
	return l.top, min(l.top+max(height, 0), length)
}

func clamp(n, most int) int { return max(min(n, most), 0) }

// position says where a window stands, when it does not show all.
func position(from, to, length int) string {
	if from == 0 && to >= length {
		return ""
	}
	return text.Number(from+1) + "–" + text.Number(to) + " of " + text.Number(length)
}
