package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse/text"
)

// alertmanager posts to the v2 API of a Prometheus Alertmanager, so that a
// team's routing, silences and escalation work as they do for everything else.
var alertmanager = Kind{
	Name: "alertmanager", Doc: "the v2 API of a Prometheus Alertmanager", Timeout: 10 * time.Second,
	Takes: []string{"url", "labels", "allow_private", "expires"}, Build: newAlertmanager,
}

// Alertmanager keeps alerts in memory and takes one for resolved when its endsAt
// has passed. What is open is said again every keepEvery, which brings it back
// soon after a restart; endsAt lies a good while ahead, because an end that comes
// of our own silence would be an all-clear that nobody has proven.
const (
	keepEvery      = time.Minute
	defaultExpires = 4 * time.Hour
)

type alertmanagerChannel struct {
	endpoint string
	labels   map[string]string
	expires  time.Duration
	client   *http.Client
	zone     *time.Location
}

func newAlertmanager(s settings) (Channel, error) {
	u, err := webAddress(s.URL)
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(u.Path, "/api/v2/alerts") {
		u = u.JoinPath("api", "v2", "alerts")
	}
	c := &alertmanagerChannel{endpoint: u.String(), labels: s.Labels, expires: s.Expires, client: newClient(s.AllowPrivate), zone: s.Zone}
	if c.expires == 0 {
		c.expires = defaultExpires
	}
	return c, nil
}

// postable is an alert as the API takes it.
type postable struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	StartsAt    time.Time         `json:"startsAt"`
	EndsAt      time.Time         `json:"endsAt"`
}

// Deliver implements Channel.
func (c *alertmanagerChannel) Deliver(ctx context.Context, a Alert) error {
	return c.post(ctx, c.postables(&a, time.Now()))
}

// KeepEvery implements keeper.
func (c *alertmanagerChannel) KeepEvery() time.Duration { return keepEvery }

// Keep implements keeper.
func (c *alertmanagerChannel) Keep(ctx context.Context, open []Alert) error {
	var all []postable
	now := time.Now()
	for i := range open {
		all = append(all, c.postables(&open[i], now)...)
	}
	return c.post(ctx, all)
}

func (c *alertmanagerChannel) post(ctx context.Context, alerts []postable) error {
	body, err := json.Marshal(alerts)
	if err != nil {
		return err
	}
	return post(ctx, c.client, c.endpoint, body, nil)
}

// postables makes one alert for each severity that was told. The labels of each
// never change, since they are what Alertmanager knows an alert by; an incident
// that became critical is one more alert, so that it takes the route of critical
// ones, and all of them end together.
func (c *alertmanagerChannel) postables(a *Alert, now time.Time) []postable {
	m := Words(a, c.zone)
	starts, ends := a.Incident.StartedAt, now.Add(c.expires)
	switch {
	case a.Event == Test:
		ends = now.Add(time.Minute)
	case a.Closes():
		ends = a.At
	}
	if ends.After(now) && a.Closes() { // the log's clock is ahead
		ends = now
	}
	if starts.After(ends) {
		starts = ends
	}
	severities := a.Severities
	if len(severities) == 0 {
		severities = []analyze.Severity{a.Incident.Severity}
	}
	var all []postable
	for _, severity := range severities {
		all = append(all, postable{
			Labels: c.labelled(a, severity),
			Annotations: map[string]string{
				"summary": m.Subject, "description": m.Body(), "severity_now": string(a.Incident.Severity),
			},
			StartsAt: starts.UTC(), EndsAt: ends.UTC(),
		})
	}
	return all
}

func (c *alertmanagerChannel) labelled(a *Alert, severity analyze.Severity) map[string]string {
	labels := maps.Clone(c.labels)
	if labels == nil {
		labels = map[string]string{}
	}
	name := "SyncGuardIncident"
	if a.Event == Test {
		name = "SyncGuardTest"
	}
	for key, value := range map[string]string{
		"alertname": name, "incident": a.Incident.ID, "kind": a.Incident.Kind,
		"integration": strings.Join(a.Incident.Integrations, ","), "severity": string(severity),
	} {
		if value != "" { // an empty label is none
			labels[key] = text.Visible(value)
		}
	}
	return labels
}

// checkLabels refuses names that Alertmanager would refuse, and those that are ours.
func checkLabels(labels map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		for i, r := range name {
			letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			if !letter && (i == 0 || r < '0' || r > '9') {
				return fmt.Errorf("label %q must consist of letters, digits and _", name)
			}
		}
		switch name {
		case "", "alertname", "incident", "kind", "integration", "severity":
			return fmt.Errorf("label %q is set by the incident", name)
		}
	}
	return nil
}
