package parse

import (
	"strings"
	"unsafe"
)

// meaning is what a field key stands for.
type meaning struct {
	role role
	// rank orders the keys of one role: the lowest on a line wins.
	rank uint32
	attr string // the attribute's name, for roleAttr
	weak bool   // see weakNames
}

// nested is added to the rank for every parent that says nothing about the
// name: labels.tenant is as good as tenant, user.profile.company is not.
const (
	nestedFirst = 1 << 12 // for roles where depth matters more than the name
	nestedLast  = 1       // for roles where the name matters more than depth
	rankStep    = 8       // between two names of a role
	builtIn     = 1 << 8  // configured names rank below it
	notUsed     = ^uint32(0)
)

// containers are parents that only hold fields and give them no other sense.
var containers = map[string]bool{
	"labels": true, "label": true, "fields": true, "attributes": true, "attrs": true, "resource": true, "context": true,
	"ctx": true, "extra": true, "mdc": true, "meta": true, "metadata": true, "tags": true, "jsonpayload": true,
	"data": true, "payload": true, "properties": true, "props": true, "log": true, "dimensions": true, "details": true,
	"contextmap": true, "customdimensions": true, "record": true, "scope": true, "baggage": true,
}

// foreign are parents whose fields describe someone else: geo.region is where
// the client sits, user_agent.version is a browser's.
var foreign = map[string]bool{
	"geo": true, "geoip": true, "useragent": true, "ua": true, "browser": true, "device": true, "os": true, "tls": true,
	"ssl": true, "process": true, "runtime": true, "telemetry": true, "sdk": true, "agent": true,
}

// normalKey brings a key to the form names are compared in: lower case, words
// joined, levels apart by dots. "http.response.statusCode", "HTTP-Response.status_code"
// and "http/response/status code" are one key.
func normalKey(key string) string {
	b := make([]byte, 0, len(key))
	for i := 0; i < len(key); i++ {
		switch c := key[i]; {
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c == '_' || c == '-' || c == ' ' || c == '@' || c == '$':
		case c == '/' || c == ':':
			b = append(b, '.')
		default:
			b = append(b, c)
		}
	}
	return strings.Trim(string(b), ".")
}

// knownKey is a key as written, with its meaning.
type knownKey struct {
	key string
	meaning
}

const (
	// maxKeys bounds the keys a Mapper remembers. Logs have some dozens; lines
	// whose keys are data would have any number.
	maxKeys = 4096
	maxLast = 32
	maxKey  = 256 // bytes; a longer key is data
)

// noKey is what a key without meaning comes to when it isn't remembered.
var noKey = &knownKey{meaning: meaning{rank: notUsed}}

// meaning resolves the key of the i-th field. Logs repeat their keys in one
// order, so comparing with the key that stood there before mostly saves the
// lookup in the map; BenchmarkMap has both cases.
func (m *Mapper) meaning(i int, key string) *knownKey {
	if i >= maxLast {
		return m.known(key)
	}
	if k := m.last[i]; k != nil && k.key == key {
		return k
	}
	k := m.known(key)
	m.last[i] = k
	return k
}

// same reports whether two strings are one in memory, which costs less than to
// compare them. Equal ones may lie apart.
func same(a, b string) bool { return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b) }

// nodesOf are the nodes that gave the fields of r, as far as that is known.
func (m *Mapper) nodesOf(r *Record) []*node {
	if r.memo == nil || r.memo.owner != nil && r.memo.owner != m {
		return nil
	}
	r.memo.owner = m
	return r.memo.from[:]
}

func (m *Mapper) known(key string) *knownKey {
	if k, ok := m.keys[key]; ok {
		return k
	}
	if len(key) > maxKey {
		return noKey
	}
	if len(m.keys) >= maxKeys {
		clear(m.keys)
	}
	k := &knownKey{key: strings.Clone(key), meaning: m.resolve(m.nameOf(key))}
	m.keys[k.key] = k
	return k
}

// nameOf is normalKey, but for the name whose sign tells.
func (m *Mapper) nameOf(key string) string {
	name := normalKey(key)
	if _, configured := m.named[name]; (key == serilogError || key == "@version") && !configured {
		return key // @version is that of Logstash's own format
	}
	return name
}

// resolve finds the longest end of the dotted name that has a meaning.
func (m *Mapper) resolve(name string) meaning {
	for start := 0; ; {
		if mean, ok := m.meaningOf(name[start:], name[:start]); ok {
			return mean
		}
		dot := strings.IndexByte(name[start:], '.')
		if dot < 0 {
			return meaning{rank: notUsed}
		}
		start += dot + 1
	}
}

// meaningOf looks up name, found below the given parents ("a.b.").
func (m *Mapper) meaningOf(name, parents string) (meaning, bool) {
	depth, alien := parentage(parents)
	if mean, ok := m.named[name]; ok {
		mean.rank += depth
		return mean, true
	}
	known, ok := vocabulary[name]
	if !ok || known.top && depth > 0 || alien && known.role == roleAttr || describesHost(name, parents) {
		return meaning{}, false
	}
	mean := meaning{role: known.role, attr: known.attr, rank: builtIn + known.rank*rankStep, weak: weakNames[name]}
	if depthFirst[known.role] {
		mean.rank += depth * nestedFirst
	} else {
		mean.rank += min(depth, rankStep-1) * nestedLast
	}
	return mean, true
}

// describesHost holds for what a resource says of the machine and not of the
// event: Google Cloud's project and the service that it runs, and the type of
// the resource.
func describesHost(name, parents string) bool {
	return (name == "type" || name == "projectid" || name == "servicename") && strings.HasPrefix(parents, "resource.")
}

// parentage counts the parents that are no mere containers.
func parentage(parents string) (depth uint32, alien bool) {
	for parents != "" {
		p, rest, _ := strings.Cut(parents, ".")
		if !containers[p] {
			depth++
		}
		alien = alien || foreign[p]
		parents = rest
	}
	return min(depth, 15), alien
}
