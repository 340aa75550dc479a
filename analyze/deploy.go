package analyze

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	maxDeploys   = 256                     // remembered
	maxMarkers   = 1_000                   // waiting for event time to reach them
	deployLead   = int64(30 * time.Minute) // an incident that begins later after a deploy is not its work
	onsetSlack   = minuteNS                // a stray failure may stretch an onset to before the deploy
	versionGrace = int64(2 * time.Minute)  // what works longer than this with a new version has proven it
	markerGrace  = 5 * versionGrace        // a marked deploy may take so long to be everywhere
	contrastNats = 3.0                     // successes without a failure that tell another failure share
	acquitNats   = 4.6                     // the same, to acquit a deploy: a chance of 1 %
)

// Marker is a deploy that somebody told of.
type Marker struct {
	Version string
	Service string // "" = all; or an integration, or the attribute service
	At      time.Time
}

// DeployRow is a deploy that was seen in the log.
type DeployRow struct {
	At          time.Time
	Version     string
	Attribute   string // that named the version
	Integration string // on which it was seen first
}

// deployLog is what is known of deploys over all integrations.
type deployLog struct {
	Seq    int64
	Known  []deployment // by Seq, the oldest are forgotten
	Ahead  []Marker     // by time: event time has not reached them
	Marked trial        // the newest marked deploy
}

// deployment is a deploy, seen or marked.
type deployment struct {
	Seq     int64
	At      int64
	Version version // Key means nothing if marked
	Service string
	Marked  bool
}

// Mark tells of a deploy. One that event time has passed is known from now on:
// it changes nothing that was decided before. Telling again changes nothing.
func (a *Analyzer) Mark(m Marker) {
	m.Version, m.Service, m.At = strings.Clone(m.Version), strings.Clone(m.Service), m.At.UTC()
	switch log := &a.Deploys; {
	case nsOf(m.At) <= a.Now:
		a.marked(m)
	case len(log.Ahead) < maxMarkers && !slices.Contains(log.Ahead, m):
		i, _ := slices.BinarySearchFunc(log.Ahead, m, compareMarkers)
		log.Ahead = slices.Insert(log.Ahead, i, m)
		a.nextMark = nsOf(log.Ahead[0].At)
	}
}

func compareMarkers(x, y Marker) int {
	return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Version, y.Version), cmp.Compare(x.Service, y.Service))
}

// reachMarkers lets the markers happen that event time reaches, each in its turn
// among all that is due.
func (a *Analyzer) reachMarkers(at int64) {
	for at >= a.nextMark {
		m := a.Deploys.Ahead[0]
		if a.nextMark >= a.due {
			a.settle(a.nextMark)
		}
		a.Now = max(a.Now, a.nextMark)
		a.marked(m)
		a.Deploys.Ahead = slices.Delete(a.Deploys.Ahead, 0, 1)
		a.indexMarkers()
	}
}

func (a *Analyzer) indexMarkers() {
	a.nextMark = math.MaxInt64
	if len(a.Deploys.Ahead) > 0 {
		a.nextMark = nsOf(a.Deploys.Ahead[0].At)
	}
}

// marked makes a marker a deploy, once.
func (a *Analyzer) marked(m Marker) {
	d := deployment{At: nsOf(m.At), Version: version{Value: m.Version}, Service: m.Service, Marked: true}
	for _, k := range a.Deploys.Known {
		if d.Seq = k.Seq; d == k {
			return
		}
	}
	if a.Now-d.At <= deployLead {
		d = a.rememberDeploy(d)
		if d.At >= a.Deploys.Marked.From {
			a.Deploys.Marked = trial{Seq: d.Seq, From: d.At, Until: d.At + trialMinutes*minuteNS}
		}
	}
	for _, t := range a.Tracked {
		if t.Inc.State.Live() && a.reaches(&d, t) {
			t.markDeploy(&d)
		}
	}
}

// deployed notes that a version came to an integration, where it was last heard
// at a time before. Within the lead it is the same deploy that other
// integrations saw.
func (a *Analyzer) deployed(in *integration, v version, at, before int64) int64 {
	var d deployment
	if i := slices.IndexFunc(a.Deploys.Known, func(k deployment) bool {
		return !k.Marked && k.Version == v && at-k.At <= deployLead && k.At > before
	}); i >= 0 {
		d = a.Deploys.Known[i]
	} else {
		d = a.rememberDeploy(deployment{At: at, Version: v})
		a.changes.Deploys = append(a.changes.Deploys, DeployRow{
			At: nsTime(at), Version: v.Value, Attribute: versionKeys[v.Key], Integration: in.Name,
		})
	}
	in.Releases.Trial = trial{Seq: d.Seq, Version: v, From: at, Until: at + trialMinutes*minuteNS}
	for _, t := range in.live {
		if t.Inc.State.Live() {
			t.markDeploy(&d)
		}
	}
	return d.Seq
}

func (a *Analyzer) rememberDeploy(d deployment) deployment {
	log := &a.Deploys
	log.Seq++
	d.Seq = log.Seq
	if len(log.Known) >= maxDeploys {
		log.Known = slices.Delete(log.Known, 0, 1)
	}
	log.Known = append(log.Known, d)
	return d
}

// reaches reports whether a marked deploy may have reached the incident's
// integrations: not if its service is known and is another one.
func (a *Analyzer) reaches(d *deployment, t *tracked) bool {
	if d.Service == "" || t.covers(d.Service) {
		return true
	}
	if a.byName[d.Service] != nil {
		return false
	}
	known := false
	for i := range a.AttrSets {
		known = known || a.AttrSets[i].Get("service") == d.Service
	}
	return !known || slices.ContainsFunc(t.Exposures, func(x *exposure) bool {
		return x.F > 0 && a.AttrSets[x.Attrs].Get("service") == d.Service
	})
}

// markDeploy puts a deploy into the timeline.
func (t *tracked) markDeploy(d *deployment) {
	detail := d.Version.Value + " first seen"
	if d.Marked {
		detail = markerText(d.Version.Value, d.Service)
	}
	if len(t.Inc.Timeline) < maxTimeline && t.Inc.addDeploy(nsTime(d.At), detail) {
		t.dirty = true
	}
}

func markerText(version, service string) string {
	if service == "" {
		return version
	}
	return version + " of " + service
}

// addDeploy puts a deploy into the timeline at its place in time, once, unless it
// was too long before the start to matter.
func (in *Incident) addDeploy(at time.Time, detail string) bool {
	if at.Before(in.StartedAt.Add(-time.Duration(deployLead))) {
		return false
	}
	i := 0
	for j, e := range in.Timeline {
		if e.Event == "deploy" && e.At.Equal(at) && e.Detail == detail {
			return false
		}
		if !e.At.After(at) {
			i = j + 1
		}
	}
	in.Timeline = slices.Insert(in.Timeline, i, TimelineEntry{At: at, Event: "deploy", Detail: detail})
	return true
}

// ShowMarkers puts the markers that belong to the incident's time into its
// timeline, for those that were told after the analyzer had gone on. Until ends
// an incident that is not over.
func (in *Incident) ShowMarkers(markers []Marker, until time.Time) {
	if in.ResolvedAt != nil {
		until = *in.ResolvedAt
	}
	for _, m := range markers {
		if !m.At.After(until) && (m.Service == "" || slices.Contains(in.Integrations, m.Service)) {
			in.addDeploy(m.At, markerText(m.Version, m.Service))
		}
	}
}
