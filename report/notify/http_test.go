package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// target makes a channel for a test's server.
func target(t *testing.T, c Config, env map[string]string) *Target {
	t.Helper()
	if c.Name == "" {
		c.Name = "oncall"
	}
	built, err := c.Build(Secrets{Getenv: func(name string) string { return env[name] }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func serve(t *testing.T, handle http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return s
}

// The example of the specification.
func TestSignatureIsTheStandards(t *testing.T) {
	w, err := standardwebhooks.NewWebhook(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want || err != nil {
		t.Errorf("Sign = %s, %v; want %s", got, err, want)
	}
}

func TestWebhookIsSigned(t *testing.T) {
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(testSecret, "whsec_"))
	var problem string
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), body)
		want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
		if got := r.Header.Get("webhook-signature"); got != want || r.Header.Get("webhook-id") != "INC-7f3a9c/opened/1" {
			problem = fmt.Sprintf("signature %q of %q, want %q", got, r.Header.Get("webhook-id"), want)
		}
	})
	c := target(t, Config{Type: "webhook", URL: s.URL, Secret: "env:KEY", AllowPrivate: true}, map[string]string{"KEY": testSecret})
	if err := c.deliver(t.Context(), alerts()["opened"]); err != nil || problem != "" {
		t.Errorf("deliver: %v; %s", err, problem)
	}
}

// What a receiver may do to us, and what becomes of it.
func TestFailuresAreNamedAndRated(t *testing.T) {
	release := make(chan struct{})
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a redirect to another host was followed") })
	answer := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
		}
	}
	for _, c := range []struct {
		name    string
		handle  http.HandlerFunc
		want    string // part of the problem; "" = delivered
		after   time.Duration
		refused bool
	}{
		{"fine", answer(204), "", 0, false},
		{"broken", answer(500), "500 Internal Server Error", 0, false},
		{"says why", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such\x1b[2J channel", 404) }, `404 Not Found: no such\x1b[2J channel`, 0, true},
		{"gone", answer(410), "410 Gone", 0, true},
		{"busy, in seconds", answer(429, "Retry-After", "17"), "429 Too Many Requests", 17 * time.Second, false},
		{"busy for a year", answer(503, "Retry-After", "31536000"), "503", time.Hour, false},
		{"busy, nonsense", answer(503, "Retry-After", "soon"), "503", 0, false},
		{"hangs", func(http.ResponseWriter, *http.Request) { <-release }, "no answer in time", 0, false},
		{"drops the connection", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF", 0, false},
		{"redirects elsewhere", answer(307, "Location", elsewhere.URL), "redirects to another host", 0, true},
		{"redirects and would lose the body", answer(302, "Location", "/there"), "302 Found", 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.handle)
			oncall := target(t, Config{Type: "webhook", URL: s.URL + "/s3cr3t-path", Timeout: 200 * time.Millisecond, AllowPrivate: true}, nil)
			err := oncall.deliver(t.Context(), alerts()["opened"])
			if c.name == "hangs" {
				close(release)
			}
			if c.want == "" {
				if err != nil {
					t.Errorf("deliver: %v, want it delivered", err)
				}
				return
			}
			var f *failure
			if !errors.As(err, &f) || !strings.Contains(f.problem, c.want) || f.after != c.after || f.refused != c.refused {
				t.Errorf("deliver: %+v, want a problem with %q, after %s, refused %v", f, c.want, c.after, c.refused)
			}
			if f != nil && strings.Contains(f.problem, "s3cr3t") {
				t.Errorf("the problem tells the address: %s", f.problem)
			}
		})
	}
}

func TestRedirectOnTheSameHostKeepsTheMessage(t *testing.T) {
	var got string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/new" {
			http.Redirect(w, r, "/new", http.StatusPermanentRedirect)
			return
		}
		body, _ := io.ReadAll(r.Body)
		got = r.Method + " " + string(body)
	})
	c := target(t, Config{Type: "webhook", URL: s.URL, AllowPrivate: true}, nil)
	if err := c.deliver(t.Context(), alerts()["opened"]); err != nil || !strings.HasPrefix(got, `POST {"type":"incident.opened"`) {
		t.Errorf("deliver: %v, received %.60q", err, got)
	}
}

func TestRetryAfterTakesADate(t *testing.T) {
	got := retryAfter(noon.Add(90*time.Second).Format(http.TimeFormat), noon)
	if got != 90*time.Second {
		t.Errorf("retryAfter = %s, want 1m30s", got)
	}
	if got := retryAfter(noon.Add(-time.Hour).Format(http.TimeFormat), noon); got != 0 {
		t.Errorf("retryAfter of the past = %s, want 0", got)
	}
}

func TestCertificatesAreVerified(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a server that nobody vouches for got the alert") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	c := target(t, Config{Type: "webhook", URL: s.URL, AllowPrivate: true}, nil)
	if err := c.deliver(t.Context(), alerts()["opened"]); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("deliver to a server of an unknown authority: %v, want an error of its certificate", err)
	}
}

// The address that is dialled counts, whatever the name was.
func TestPrivateAddressesNeedConsent(t *testing.T) {
	s := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a loopback address was reached") })
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, url := range []string{s.URL, "http://localhost" + port} {
		for _, kind := range []string{"webhook", "slack", "alertmanager"} {
			c := target(t, Config{Type: kind, URL: "env:URL"}, map[string]string{"URL": url})
			if err := c.deliver(t.Context(), alerts()["opened"]); err == nil || !strings.Contains(err.Error(), "is private") {
				t.Errorf("%s to %s: %v, want it refused", kind, url, err)
			}
		}
	}
	for address, want := range map[string]bool{
		"93.184.216.34:443": true, "[2606:2800:220:1::1]:443": true, "127.0.0.1:80": false, "10.1.2.3:80": false, "192.168.0.1:80": false,
		"172.16.0.1:80": false, "169.254.169.254:80": false, "100.64.1.1:80": false, "0.0.0.0:80": false, "[::1]:80": false, "[::]:80": false,
		"[fd00::1]:80": false, "[fe80::1%eth0]:80": false, "[::ffff:10.0.0.1]:80": false, "[64:ff9b::a00:1]:80": false, "224.0.0.1:80": false,
		"255.255.255.255:80": false, "198.18.0.1:80": false, "[2002:a00:1::]:80": false,
	} {
		if err := public(address); (err == nil) != want {
			t.Errorf("public(%s) = %v, want allowed: %v", address, err, want)
		}
	}
}

// When we end, the receiver is not to blame.
func TestEndingIsNoFailure(t *testing.T) {
	arrived := make(chan struct{})
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body) // or the server does not notice that we have gone
		close(arrived)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	err := target(t, Config{Type: "webhook", URL: s.URL, AllowPrivate: true}, nil).deliver(ctx, alerts()["opened"])
	if !errors.Is(err, context.Canceled) || errors.As(err, new(*failure)) {
		t.Errorf("deliver that is interrupted: %v, want context.Canceled", err)
	}
}
