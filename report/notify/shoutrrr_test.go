package notify

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// internet answers every request of the library in place of the services.
type internet struct {
	mu   sync.Mutex
	sent []string
}

func (i *internet) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.sent = append(i.sent, r.URL.Host+" "+fmt.Sprint(r.Header)+" "+string(body)+" "+r.URL.RawQuery)
	return &http.Response{
		StatusCode: 200, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"status":1,"ok":true,"code":200,"result":"Request will be processed"}`)),
	}, nil
}

// offline takes the network away from the library for a test.
func offline(t *testing.T) *internet {
	t.Helper()
	i := &internet{}
	before := http.DefaultTransport
	http.DefaultTransport = i
	t.Cleanup(func() { http.DefaultTransport = before })
	return i
}

// The services that are given a title, or settings of their own, take them.
func TestServicesTakeWhatTheyAreGiven(t *testing.T) {
	world := offline(t)
	own := serve(t, func(w http.ResponseWriter, r *http.Request) { // some bring a transport of their own
		answer, err := world.RoundTrip(r)
		if err != nil {
			return
		}
		defer answer.Body.Close()
		_, _ = io.Copy(w, answer.Body)
	})
	addresses := map[string]string{
		"bark":       "bark://device-key@bark.example",
		"gotify":     "gotify://" + strings.TrimPrefix(own.URL, "http://") + "/AzyoeNS.D4iJLVa?disabletls=yes",
		"join":       "join://shoutrrr:apikey@join/?devices=dev1",
		"ntfy":       "ntfy://" + strings.TrimPrefix(own.URL, "http://") + "/topic?scheme=http",
		"opsgenie":   "opsgenie://api.opsgenie.com/eb243592-faa2-4ba2-a551q-1afdf565c889",
		"pushbullet": "pushbullet://o.abcdefghijklmnopqrstuvwxyz012345",
		"pushover":   "pushover://shoutrrr:token@userkey/",
		"smtp":       "smtp://127.0.0.1:1/?from=a@example.com&to=b@example.com",
		"pagerduty":  "pagerduty://events.example:443/eb243592faa24ba2a551c1afdf565c88",
	}
	for _, service := range append(slices.Clone(titled), "pagerduty") {
		t.Run(service, func(t *testing.T) {
			channel, err := newShoutrrr(settings{URL: addresses[service], Zone: time.UTC})
			if err != nil {
				t.Fatal(err)
			}
			world.sent = nil
			err = channel.Deliver(t.Context(), alerts()["opened"])
			if service == "smtp" { // it needs a server: only that its settings are taken
				if err == nil || strings.Contains(err.Error(), "param") {
					t.Errorf("Deliver = %v, want that there is no server", err)
				}
				return
			}
			if service != "pushbullet" && err != nil { // whose answer is not worth imitating
				t.Errorf("Deliver = %v", err)
			}
			if all := strings.Join(world.sent, "\n"); !strings.Contains(all, "3 of 30 tenants") && !strings.Contains(all, "3%20of%2030%20tenants") && !strings.Contains(all, "3+of+30+tenants") {
				t.Errorf("sent %q, which says nothing of the tenants", all)
			}
		})
	}
}

func TestPagerDutyEndsWithTheIncident(t *testing.T) {
	world := offline(t)
	channel, err := newShoutrrr(settings{URL: "pagerduty://events.example:443/eb243592faa24ba2a551c1afdf565c88", Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"opened", "grown", "resolved"} {
		if err := channel.Deliver(t.Context(), alerts()[name]); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range [][]string{{`"trigger"`, `"error"`}, {`"trigger"`, `"critical"`}, {`"resolve"`}} {
		for _, w := range append(want, `"INC-7f3a9c"`) {
			if !strings.Contains(world.sent[i], w) {
				t.Errorf("message %d lacks %s: %s", i, w, world.sent[i])
			}
		}
	}
}

// A service that hangs costs one call, however often it is tried.
func TestHangingServiceIsNotPiledUpon(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	held := make(chan net.Conn, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				close(held)
				return
			}
			_, _ = bufio.NewReader(c).ReadString('\n')
			held <- c
		}
	}()
	channel := target(t, Config{Type: "shoutrrr", URL: "env:U", Timeout: 50 * time.Millisecond}, map[string]string{"U": "ntfy://" + l.Addr().String() + "/topic?scheme=http"})
	for i, want := range []string{errTooSlow.Error(), errHangs.Error(), errHangs.Error()} {
		if err := channel.deliver(t.Context(), alerts()["opened"]); err == nil || err.Error() != want {
			t.Errorf("attempt %d: %v, want %s", i, err, want)
		}
	}
	l.Close()
	conns := 0
	for c := range held {
		conns++
		c.Close()
	}
	if conns != 1 {
		t.Errorf("%d connections were made, want 1", conns)
	}
	channel.Channel.(*shoutrrrChannel).busy <- struct{}{} // free again when the call has ended
}
