package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// newClient returns a client that verifies TLS, stays on the host it was sent
// to, and talks to private addresses only where that is allowed.
func newClient(allowPrivate bool) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !allowPrivate {
		// The address that is dialled counts, not the name: a name can be made
		// to lead anywhere at any time.
		dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error { return public(address) }
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           dialer.DialContext,
			ForceAttemptHTTP2:     true,
			TLSHandshakeTimeout:   10 * time.Second,
			IdleConnTimeout:       90 * time.Second,
			MaxIdleConns:          2,
			ExpectContinueTimeout: time.Second,
		},
		CheckRedirect: sameHost,
	}
}

// sameHost follows a redirect only if it keeps the request as it is and leads to
// the same host, by no weaker scheme.
func sameHost(next *http.Request, via []*http.Request) error {
	code, from := next.Response.StatusCode, via[0].URL
	keeps := code == http.StatusTemporaryRedirect || code == http.StatusPermanentRedirect
	if !keeps || len(via) > 3 {
		return http.ErrUseLastResponse
	}
	if next.URL.Host != from.Host || from.Scheme == "https" && next.URL.Scheme != "https" {
		return &failure{problem: "it redirects to another host, " + next.URL.Host, refused: true}
	}
	return nil
}

// public refuses addresses that lead into somebody's own network.
func public(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("dial %s: %w", address, err)
	}
	ip := at.Addr().Unmap().WithZone("")
	bad := !ip.IsGlobalUnicast() || ip.IsPrivate()
	for _, p := range reserved {
		bad = bad || p.Contains(ip)
	}
	if bad {
		return &failure{problem: "address " + ip.String() + " is private (hint: set allow_private: true in the channel if that is meant)", refused: true}
	}
	return nil
}

// reserved are further addresses of no public host: shared by carriers, this
// network, IETF protocols, benchmarks, translation of IPv4 and 6to4.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"),
}

// post sends JSON and fails if the answer is no success.
func post(ctx context.Context, client *http.Client, to string, body []byte, header http.Header) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return errors.New("its address is no URL")
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "syncguard")
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	// The connection can only be used again when the answer was read.
	head, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
	if res.StatusCode >= 200 && res.StatusCode < 300 {
		return nil
	}
	return answered(res, head)
}

// answered makes an error of an answer that is no success.
func answered(res *http.Response, body []byte) *failure {
	f := &failure{problem: "it answers " + res.Status, after: retryAfter(res.Header.Get("Retry-After"), time.Now())}
	if line, _, _ := strings.Cut(strings.TrimSpace(string(body)), "\n"); line != "" {
		f.problem += ": " + line
	}
	switch code := res.StatusCode; code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
	default:
		f.refused = code < 500
	}
	return f
}

// longestPatience bounds what a receiver can ask for.
const longestPatience = time.Hour

// retryAfter reads the header of that name, in seconds or as a date (RFC 9110,
// 10.2.3); 0 if there is none.
func retryAfter(header string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.ParseInt(header, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestPatience)
}

// webAddress checks the address of a channel that speaks HTTP.
func webAddress(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("is no web address (hint: it begins with https:// or http://)")
	}
	return u, nil
}
