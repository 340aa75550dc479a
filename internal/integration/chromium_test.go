//go:build integration

package integration

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"testing"
)

// chromium is a headless browser that is driven over a pipe: no port, and no
// library for what is a few lines of JSON.
type chromium struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Reader
	session string
	id      int
	events  []event // since the last look
}

type event struct {
	Method string
	Params json.RawMessage
}

// newChromium starts the browser with one empty page.
func newChromium(t *testing.T) *chromium {
	t.Helper()
	binary, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "chromium", "chromium")
	}
	theirIn, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, theirOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe", "about:blank")
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // its descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirIn.Close()
	theirOut.Close()
	c := &chromium{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		c.call("Browser.close", nil, nil)
		in.Close()
		out.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("chromium: %v", err)
		}
	})
	var target struct{ TargetID string }
	c.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	c.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	c.session = attached.SessionID
	for _, domain := range []string{"Page", "Network", "Log", "Runtime", "Accessibility"} {
		c.call(domain+".enable", nil, nil)
	}
	return c
}

// call sends a command and waits for its answer; events that come first are kept.
func (c *chromium) call(method string, params, into any) {
	c.t.Helper()
	c.id++
	message := map[string]any{"id": c.id, "method": method}
	if params != nil {
		message["params"] = params
	}
	if c.session != "" && method != "Browser.close" {
		message["sessionId"] = c.session
	}
	text, err := json.Marshal(message)
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.in.Write(append(text, 0)); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	for {
		answer := c.next()
		if answer.ID != c.id {
			continue
		}
		if answer.Error != nil {
			c.t.Fatalf("%s: %s", method, answer.Error)
		}
		if into != nil {
			if err := json.Unmarshal(answer.Result, into); err != nil {
				c.t.Fatalf("%s: %v", method, err)
			}
		}
		return
	}
}

type message struct {
	ID            int
	Result, Error json.RawMessage
	event
}

// next reads one message; they end with a zero byte.
func (c *chromium) next() message {
	c.t.Helper()
	text, err := c.out.ReadBytes(0)
	if err != nil {
		c.t.Fatalf("chromium has gone: %v", err)
	}
	var m message
	if err := json.Unmarshal(bytes.TrimSuffix(text, []byte{0}), &m); err != nil {
		c.t.Fatal(err)
	}
	if m.Method != "" {
		c.events = append(c.events, m.event)
	}
	return m
}

// open loads a page and waits until it is there.
func (c *chromium) open(url string) {
	c.t.Helper()
	c.events = nil
	c.call("Page.navigate", map[string]any{"url": url}, nil)
	for loaded := 0; ; loaded++ {
		for ; loaded < len(c.events); loaded++ {
			if c.events[loaded].Method == "Page.loadEventFired" {
				return
			}
		}
		c.next()
		loaded--
	}
}

// complaints are what a page logged, threw, or asked for beside itself.
func (c *chromium) complaints(url string) []string {
	var out []string
	for _, e := range c.events {
		switch e.Method {
		case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown":
			out = append(out, fmt.Sprintf("%s %s", e.Method, e.Params))
		case "Network.requestWillBeSent":
			var sent struct{ Request struct{ URL string } }
			if err := json.Unmarshal(e.Params, &sent); err != nil || sent.Request.URL != url && sent.Request.URL != "data:," {
				out = append(out, fmt.Sprintf("a request: %s", e.Params))
			}
		}
	}
	return out
}

// axNode is a node of the accessibility tree.
type axNode struct {
	Ignored    bool
	Role, Name axValue
	Properties []struct {
		Name  string
		Value axValue
	}
}

type axValue struct{ Value any }

func (n axNode) level() any {
	for _, p := range n.Properties {
		if p.Name == "level" {
			return p.Value.Value
		}
	}
	return nil
}

// tree is what a screen reader gets to know of the page.
func (c *chromium) tree() []axNode {
	c.t.Helper()
	var all struct{ Nodes []axNode }
	c.call("Accessibility.getFullAXTree", nil, &all)
	var out []axNode
	for _, n := range all.Nodes {
		if !n.Ignored {
			out = append(out, n)
		}
	}
	return out
}

// overflow is how many pixels the page is wider than its window.
func (c *chromium) overflow(width int, media, scheme string) float64 {
	c.t.Helper()
	c.call("Emulation.setEmulatedMedia", map[string]any{"media": media, "features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}}, nil)
	c.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}, nil)
	var got struct{ Result struct{ Value float64 } }
	c.call("Runtime.evaluate", map[string]any{"expression": "document.documentElement.scrollWidth - window.innerWidth", "returnByValue": true}, &got)
	return got.Result.Value
}

// sheets prints the page and counts the sheets.
func (c *chromium) sheets() int {
	c.t.Helper()
	c.call("Emulation.setEmulatedMedia", map[string]any{"media": ""}, nil)
	c.call("Emulation.clearDeviceMetricsOverride", nil, nil)
	var printed struct{ Data []byte }
	c.call("Page.printToPDF", map[string]any{"printBackground": true}, &printed)
	return len(sheet.FindAll(printed.Data, -1))
}

var sheet = regexp.MustCompile(`/Type\s*/Page\b`)
