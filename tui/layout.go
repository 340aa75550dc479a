package tui

// layout says where things stand on the home screen.
type layout struct {
	left        int // width of the main column
	beside      int // width of the details beside it; 0: none
	below       int // lines of the details below it; 0: none
	header      int // lines
	overview    int // rows of integrations; 0: none
	incidentsAt int // the first row of the list
	incidents   int // rows of the list
}

const (
	slimWidth   = 60  // below it there is the list alone
	besideWidth = 150 // from it on there is room for the details beside the list
)

const (
	leastRows  = 4  // of the list, before details are shown below it
	leastBelow = 5  // of the details, below a list that is shown whole
	wholeBelow = 13 // below one that is not
)

func (m *Model) slim() bool { return m.width < slimWidth }

func (m *Model) roomBeside() bool { return m.width >= besideWidth && m.height >= 24 }

// layout lays the home screen out. The integrations are all shown where the list
// leaves room, so that seven are seen to be fine at a glance; else in a third. The
// list is as high as it has rows, at most half of the rest where that is enough
// for the details of one incident.
func (m *Model) layout() layout {
	l := layout{left: m.width, header: m.headerHeight()}
	if m.roomBeside() {
		l.left = max(m.width*11/20, 90)
		l.beside = m.width - l.left - 3
	}
	free := m.height - l.header - 1 // the keys at the bottom
	rows := max(m.rows(), leastRows)
	if !m.slim() && m.scene != nil && len(m.scene.integrations) > 0 && free >= 10 {
		n := len(m.scene.integrations)
		l.overview = n
		if n+2+rows+1 > free { // its axis and a rule, the titles of the list
			l.overview = min(n, max(free/3, 3))
		}
		free -= l.overview + 2
	}
	l.incidents = max(free-1, 0)               // the titles of the columns
	l.incidentsAt = m.height - 1 - l.incidents // the list reaches down to the keys, or is above the details
	if m.slim() || l.beside > 0 || m.rows() == 0 {
		return l
	}
	shown, least := rows, leastBelow
	if shown > l.incidents/2 && shown+leastBelow > l.incidents {
		shown, least = l.incidents/2, wholeBelow
	}
	if below := l.incidents - shown; below >= least {
		l.incidents, l.below = shown, below
	}
	return l
}

// detailLayout says where things stand in the details of an incident.
type detailLayout struct {
	width, height int
	head          int // lines before the panes
	panes         int // lines of the panes, their titles included
	left, right   int // widths; right 0: one pane at a time
}

func (m *Model) detailLayout(width, height int) detailLayout {
	l := detailLayout{width: width, height: height, left: width}
	l.head = len(m.detailHead(width, height))
	l.panes = max(height-l.head, 0)
	if width >= 104 {
		l.left = width * 11 / 20
		l.right = width - l.left - 3
	}
	return l
}

// settle keeps every cursor in its list and in its window.
func (m *Model) settle() {
	if m.scene == nil {
		return
	}
	l := m.layout()
	m.incidents.settle(m.rows(), l.incidents)
	m.overview.settle(len(m.scene.integrations), l.overview)
	m.blast.list.settle(len(m.blast.found.Shares), m.height-l.header-1-5)
	if m.screen == detailScreen && m.open.detail != nil {
		d := m.detailLayout(m.width, m.height-l.header-1)
		m.open.tenants.settle(len(m.open.sorted), d.panes-tenantsHead)
		width := d.left
		if d.right > 0 {
			width = d.right
		}
		m.open.story.top = clamp(m.open.story.top, len(m.story(width))-(d.panes-1))
	}
}
