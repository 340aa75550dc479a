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

// Details are shown below a list that leaves so much room.
const (
	leastRows  = 4
	leastBelow = 12
)

func (m *Model) slim() bool { return m.width < slimWidth }

func (m *Model) roomBeside() bool { return m.width >= besideWidth && m.height >= 24 }

// layout lays the home screen out: the list is as high as it has rows, at most
// half of the room, if the rest is enough for the details of one incident.
func (m *Model) layout() layout {
	l := layout{left: m.width, header: m.headerHeight()}
	if m.roomBeside() {
		l.left = max(m.width*11/20, 90)
		l.beside = m.width - l.left - 3
	}
	free := m.height - l.header - 1 // the keys at the bottom
	if !m.slim() && m.scene != nil && len(m.scene.integrations) > 0 && free >= 10 {
		l.overview = min(len(m.scene.integrations), max(free/3, 3))
		free -= l.overview + 2 // its axis, and a rule
	}
	l.incidents = max(free-1, 0)               // the titles of the columns
	l.incidentsAt = m.height - 1 - l.incidents // the list reaches down to the keys, or is above the details
	if rows := max(m.rows(), leastRows); !m.slim() && l.beside == 0 && m.rows() > 0 && l.incidents-min(rows, l.incidents/2) > leastBelow {
		was := l.incidents
		l.incidents = min(rows, l.incidents/2)
		l.below = was - l.incidents
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
	m.blast.list.settle(len(m.blast.shares), m.height-l.header-1-5)
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
