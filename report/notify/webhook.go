package notify

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/syncguard/syncguard/analyze"
)

// webhook posts JSON, signed after Standard Webhooks:
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
var webhook = Kind{
	Name: "webhook", Doc: "JSON by POST, signed after Standard Webhooks", Timeout: 10 * time.Second,
	Takes: []string{"url", "secret", "allow_private"}, Build: newWebhook,
}

type webhookChannel struct {
	url    string
	sign   *standardwebhooks.Webhook // nil: not signed
	client *http.Client
	zone   *time.Location
}

func newWebhook(s settings) (Channel, error) {
	if _, err := webAddress(s.URL); err != nil {
		return nil, err
	}
	c := &webhookChannel{url: s.URL, client: newClient(s.AllowPrivate), zone: s.Zone}
	if s.Secret != "" {
		var err error
		if c.sign, err = standardwebhooks.NewWebhook(s.Secret); err != nil {
			return nil, errors.New("has a secret that is no base64 (hint: it looks like whsec_ and 32 characters of base64)")
		}
	}
	return c, nil
}

// payload is what webhooks and commands are given.
type payload struct {
	Type      string    `json:"type"`      // incident.opened …
	Timestamp time.Time `json:"timestamp"` // event time
	Data      news      `json:"data"`
}

type news struct {
	ID       string           `json:"id"`
	Event    Event            `json:"event"`
	Subject  string           `json:"subject"`
	Body     string           `json:"body"`
	Again    int              `json:"again"`
	Incident analyze.Incident `json:"incident"`
}

func payloadOf(a *Alert, zone *time.Location) ([]byte, error) {
	m := Words(a, zone)
	return json.Marshal(payload{
		Type: "incident." + string(a.Event), Timestamp: a.At,
		Data: news{ID: a.ID, Event: a.Event, Subject: m.Subject, Body: m.Body(), Again: a.Again, Incident: a.Incident},
	})
}

// Deliver implements Channel.
func (c *webhookChannel) Deliver(ctx context.Context, a Alert) error {
	body, err := payloadOf(&a, c.zone)
	if err != nil {
		return err
	}
	now := time.Now()
	header := http.Header{}
	header.Set(standardwebhooks.HeaderWebhookID, a.ID)
	header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	if c.sign != nil {
		signature, err := c.sign.Sign(a.ID, now, body)
		if err != nil {
			return err
		}
		header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	}
	return post(ctx, c.client, c.url, body, header)
}
