package parse

import "strings"

// call is where a line says the request went.
type call struct {
	method, path, query string
	host                string // as written in the URL, "" when only a path is given
	peer                string // the host called, named by its own field
	edge                string // the host that was asked, or the machine
	provider            string // the known provider behind one of the hosts
	customer            string // the tenant in the provider's host
	from                role   // the role of the field the path came from
	hostFrom            role   // the role of the field the provider came from
}

// maxMethod is longer than every HTTP method; WebDAV's are the longest.
const maxMethod = 20

// readCall gathers method, path and hosts from the fields that hold them.
func (m *Mapper) readCall() {
	c := call{method: m.get(roleMethod), query: m.get(roleQuery), edge: bareHost(m.get(roleHost)), peer: clusterHost(m.get(rolePeer))}
	switch {
	case m.has(rolePath):
		c.setTarget(m.get(rolePath), rolePath)
	case m.has(roleRequest):
		method, target := splitRequest(m.get(roleRequest))
		if method != "" {
			c.method = method
			c.setTarget(target, roleRequest)
		}
	case m.has(roleOperation) && isTarget(m.get(roleOperation)):
		c.setTarget(m.get(roleOperation), roleOperation)
	}
	if c.path == "" {
		c.readText(m.get(roleMessage))
	}
	if len(c.method) > maxMethod {
		c.method = ""
	}
	m.nameHosts(&c)
	m.call = c
}

// clusterHost is bareHost for what Istio calls a cluster, too:
// outbound|443||api.stripe.com.
func clusterHost(s string) string {
	if bar := strings.LastIndexByte(s, '|'); bar >= 0 {
		s = s[bar+1:]
	}
	return bareHost(s)
}

func (c *call) setTarget(target string, from role) {
	host, path, query := splitURL(target)
	if host == "" && !strings.HasPrefix(path, "/") {
		if from == rolePath && strings.IndexByte(path, '.') > 0 {
			c.host = bareHost(path) // a bare host in a field named url
		}
		return
	}
	c.host, c.path, c.from = host, path, from
	if query != "" {
		c.query = query
	}
}

// isTarget reports whether s is a path or URL.
func isTarget(s string) bool {
	return s != "" && s[0] == '/' || strings.Contains(s, "://")
}

// readText finds `POST /path` or a URL in a message.
func (c *call) readText(msg string) {
	if at := strings.Index(msg, "://"); at > 0 {
		begin := at
		for begin > 0 && isLetter(msg[begin-1]) {
			begin--
		}
		if s := msg[begin:at]; s == "https" || s == "http" {
			c.setTarget(untilBlank(msg[begin:]), roleMessage)
			c.method = methodBefore(msg, begin, c.method)
			return
		}
	}
	for at := 0; ; {
		slash := strings.Index(msg[at:], " /")
		if slash < 0 {
			return
		}
		at += slash + 1
		if method := methodBefore(msg, at, ""); method != "" {
			c.method = method
			c.setTarget(untilBlank(msg[at:]), roleMessage)
			return
		}
		if strings.IndexByte(msg[at:], ' ') < 0 && namesPath(msg[:at]) {
			c.setTarget(untilBlank(msg[at:]), roleMessage)
			return
		}
	}
}

// namesPath holds for the words before the path that ends the messages of
// Django and gunicorn: "Unauthorized: /x", "Error handling request /x".
func namesPath(before string) bool {
	return strings.HasSuffix(before, ": ") || strings.HasSuffix(before, " request ")
}

// untilBlank returns s up to where a URL in prose ends.
func untilBlank(s string) string {
	end := strings.IndexAny(s, " \t\r\n\"'<>,)]}|")
	if end >= 0 {
		s = s[:end]
	}
	return strings.TrimRight(s, ".:;")
}

// methodBefore returns the HTTP method that ends just before s[i:].
func methodBefore(s string, i int, otherwise string) string {
	end := i
	for end > 0 && (s[end-1] == ' ' || s[end-1] == '"' || s[end-1] == ':') {
		end--
	}
	begin := end
	for begin > 0 && s[begin-1] >= 'A' && s[begin-1] <= 'Z' {
		begin--
	}
	if isMethod(s[begin:end]) {
		return s[begin:end]
	}
	return otherwise
}

// nameHosts looks the hosts up: what was called first, the edge last.
func (m *Mapper) nameHosts(c *call) {
	for _, h := range [...]struct {
		host string
		from role
	}{{c.peer, rolePeer}, {c.host, c.from}, {c.edge, roleHost}} {
		if h.host == "" {
			continue
		}
		host := lowered(h.host)
		if name := m.configuredHost(host); name != "" {
			c.provider, c.hostFrom = name, h.from
			return
		}
		if name, customer := knownHost(host); name != "" {
			c.provider, c.customer, c.hostFrom = name, customer, h.from
			return
		}
	}
}

func (m *Mapper) configuredHost(host string) string {
	if len(m.host) == 0 || len(host) > maxHost {
		return ""
	}
	for {
		if name, ok := m.host[host]; ok {
			return name
		}
		dot := strings.IndexByte(host, '.')
		if dot < 0 {
			return ""
		}
		host = host[dot+1:]
	}
}

// lowered is strings.ToLower without a call for what is lower case already,
// which hosts in logs nearly always are.
func lowered(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return strings.ToLower(s)
		}
	}
	return s
}
