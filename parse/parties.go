package parse

import "strings"

// maxNames bounds the names remembered by how they are written.
const maxNames = 1 << 14

// integration finds who was called. The order is the contract's: a field that
// says so; a known host; a path; a logger's name; then, because service and
// app_name mostly name the product itself, those only after everything more
// specific has been silent.
func (m *Mapper) integration() string {
	if v := m.get(roleIntegration); v != "" {
		if name := m.canonical(v); name != "" {
			return name
		}
		m.sources[roleIntegration] = 0
	}
	if m.conf.Constant.Integration != "" {
		return m.conf.Constant.Integration
	}
	if m.call.provider != "" {
		m.sources[roleIntegration] = m.sources[m.call.hostFrom]
		return m.call.provider
	}
	if m.call.path != "" {
		if name := m.integrationInPath(m.call.path); name != "" {
			m.sources[roleIntegration] = m.sources[m.call.from]
			return m.canonical(name)
		}
	}
	for _, r := range [...]role{roleLogger, roleService, roleOperation} {
		if name := m.wordIn(m.get(r)); name != "" {
			m.sources[roleIntegration] = m.sources[r]
			return name
		}
	}
	if name := partnerIn(m.get(roleLogger)); name != "" {
		m.sources[roleIntegration] = m.sources[roleLogger]
		return m.canonical(name)
	}
	if host := lowered(m.call.peer); host != "" && namesHost(host) {
		m.sources[roleIntegration] = m.sources[rolePeer]
		return m.values.of(host)
	}
	if v := m.get(roleService); v != "" {
		m.sources[roleIntegration] = m.sources[roleService]
		return m.canonical(v)
	}
	if host := lowered(m.call.host); host != "" && namesHost(host) {
		m.sources[roleIntegration] = m.sources[m.call.from]
		return m.values.of(host)
	}
	return ""
}

// integrationInText is the last resort: a known provider's name in the message
// of a line that tells of an attempt.
func (m *Mapper) integrationInText() string {
	m.read()
	if m.said.provider == "" {
		m.said.provider = hostInText(m.get(roleMessage))
	}
	if m.said.provider == "" {
		m.said.provider = className(m.get(roleMessage))
	}
	if m.said.provider != "" {
		m.sources[roleIntegration] = m.sources[roleMessage]
	}
	return m.said.provider
}

// hostInText finds a known provider's host in a sentence: "connect to
// api.stripe.com:443: connection refused".
func hostInText(msg string) string {
	msg = msg[:min(len(msg), maxRead)]
	for at := 0; at < len(msg); {
		dot := strings.IndexByte(msg[at:], '.')
		if dot < 0 {
			return ""
		}
		dot += at
		begin, end := dot, dot+1
		for begin > at && isHostByte(msg[begin-1]) {
			begin--
		}
		for end < len(msg) && (isHostByte(msg[end]) || msg[end] == '.') {
			end++
		}
		if name, _ := knownHost(lowered(strings.TrimRight(msg[begin:end], "."))); name != "" && (begin == 0 || msg[begin-1] != '@') {
			return name
		}
		at = end
	}
	return ""
}

// className finds a known provider in a word that capitals put together:
// "Job SyncHubspotContacts failed".
func className(msg string) string {
	msg = msg[:min(len(msg), maxRead)]
	for at := 0; at < len(msg); {
		end := at
		for end < len(msg) && isLetter(msg[end]) {
			end++
		}
		if w := msg[at:end]; isCamel(w) {
			if name := knownWord(w); name != "" && !providerWords[name].common {
				return name
			}
		}
		at = end + 1
	}
	return ""
}

func isHostByte(c byte) bool { return isLetterOrDigit(c) || c == '-' }

// canonical brings a value to the integration's name: known providers in one
// spelling, URLs by their host, everything else as it is written. An address
// names no integration.
func (m *Mapper) canonical(value string) string {
	last := &m.called[spread(value)%uint32(len(m.called))]
	if last.written != value {
		name := m.canonicalName(value)
		*last = knownName{strings.Clone(value), name}
	}
	return last.name
}

// knownName is an integration as it is written and its name.
type knownName struct{ written, name string }

