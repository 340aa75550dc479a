package analyze

import (
	"strings"
	"testing"

	"github.com/syncguard/syncguard/parse"
)

func exampleEvent(x Example) *parse.Event {
	return &parse.Event{Outcome: parse.Failed, Status: x.Status, Code: x.Code, Message: x.Message}
}

func TestClassesMatchTheirExamples(t *testing.T) {
	for _, class := range Classes() {
		t.Run(class.Name, func(t *testing.T) {
			if len(class.Examples) == 0 || len(class.NonExamples) == 0 {
				t.Fatalf("%d examples and %d non-examples, want some of both", len(class.Examples), len(class.NonExamples))
			}
			for _, x := range class.Examples {
				if got := Classify(exampleEvent(x)).Name; got != class.Name {
					t.Errorf("Classify(%+v) = %s, want %s", x, got, class.Name)
				}
			}
			for _, x := range class.NonExamples {
				if got := Classify(exampleEvent(x)).Name; got == class.Name {
					t.Errorf("Classify(%+v) = %s, want another", x, got)
				}
			}
		})
	}
}

func TestClassesAreWellFormed(t *testing.T) {
	names, phrases, statuses := map[string]string{}, map[string]string{}, map[int]string{}
	claim := func(t *testing.T, owner, what string, taken map[string]string) {
		if first, ok := taken[what]; ok {
			t.Errorf("%q is claimed by %s and by %s", what, first, owner)
		}
		taken[what] = owner
	}
	for _, class := range Classes() {
		claim(t, class.Name, class.Name, names)
		for _, text := range [3]string{class.Doc, class.Noun, class.Hint} {
			if text == "" || len(text) > lineCap || strings.Contains(text, "\n") {
				t.Errorf("%s: text %q, want one line of 1 to %d bytes", class.Name, text, lineCap)
			}
		}
		for _, text := range append(append([]string{}, class.Terms...), class.Weak...) {
			claim(t, class.Name, text, phrases)
			if normal := string(words(nil, text)); normal != text {
				t.Errorf("%s: term %q can never be found, want it written %q", class.Name, text, normal)
			}
		}
		for _, span := range class.Statuses {
			for status := span.From; status <= span.To; status++ {
				if first, ok := statuses[status]; ok {
					t.Errorf("status %d is claimed by %s and by %s", status, first, class.Name)
				}
				statuses[status] = class.Name
			}
		}
	}
	for status := 500; status <= 530; status++ {
		if statuses[status] == "" && status < 512 && status != 504 {
			t.Errorf("status %d is claimed by no class", status)
		}
	}
}

func TestClassifyByStatus(t *testing.T) {
	want := map[int]string{
		0: "unknown", 200: "data", 204: "data", 302: "config", 400: "validation", 401: "auth", 402: "quota",
		403: "permission", 404: "not_found", 408: "timeout", 409: "validation", 410: "not_found",
		412: "validation", 413: "validation", 415: "validation", 422: "validation", 429: "rate_limit",
		499: "timeout", 500: "server", 501: "server", 502: "server", 503: "server", 504: "timeout",
		521: "network", 525: "tls", -1: "unknown", 1000: "unknown", 1 << 40: "unknown",
	}
	for status, class := range want {
		if got := Classify(exampleEvent(Example{Status: status})).Name; got != class {
			t.Errorf("Classify(status %d) = %s, want %s", status, got, class)
		}
	}
}

func TestClassNamedFindsEveryClass(t *testing.T) {
	for i, class := range Classes() {
		got := ClassNamed(class.Name)
		if got == nil || got.Name != class.Name || classOf(exampleEvent(class.Examples[0])) != uint8(i) {
			t.Errorf("class %s: ClassNamed gives %v, classOf(%+v) gives %d, want place %d",
				class.Name, got, class.Examples[0], classOf(exampleEvent(class.Examples[0])), i)
		}
	}
	if got := ClassNamed("nonsense"); got != nil {
		t.Errorf("ClassNamed(nonsense) = %s, want nil", got.Name)
	}
}

func TestWords(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"invalid_grant", "invalid grant"},
		{"InvalidGrant", "invalid grant"},
		{"SSLHandshakeException", "ssl handshake exception"},
		{"OAuthToken", "oauth token"},
		{"ECONNREFUSED", "econnrefused"},
		{"cURL error 52: gRPC", "curl error 52 grpc"},
		{"  read: i/o timeout.  ", "read i o timeout"},
		{"x509: certificate", "x509 certificate"},
		{"Zugriff verweigert — übel", "zugriff verweigert — übel"},
		{strings.Repeat("a ", 400) + "connection refused", strings.TrimSpace(strings.Repeat("a ", 128)+strings.Repeat("a ", 119)) + " connection refused"},
	}
	for _, test := range tests {
		if got := string(words(nil, test.in)); got != test.want {
			t.Errorf("words(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

// The cause stands at the end of a chain of wrapped errors, however long.
func TestClassifyReadsBothEndsOfALongMessage(t *testing.T) {
	long := strings.Repeat("https://api.example.com/v1/objects?page=1 ", 100)
	for _, message := range []string{"connection refused: " + long, long + ": connection refused"} {
		if got := Classify(exampleEvent(Example{Message: message})).Name; got != "network" {
			t.Errorf("Classify(%.40q… of %d bytes) = %s, want network", message, len(message), got)
		}
	}
}

func FuzzClassify(f *testing.F) {
	for _, class := range Classes() {
		for _, x := range class.Examples {
			f.Add(x.Status, x.Code, x.Message)
		}
	}
	f.Fuzz(func(t *testing.T, status int, code, message string) {
		x := Example{Status: status, Code: code, Message: message}
		first, second := Classify(exampleEvent(x)), Classify(exampleEvent(x))
		if first == nil || first != second {
			t.Fatalf("Classify(%+v) = %v, then %v, want one class", x, first, second)
		}
		if got := len(words(nil, message)); got > wordsSize {
			t.Fatalf("words(%q) has %d bytes, want at most %d", message, got, wordsSize)
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	benchmarks := []struct {
		name string
		x    Example
	}{
		{"status", Example{Status: 401, Message: "Unauthorized"}},
		{"status and text", Example{Status: 503, Message: "upstream connect error or disconnect/reset before headers"}},
		{"code", Example{Status: 400, Code: "invalid_grant", Message: "Token has been expired or revoked."}},
		{"text", Example{Message: `Get "https://api.example.com/v1/contacts": dial tcp 10.0.0.1:443: connect: connection refused`}},
		{"longest text", Example{Message: strings.Repeat("connection of token ", 40)}},
	}
	for _, bench := range benchmarks {
		b.Run(bench.name, func(b *testing.B) {
			e := exampleEvent(bench.x)
			b.ReportAllocs()
			for b.Loop() {
				classOf(e)
			}
		})
	}
}
