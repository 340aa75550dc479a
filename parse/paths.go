package parse

import "strings"

// splitURL takes a URL, a path or a path with a query apart. host is empty for
// a path; s is returned as path when it is neither.
func splitURL(s string) (host, path, query string) {
	if at := strings.Index(s[:min(len(s), 11)], "://"); at > 0 { // no scheme is longer
		s = s[at+3:]
		end := strings.IndexAny(s, "/?#")
		if end < 0 {
			return bareHost(s), "/", ""
		}
		host, s = bareHost(s[:end]), s[end:]
	}
	if at := strings.IndexByte(s, '#'); at >= 0 {
		s = s[:at]
	}
	path, query, _ = strings.Cut(s, "?")
	if path == "" {
		path = "/"
	}
	return host, path, query
}

// bareHost cuts user information and port off.
func bareHost(s string) string {
	if s == "" {
		return ""
	}
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		s = s[at+1:]
	}
	if at := strings.LastIndexByte(s, ':'); at >= 0 && digitsAt(s, at+1) == len(s) {
		s = s[:at]
	}
	return s
}

// splitRequest takes `POST /path HTTP/1.1` apart; the protocol may be missing.
func splitRequest(s string) (method, target string) {
	method, rest, ok := strings.Cut(s, " ")
	if !ok || !isMethod(method) {
		return "", ""
	}
	if at := strings.LastIndex(rest, " HTTP/"); at >= 0 {
		rest = rest[:at]
	}
	if rest == "" || rest[0] != '/' && !strings.Contains(rest, "://") {
		return "", ""
	}
	return method, rest
}

// isMethod takes HTTP's methods, in capitals.
func isMethod(s string) bool {
	switch s {
	case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS":
		return true
	}
	return false
}

// segment returns the path's segment that begins at i, and where the next one
// begins (past the end when there is none).
func segment(path string, i int) (seg string, next int) {
	for i < len(path) && path[i] == '/' {
		i++
	}
	end := i
	for end < len(path) && path[end] != '/' {
		end++
	}
	return path[i:end], end + 1
}

const (
	maxSegments = 8 // of an operation; what stands behind them is not looked at
	lookAhead   = 2 // behind a mark, see afterMark
)

// firstSegments are those that are looked at.
func (m *Mapper) firstSegments(path string) []pathSegment {
	all := m.segmentsOf(path)
	return all[:min(len(all), maxSegments)]
}

// varies reports whether a path segment is data.
func varies(seg string) bool {
	if len(seg) > 40 || strings.IndexByte(seg, '%') >= 0 {
		return true
	}
	if len(seg) < 3 || seg[0] == ':' || seg[0] == '{' {
		return digitsAt(seg, 0) == len(seg)
	}
	if dot := strings.LastIndexByte(seg, '.'); dot > 0 && digitsAt(seg, 0) == dot {
		return true // 12.json
	}
	return isID(seg)
}

// integrationMarks are segments whose successor names an integration.
var integrationMarks = map[string]bool{
	"webhooks": true, "webhook": true, "hooks": true, "hook": true, "integrations": true, "integration": true,
	"callbacks": true, "callback": true, "connectors": true, "connector": true, "providers": true, "provider": true,
	"proxy": true, "egress": true, "outbound": true,
}

// tenantMarks are segments whose successor names a tenant.
var tenantMarks = map[string]bool{
	"t": true, "tenants": true, "tenant": true, "orgs": true, "org": true, "organizations": true, "organization": true,
	"accounts": true, "account": true, "workspaces": true, "workspace": true,
}

// routeWords follow a mark without naming anything.
var routeWords = map[string]bool{
	"v1": true, "v2": true, "v3": true, "api": true, "incoming": true, "inbound": true, "outgoing": true, "events": true,
	"event": true, "receive": true, "test": true, "health": true, "list": true, "new": true, "status": true, "oauth": true,
	"oauth2": true, "auth": true, "callback": true, "callbacks": true, "webhook": true, "webhooks": true, "hooks": true,
	"deliver": true, "delivery": true, "deliveries": true, "endpoint": true, "endpoints": true, "catch": true, "login": true,
	"signup": true, "logout": true, "register": true, "password": true, "profile": true, "me": true, "edit": true,
	"settings": true, "current": true, "search": true, "create": true, "update": true, "delete": true, "connect": true,
	"disconnect": true, "sync": true, "install": true, "token": true, "authorize": true, "verify": true, "public": true,
	"internal": true, "admin": true, "all": true, "index.html": true, "index.php": true,
}

