package notify

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/syncguard/syncguard/parse/text"
)

// failure is a delivery that failed, with what it says of the next attempt.
type failure struct {
	problem string
	after   time.Duration // the receiver asked for this much patience; 0: it did not
	refused bool          // the same again would be refused again
}

func (f *failure) Error() string { return f.problem }

var errTooSlow = errors.New("no answer in time")

const maxProblem = 200 // cells

// redact makes an error fit to be logged and stored: one short line without
// secrets, addresses or anything that a terminal would obey.
func redact(err error, hide []string) *failure {
	f := &failure{}
	if known := (*failure)(nil); errors.As(err, &known) {
		*f = *known
	}
	problem := err.Error()
	if u := (*url.Error)(nil); errors.As(err, &u) {
		problem = u.Err.Error()
	}
	problem = address.ReplaceAllStringFunc(problem, withoutPath)
	for _, secret := range hide {
		problem = strings.ReplaceAll(problem, secret, text.Masked)
	}
	f.problem = text.Truncate(text.Visible(text.Mask(problem)), maxProblem)
	return f
}

var address = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s"'<>]+`)

// withoutPath keeps the scheme and the host of an address.
func withoutPath(raw string) string {
	scheme, rest, _ := strings.Cut(raw, "://")
	host := rest[:strings.IndexAny(rest+"/", "/?#")]
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	return scheme + "://" + host + "/…"
}

// hidden lists what must not be seen of addresses and secrets: each whole, and
// of an address its user, password, host-less parts and the values of its query,
// as written and decoded.
func hidden(secret, address string) []string {
	var parts []string
	add := func(s string) {
		if len(s) >= 6 { // shorter ones are words
			parts = append(parts, s)
		}
	}
	add(secret)
	add(address)
	u, err := url.Parse(address)
	if err != nil {
		return parts
	}
	if password, ok := u.User.Password(); ok {
		add(password)
	}
	add(u.User.Username())
	for piece := range strings.SplitSeq(u.EscapedPath(), "/") {
		add(piece)
		if plain, err := url.PathUnescape(piece); err == nil {
			add(plain)
		}
	}
	for _, values := range u.Query() {
		for _, v := range values {
			add(v)
			add(url.QueryEscape(v))
		}
	}
	return parts
}
