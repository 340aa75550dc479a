package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// FromAddress makes a channel of an address as --notify takes it:
//
//	https://…, http://…         a webhook, signed if there is a secret
//	slack+https://…             a Slack-compatible incoming webhook
//	alertmanager+http://…       an Alertmanager
//	exec:/path/to/program       a program without arguments
//	teams://…, ntfy://… …       a service of shoutrrr
//	env:NAME, file:/path        where one of these is kept
//
// Its name tells the host and, so that another address gets another name, a
// part of a hash.
func FromAddress(address string, s Secrets) (Config, error) {
	raw, err := s.Read(address)
	if err != nil {
		return Config{}, err
	}
	scheme, rest, ok := strings.Cut(raw, ":")
	if !ok || rest == "" {
		return Config{}, errNoAddress
	}
	c := Config{URL: raw}
	switch scheme = strings.ToLower(scheme); {
	case scheme == "http" || scheme == "https":
		c.Type = webhook.Name
	case strings.HasPrefix(scheme, "slack+http"):
		c.Type, c.URL = slack.Name, strings.TrimPrefix(raw, "slack+")
	case strings.HasPrefix(scheme, "alertmanager+http"):
		c.Type, c.URL = alertmanager.Name, strings.TrimPrefix(raw, "alertmanager+")
	case scheme == "exec":
		c.Type, c.URL, c.Command = command.Name, "", []string{strings.TrimPrefix(rest, "//")}
	default:
		service, _, _ := strings.Cut(scheme, "+")
		if notHere[service] == "" && !slices.Contains(Services(), service) {
			return Config{}, errNoAddress
		}
		c.Type = shoutrrrKind.Name
	}
	c.Name = nameOf(c.Type, scheme, raw)
	return c, nil
}

// errNoAddress shows nothing of what was given: it may be a secret in the wrong place.
var errNoAddress = errors.New("it is no address of a known kind (hint: write it like https://…, slack+https://…, alertmanager+http://…, exec:/path, ntfy://…, or env:NAME)")

// nameOf tells which channel it is without telling how to get in.
func nameOf(kind, scheme, raw string) string {
	sum := sha256.Sum256([]byte(raw))
	what := scheme
	if u, err := url.Parse(raw); err == nil && kind != shoutrrrKind.Name && u.Hostname() != "" {
		what = kind + "-" + u.Hostname() // of the others the host may be a token
	}
	what = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '-'
	}, what)
	return fmt.Sprintf("%.50s-%s", what, hex.EncodeToString(sum[:3]))
}
