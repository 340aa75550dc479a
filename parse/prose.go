package parse

import "strings"

// proseMarks are the words that name a tenant in a sentence. One word alone
// ("customer data", "account balance") is not enough, so all but the first want
// a preposition before and the end of the clause behind.
var proseMarks = [...]string{"tenant", "customer", "account", "organization", "organisation", "org", "workspace", "merchant", "shop", "company"}

// tenantInText finds whom a sentence is about: "sync failed for tenant acme",
// "tenant acme: token expired", "webhook for customer 'birch-retail' got 404".
func tenantInText(msg string) string {
	if len(msg) > maxRead {
		msg = msg[:maxRead]
	}
	for i, mark := range proseMarks {
		for at := 0; ; {
			found := indexWord(msg[at:], mark)
			if found < 0 {
				break
			}
			at += found
			end := at + len(mark)
			if name, closed := nameAfter(msg, end); fitsTenant(name) {
				if i == 0 && !isProse(name) || closed && behindPreposition(msg[:at]) && !isProse(name) {
					return name
				}
			}
			at = end
		}
	}
	return tenantBehindColon(msg)
}

// tenantBehindColon reads "(tenant: acme, status: 503)" and "tenant_id:42".
func tenantBehindColon(msg string) string {
	for rest := msg; ; {
		at := strings.Index(rest, "enant")
		if at < 0 {
			return ""
		}
		rest = rest[at+len("enant"):]
		behind := rest
		for _, id := range [...]string{"_id", "Id", "ID", " id", " ID"} {
			if cut, ok := strings.CutPrefix(rest, id); ok {
				behind = cut
				break
			}
		}
		value, ok := strings.CutPrefix(behind, ":")
		if !ok {
			continue
		}
		if name, _ := nameAfter(" "+value, 0); fitsTenant(name) && !isProse(name) {
			return name
		}
	}
}

// indexWord finds word, in lower case or with a capital, where it stands alone.
func indexWord(s, word string) int {
	for at := 0; ; {
		i := strings.Index(s[at:], word[1:])
		if i < 0 {
			return -1
		}
		begin := at + i - 1
		at += i + len(word) - 1
		if begin < 0 || s[begin]|0x20 != word[0] {
			continue
		}
		if (begin == 0 || !isWord(s[begin-1]) && s[begin-1] != '-' && s[begin-1] != '/') && (at == len(s) || !isWord(s[at])) {
			return begin
		}
	}
}

// nameAfter reads the name that follows at s[i:]: " acme", " 'acme'", " id 42",
// " #42". closed holds when the clause ends behind it.
func nameAfter(s string, i int) (name string, closed bool) {
	rest := s[i:]
	if !strings.HasPrefix(rest, " ") {
		return "", false
	}
	rest = strings.TrimLeft(rest, " #")
	rest = strings.TrimPrefix(rest, "id ")
	if rest != "" && (rest[0] == '\'' || rest[0] == '"' || rest[0] == '`') {
		if end := strings.IndexByte(rest[1:], rest[0]); end > 0 {
			return rest[1 : 1+end], true
		}
		return "", false
	}
	end := 0
	for end < len(rest) && (isWord(rest[end]) || rest[end] == '-' || rest[end] == '.') {
		end++
	}
	name = strings.TrimRight(rest[:end], ".-")
	behind := rest[len(name):]
	return name, behind == "" || strings.IndexByte(":,;.)]", behind[0]) >= 0
}

// behindPreposition reports whether before ends in a word that a tenant follows.
func behindPreposition(before string) bool {
	before = strings.TrimRight(before, " ")
	switch lowered(before[strings.LastIndexByte(before, ' ')+1:]) {
	case "for", "of", "from", "to", "by", "on", "with":
		return true
	}
	return false
}

// fitsTenant refuses what can't be a tenant's name.
func fitsTenant(s string) bool {
	return s != "" && len(s) <= 128 && isLetterOrDigit(s[0]) && !isAbsent(s)
}

func isLetterOrDigit(c byte) bool { return isLetter(c) || isDigit(c) }

// isProse reports whether the word after "tenant" goes on with the sentence.
func isProse(s string) bool {
	switch lowered(s) {
	case "a", "account", "accounts", "all", "and", "api", "are", "as", "at", "care", "cannot", "config", "configuration", "could", "created",
		"data", "database", "deleted", "details", "disabled", "does", "enabled", "exceeded", "export", "failed", "for", "from", "had", "has", "have",
		"id", "ids", "import", "in", "info", "information", "is", "isolation", "list", "lookup", "missing", "name", "not", "of", "on", "or",
		"portal", "quota", "record", "records", "required", "service", "services", "settings", "success", "suspended", "support", "sync", "table", "the", "to",
		"token", "unknown", "updated", "was", "were", "who", "with", "without":
		return true
	}
	return false
}

// partnerIn reads the integration off a logger named after what it talks to:
// integrations.payments, app.sync.billing, webhooks.crm.
func partnerIn(logger string) string {
	for rest := logger; rest != ""; {
		part, behind, more := strings.Cut(rest, ".")
		if !more {
			return ""
		}
		switch part {
		case "integration", "integrations", "connector", "connectors", "provider", "providers", "sync", "webhook", "webhooks":
			name, _, _ := strings.Cut(behind, ".")
			if isPartner(name) {
				return name
			}
			return ""
		}
		rest = behind
	}
	return ""
}

// isPartner refuses the names that parts of a program have: webhooks.dispatcher.
func isPartner(s string) bool {
	if s == "" || len(s) > 32 || s != lowered(s) || !isLetter(s[0]) || strings.IndexByte(s, ':') >= 0 {
		return false
	}
	switch s {
	case "go", "py", "js", "ts", "rb", "rs", "php", "java", "kt", "cs", "ex", "exs", "cpp":
		return false // sync.go is a file
	}
	for _, end := range [...]string{"er", "or", "service", "client", "http", "api", "base", "main", "core", "common", "util", "utils", "job", "jobs",
		"task", "tasks", "queue", "delivery", "engine", "auth", "oauth", "retry", "views", "urls", "models", "errors", "config", "helpers", "test", "tests"} {
		if strings.HasSuffix(s, end) {
			return false
		}
	}
	return true
}
