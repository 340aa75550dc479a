package parse

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"github.com/syncguard/syncguard/parse/text"
)

// Privacy is what shall not be kept of a line beyond what text.Mask hides.
// Its zero value hides nothing.
type Privacy struct {
	// Redact are patterns whose matches become [masked] in messages, samples,
	// operations, codes and attributes.
	Redact []*regexp.Regexp
	// Key makes of each tenant's name a keyed hash, wherever the line has it: a
	// number of one log stays one tenant, and nobody without the key can tell
	// which. nil keeps the names.
	Key []byte
}

// hashed begins every hashed name, so that one can be told from a name.
const hashed = "t-"

// TenantName is the name under which a tenant is kept: itself, or its hash, which
// is t- and the first 60 bits of HMAC-SHA-256 in hexadecimal. A name that is a
// hash already, and the empty one, stay as they are.
func (p *Privacy) TenantName(name string) string {
	if p.Key == nil || name == "" || isHashedTenant(name) {
		return name
	}
	mac := hmac.New(sha256.New, p.Key)
	mac.Write([]byte(name))
	return hashed + hex.EncodeToString(mac.Sum(nil))[:15]
}

// isHashedTenant reports whether name is what TenantName makes.
func isHashedTenant(name string) bool {
	rest, ok := strings.CutPrefix(name, hashed)
	return ok && len(rest) == 15 && strings.Trim(rest, "0123456789abcdef") == ""
}

// veil applies a Privacy to the events of one Mapper.
type veil struct {
	Privacy
	tenants map[string]string // name → hash
	labels  map[string]string // operations and attributes → what the patterns leave of them
	named   []string          // every tenant that the line at hand names
}

func newVeil(p Privacy) *veil {
	if len(p.Redact) == 0 && p.Key == nil {
		return nil
	}
	return &veil{Privacy: p, tenants: make(map[string]string), labels: make(map[string]string)}
}

// hide takes out of the event and the attributes of the line at hand what must
// not be kept.
func (m *Mapper) hide(e *Event) {
	v := m.veil
	v.named = v.named[:0]
	if v.Key != nil {
		v.name(e.Tenant)
		for i := range m.fields {
			if f := &m.fields[i]; f.Kind != Null && m.meaning(i, f.Key).role == roleTenant {
				v.name(f.Value)
			}
		}
		e.Tenant = v.tenant(e.Tenant)
	}
	e.Operation = m.values.of(v.label(e.Operation))
	for i := range m.attrs.line {
		o := &m.attrs.line[i]
		if kept := v.label(o.value); kept != o.value { // which other lines share
			o.attrValue = &attrValue{o.name, kept, o.spread}
		}
	}
	if e.Outcome == Failed {
		e.Code, e.Message, e.Line = v.conceal(e.Code), v.conceal(e.Message), v.conceal(e.Line)
	}
}

func (v *veil) name(tenant string) {
	if tenant != "" && !slices.Contains(v.named, tenant) {
		v.named = append(v.named, tenant)
	}
}

func (v *veil) tenant(name string) string {
	if name == "" {
		return ""
	}
	kept, ok := v.tenants[name]
	if !ok {
		if len(v.tenants) >= maxAttrSets {
			clear(v.tenants)
		}
		kept = v.TenantName(name)
		v.tenants[strings.Clone(name)] = kept
	}
	return kept
}

// label is conceal for what most lines share, by memory: patterns cost a
// microsecond each (BenchmarkPrivacy).
func (v *veil) label(s string) string {
	s = v.anonymous(s)
	if len(v.Redact) == 0 || s == "" {
		return s
	}
	kept, ok := v.labels[s]
	if !ok {
		if len(v.labels) >= maxAttrSets {
			clear(v.labels)
		}
		kept = v.redacted(s)
		v.labels[s] = kept
	}
	return kept
}

// conceal hides the line's tenants and whatever a pattern finds in s.
func (v *veil) conceal(s string) string { return v.redacted(v.anonymous(s)) }

func (v *veil) anonymous(s string) string {
	for _, name := range v.named {
		s = replaceWord(s, name, v.tenant(name))
	}
	return s
}

func (v *veil) redacted(s string) string {
	for _, p := range v.Redact {
		if p.MatchString(s) {
			s = p.ReplaceAllLiteralString(s, text.Masked)
		}
	}
	return s
}

// replaceWord replaces word by other wherever it stands in s by itself, in upper
// or lower case.
func replaceWord(s, word, other string) string {
	var b strings.Builder
	done := 0
	for i := 0; i+len(word) <= len(s); {
		if !strings.EqualFold(s[i:i+len(word)], word) || i > 0 && inWord(s[i-1]) && inWord(s[i]) ||
			i+len(word) < len(s) && inWord(s[i+len(word)]) && inWord(s[i+len(word)-1]) {
			i++
			continue
		}
		b.WriteString(s[done:i])
		b.WriteString(other)
		i += len(word)
		done = i
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

func inWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
