package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"slices"
	"strings"
	"time"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"github.com/syncguard/syncguard/analyze"
)

// shoutrrrKind is everything else: Teams, Discord, Telegram, PagerDuty, Opsgenie,
// ntfy, Gotify, Matrix, mail and more.
var shoutrrrKind = Kind{
	Name: "shoutrrr", Doc: "any service of https://shoutrrr.nickfedor.com: teams, discord, telegram, pagerduty, opsgenie, ntfy, matrix, smtp …",
	Timeout: 20 * time.Second, Takes: []string{"url"}, SecretURL: true, Build: newShoutrrr,
}

type shoutrrrChannel struct {
	url, service string
	zone         *time.Location
	busy         chan struct{} // holds one while a delivery is under way, also one that was given up
}

// notHere are services that would go around what our own channels watch over, or
// that deliver to nobody.
var notHere = map[string]string{
	"generic": "type: webhook posts JSON, and signs it",
	"logger":  "type: exec can write a log",
}

func newShoutrrr(s settings) (Channel, error) {
	scheme, _, _ := strings.Cut(s.URL, "://")
	service, _, _ := strings.Cut(strings.ToLower(scheme), "+")
	if instead, ok := notHere[service]; ok {
		return nil, fmt.Errorf("takes no %s: address (hint: %s)", service, instead)
	}
	c := &shoutrrrChannel{url: s.URL, service: service, zone: s.Zone, busy: make(chan struct{}, 1)}
	_, err := c.locate()
	return c, err
}

// locate makes a service of the address; the errors of the library hold the
// address, so they are not handed on.
func (c *shoutrrrChannel) locate() (types.Service, error) {
	r := router.ServiceRouter{}
	if !slices.Contains(r.ListServices(), c.service) {
		return nil, fmt.Errorf("has an address of no known service (hint: there are %s)", strings.Join(Services(), ", "))
	}
	r.SetLogger(log.New(io.Discard, "", 0))
	service, err := r.Locate(c.url)
	if err != nil {
		return nil, fmt.Errorf("has an address that %s can't be reached by (hint: see https://shoutrrr.nickfedor.com)", c.service)
	}
	return service, nil
}

// Services lists the schemes that an address can begin with, sorted.
func Services() []string {
	r := router.ServiceRouter{}
	all := slices.DeleteFunc(r.ListServices(), func(s string) bool { return notHere[s] != "" })
	slices.Sort(all)
	return all
}

var errHangs = errors.New("the delivery before still hangs")

// Deliver implements Channel. The library knows no context: a call that takes too
// long is given up, and no other begins until it has ended.
func (c *shoutrrrChannel) Deliver(ctx context.Context, a Alert) error {
	select {
	case c.busy <- struct{}{}:
	default:
		return errHangs
	}
	done := make(chan error, 1)
	go func() {
		defer func() { <-c.busy }()
		done <- c.send(&a)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *shoutrrrChannel) send(a *Alert) error {
	service, err := c.locate()
	if err != nil {
		return err
	}
	m := Words(a, c.zone)
	subject, body := harmless(m.Subject), harmless(m.Body())
	params := types.Params{}
	switch {
	case c.service == "pagerduty":
		params["action"], params["dedup_key"], params["severity"] = "trigger", a.Incident.ID, pagerDuty[a.Incident.Severity]
		if a.Closes() || a.Event == Test {
			params["action"] = "resolve"
		}
	case slices.Contains(titled, c.service):
		params.SetTitle(subject)
		return service.Send(body, &params)
	}
	return service.Send(subject+"\n\n"+body, &params)
}

// pagerDuty has words of its own for severities.
var pagerDuty = map[analyze.Severity]string{analyze.Critical: "critical", analyze.Major: "error", analyze.Minor: "warning"}

// titled are the services that show a title apart from the message.
var titled = []string{"bark", "gotify", "join", "ntfy", "opsgenie", "pushbullet", "pushover", "smtp"}

// harmless keeps names from a log from calling everybody or hiding a link, in
// whatever markup the service may have.
func harmless(s string) string { return calls.Replace(s) }

var calls = strings.NewReplacer("@everyone", "@ everyone", "@here", "@ here", "@channel", "@ channel", "@all", "@ all",
	"](", "] (", "<", "‹", ">", "›")
