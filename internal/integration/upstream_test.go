//go:build integration

package integration

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// behaviour is how a provider answers one tenant: a status, or silence.
type behaviour func(tenant string) (status int, hang bool)

func healthy(string) (int, bool) { return http.StatusOK, false }

// forAll answers everybody alike.
func forAll(status int) behaviour { return func(string) (int, bool) { return status, false } }

// forOne answers one tenant differently.
func forOne(tenant string, status int) behaviour {
	return func(t string) (int, bool) {
		if t == tenant {
			return status, false
		}
		return healthy(t)
	}
}

func hang(string) (int, bool) { return 0, true }

// provider is one integration's far end, which fails on command.
type provider struct {
	addr   string
	server *http.Server
	parked func(requestID string) // told of every request that will get no answer

	mu     sync.Mutex
	behave behaviour
}

func startProvider(t *testing.T, parked func(string)) *provider {
	t.Helper()
	p := &provider{addr: "127.0.0.1:0", parked: parked, behave: healthy}
	p.listen(t)
	t.Cleanup(p.refuse)
	return p
}

// listen opens the port; a second time after refuse it is the same one.
func (p *provider) listen(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	p.server = &http.Server{Handler: p}
	go p.server.Serve(l) //nolint:errcheck // it ends by Close
}

// refuse closes the port: connections are refused from now on.
func (p *provider) refuse() { _ = p.server.Close() }

func (p *provider) set(b behaviour) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.behave = b
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	behave := p.behave
	p.mu.Unlock()
	tenant := strings.Split(r.URL.Path, "/")[2] // /t/TENANT/integrations/NAME/…
	status, silent := behave(tenant)
	switch {
	case silent:
		p.parked(r.Header.Get("X-Request-Id"))
		<-r.Context().Done() // until nginx gives up
	case r.Header.Get("X-Stray") != "" && status == http.StatusOK:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"ok":%t}`, status < 400)
	}
}