func (m *Mapper) canonicalName(value string) string {
	if name, ok := m.integrations[value]; ok {
		return name
	}
	if len(m.integrations) >= maxNames {
		clear(m.integrations)
	}
	key := strings.Clone(value)
	name := key
	if p, ok := providerWords[strings.ToLower(key)]; ok {
		name = p.name
	} else if host, _, _ := splitURL(key); host != "" {
		name = m.hostName(strings.ToLower(host))
	} else if known, _ := knownHost(strings.ToLower(bareHost(key))); known != "" {
		name = known
	}
	if isAddress(name) {
		name = "" // nginx' error log names the upstream by the server it asked
	}
	name = WithoutSecret(name)
	m.integrations[key] = name
	return name
}

func (m *Mapper) hostName(host string) string {
	if name := m.configuredHost(host); name != "" {
		return name
	}
	if name, _ := knownHost(host); name != "" {
		return name
	}
	return host
}

// wordIn is knownWord with a memory; "" is remembered too.
func (m *Mapper) wordIn(name string) string {
	if name == "" || len(name) > 256 {
		return ""
	}
	if found, ok := m.words[name]; ok {
		return found
	}
	if len(m.words) >= maxNames {
		clear(m.words)
	}
	found := ""
	if !strings.HasPrefix(name, "Microsoft.") { // the framework's own loggers
		if found = knownWord(withoutForge(name)); found == "" {
			found, _ = knownHost(lowered(name))
		}
	}
	m.words[strings.Clone(name)] = found
	return found
}

// withoutForge cuts off where a package comes from, which says nothing of whom
// it calls: github.com/acme/sync/stripe.go:17, com.github.acme.Stripe.
func withoutForge(name string) string {
	for _, forge := range [...]string{"github.com/", "gitlab.com/", "bitbucket.org/", "com.github.", "io.github.", "com.gitlab."} {
		if rest, ok := strings.CutPrefix(name, forge); ok {
			return rest
		}
	}
	return name
}

// namesHost refuses addresses and names without a domain.
func namesHost(host string) bool {
	if len(host) > 128 || host == "localhost" || strings.IndexByte(host, '.') < 0 {
		return false
	}
	return isLetter(host[len(host)-1]) // an address ends in a digit
}

// tenant finds whose attempt it was.
func (m *Mapper) tenant() string {
	if v := m.get(roleTenant); v != "" {
		return m.tenants.of(cut(v, 128))
	}
	if m.conf.Constant.Tenant != "" {
		return m.conf.Constant.Tenant
	}
	c := &m.call
	from := c.from
	// A provider's own paths have accounts and orgs that are no tenants of ours.
	theirs := c.provider != "" && c.host != "" && c.hostFrom == c.from
	name := ""
	if c.path != "" && !theirs {
		name = m.tenantInPath(c.path)
	}
	if name == "" && c.query != "" && !theirs {
		name = tenantInQuery(c.query)
	}
	if name == "" && c.customer != "" {
		name, from = c.customer, c.hostFrom
	}
	if name == "" && c.edge != "" && c.path != "" && c.hostFrom != roleHost {
		name, from = tenantInHost(lowered(c.edge)), roleHost
	}
	if name == "" {
		name, from = tenantInText(m.get(roleMessage)), roleMessage
	}
	if name == "" {
		return ""
	}
	m.sources[roleTenant] = m.sources[from]
	return m.tenants.of(name)
}

// operation finds what was attempted: a field that says so, the request, an
// event type.
func (m *Mapper) operation(e *Event) string {
	c := &m.call
	switch {
	case m.has(roleOperation) && !isTarget(m.get(roleOperation)) && !(c.path != "" && m.key(roleOperation) == "action"):
		return m.label(cut(m.get(roleOperation), 128))
	case m.conf.Constant.Operation != "":
		return m.conf.Constant.Operation
	case c.path != "" && !(c.from == roleMessage && m.has(roleEvent)):
		prefix := "" // /webhooks/stripe is one operation with /webhooks/slack
		if c.provider == "" && m.sources[roleIntegration] == m.sources[c.from] {
			prefix = e.Integration
		}
		m.sources[roleOperation] = m.sources[c.from]
		return m.template(c.method, c.path, e.Tenant, prefix)
	case m.has(roleEvent):
		m.sources[roleOperation] = m.sources[roleEvent]
		return m.label(withoutOutcome(m.get(roleEvent)))
	}
	return ""
}
