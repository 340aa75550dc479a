package parse

import "strings"

// tenantInHost reads the customer's subdomain off one's own host:
// acme.example.com, but not www.example.com, example.co.uk or web-3.example.com.
func tenantInHost(host string) string {
	if len(host) > maxHost {
		return ""
	}
	label, rest, ok := strings.Cut(host, ".")
	if !ok || ownLabels[label] || !named(label) || isID(label) || isDigit(label[len(label)-1]) && strings.IndexByte(label, '-') >= 0 {
		return ""
	}
	if strings.Count(rest, ".") < registrable(rest) {
		return ""
	}
	for _, end := range [...]string{".internal", ".local", ".localdomain", ".lan", ".arpa", ".svc", ".amazonaws.com"} {
		if strings.HasSuffix(host, end) {
			return ""
		}
	}
	return label
}

// registrable returns how many dots a domain of one's own has: one, or two
// below co.uk and its like.
func registrable(rest string) int {
	at := strings.LastIndexByte(rest, '.')
	if at < 0 || len(rest)-at-1 != 2 {
		return 1
	}
	switch rest[strings.LastIndexByte(rest[:at], '.')+1 : at] {
	case "co", "com", "org", "net", "gov", "ac", "edu":
		return 2
	}
	return 1
}
