package notify

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// slack posts to an incoming webhook of Slack, or of what takes the same JSON
// (Mattermost, Rocket.Chat).
var slack = Kind{
	Name: "slack", Doc: "an incoming webhook of Slack, or of what is compatible with it", Timeout: 10 * time.Second,
	Takes: []string{"url", "allow_private"}, SecretURL: true, Build: newSlack,
}

type slackChannel struct {
	url    string
	client *http.Client
	zone   *time.Location
}

func newSlack(s settings) (Channel, error) {
	if _, err := webAddress(s.URL); err != nil {
		return nil, err
	}
	return &slackChannel{url: s.URL, client: newClient(s.AllowPrivate), zone: s.Zone}, nil
}

// Deliver implements Channel.
func (c *slackChannel) Deliver(ctx context.Context, a Alert) error {
	m := Words(&a, c.zone)
	body, err := json.Marshal(slackMessage(&m))
	if err != nil {
		return err
	}
	return post(ctx, c.client, c.url, body, nil)
}

// Slack's limits, in characters: https://api.slack.com/reference/block-kit/blocks
const (
	slackHeader  = 150
	slackField   = 2000
	slackPerTime = 10 // fields a section
)

// slackMessage lays a message out. Whatever comes from a log stands in
// plain_text, where Slack obeys nothing; only our own labels are markdown. The
// text is what a notification shows, and all that Mattermost does.
func slackMessage(m *Message) map[string]any {
	plain := func(s string, most int) map[string]any {
		return map[string]any{"type": "plain_text", "text": text.Truncate(s, most), "emoji": false}
	}
	blocks := []any{map[string]any{"type": "header", "text": plain(m.Subject, slackHeader)}}
	var fields []any
	for _, f := range m.Facts {
		fields = append(fields, map[string]any{"type": "mrkdwn", "text": "*" + f.Label + "*"}, plain(f.Text, slackField))
	}
	for len(fields) > 0 {
		n := min(len(fields), slackPerTime)
		blocks = append(blocks, map[string]any{"type": "section", "fields": fields[:n]})
		fields = fields[n:]
	}
	blocks = append(blocks, map[string]any{"type": "context", "elements": []any{plain("SyncGuard "+m.ID, slackField)}})
	return map[string]any{"text": slackEscape(m.Subject + "\n" + m.Body()), "blocks": blocks}
}

// slackEscape keeps a text from being taken for a mention, a link or markup:
// https://api.slack.com/reference/surfaces/formatting#escaping
func slackEscape(s string) string { return slackEscapes.Replace(s) }

// A backtick, an asterisk and a bracket mean nothing to somebody who reads: they
// are replaced by their look-alikes, since Slack knows no way to escape them.
var slackEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "∗", "`", "'", "](", "] (", "~", "∼",
	"@all", "@ all", "@channel", "@ channel", "@here", "@ here", "@everyone", "@ everyone")