// named reports whether a segment can be a name.
func named(seg string) bool {
	if len(seg) < 2 || len(seg) > 64 || routeWords[seg] || !isLetter(seg[0]) && !isDigit(seg[0]) {
		return false
	}
	return strings.IndexByte(seg, '%') < 0
}

// integrationInPath reads the integration off a path: behind a mark such as
// /webhooks/, before one (/stripe/webhook), or between /oauth/ and /callback.
func (m *Mapper) integrationInPath(path string) string {
	if name := behindPrefix(path, m.integrationMarks); name != "" {
		return name
	}
	prev := ""
	segments := m.firstSegments(path)
	for i := range segments {
		seg := &segments[i]
		if seg.kind&holdsParty != 0 {
			if name := afterMark(m.segmentsOf(path)[i+1:]); name != "" {
				return name
			}
			if p, ok := providerWords[prev]; ok {
				return p.name
			}
		}
		if seg.kind&authorizes != 0 {
			if name := oauthName(path, seg.next); name != "" {
				return name
			}
		}
		prev = seg.text
	}
	return ""
}

// afterMark reads the name behind a mark, over one generic segment.
func afterMark(rest []pathSegment) string {
	for i := range min(len(rest), lookAhead) {
		seg := &rest[i]
		name := seg.party
		if seg.kind == varying {
			name = partyIn(seg.text)
		}
		if name != "" {
			return name
		}
		if seg.kind&routing == 0 {
			return ""
		}
	}
	return ""
}

// partyIn is the integration that a segment names where one is named, or "".
func partyIn(seg string) string {
	if host, _ := knownHost(seg); host != "" {
		return host // /proxy/api.stripe.com/v1/…
	}
	if named(seg) && isLetter(seg[0]) && !isID(seg) && strings.IndexByte(seg, '.') < 0 {
		return seg
	}
	return ""
}

// oauthName reads /oauth/NAME/callback; other names must be known providers,
// since /oauth/token names no one.
func oauthName(path string, i int) string {
	if i >= len(path) {
		return ""
	}
	seg, next := segment(path, i)
	if p, ok := providerWords[seg]; ok {
		return p.name
	}
	if next >= len(path) || !named(seg) || isID(seg) {
		return ""
	}
	switch then, _ := segment(path, next); then {
	case "callback", "redirect", "refresh", "token", "return":
		return seg
	}
	return ""
}

// tenantInPath reads the tenant off one's own paths; a provider's paths
// (/v1/accounts/…) speak of other things.
func (m *Mapper) tenantInPath(path string) string {
	if name := behindPrefix(path, m.tenantMarks); name != "" {
		return name
	}
	segments := m.firstSegments(path)
	for i := range segments {
		seg := &segments[i]
		if seg.next < len(path) && seg.kind&holdsTenant != 0 {
			if name, _ := segment(path, seg.next); named(name) || isNumber(name) {
				return name
			}
		}
	}
	return ""
}

// behindPrefix returns the segment behind the first of the prefixes found
// anywhere in the path, at a segment's begin.
func behindPrefix(path string, prefixes []string) string {
	for _, p := range prefixes {
		if at := strings.Index(path, p); at >= 0 {
			if seg, _ := segment(path, at+len(p)); seg != "" && len(seg) <= 128 {
				return seg
			}
		}
	}
	return ""
}

// prefixes brings configured prefixes to the form "/customers/".
func prefixes(list Names) []string {
	out := make([]string, 0, len(list))
	for _, p := range list {
		out = append(out, "/"+strings.Trim(p, "/")+"/")
	}
	return out
}

func isNumber(s string) bool { return s != "" && digitsAt(s, 0) == len(s) }

// tenantInQuery reads ?tenant=acme.
func tenantInQuery(query string) string {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		switch key {
		case "tenant", "tenant_id", "tenantId", "org", "org_id", "workspace", "shop", "account_id":
			if value != "" && len(value) <= 128 && strings.IndexByte(value, '%') < 0 {
				return value
			}
		}
	}
	return ""
}
