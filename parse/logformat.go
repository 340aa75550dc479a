package parse

import (
	"fmt"
	"strings"
)

// CompileLogFormat makes a format of an nginx log_format string
// (`$remote_addr [$time_local] "$request" $status`) or an Apache LogFormat
// (`%h %l %u %t "%r" %>s %b`). The format is strict: a line that does not have
// every literal in its place is refused. Errors name the position in the
// string, counted from 1.
func CompileLogFormat(name, spec string) (Format, error) {
	parts, err := compileParts(unquoteConfig(spec))
	if err == nil {
		err = checkParts(parts)
	}
	if err != nil {
		return Format{}, fmt.Errorf("compile log format %q: %w", name, err)
	}
	return Format{
		Name:  name,
		Doc:   "custom access log: " + spec,
		Parse: func(line string, r *Record) bool { return matchParts(parts, line, r) },
	}, nil
}

// part is a variable, or a literal when name is empty.
type part struct {
	name, literal string
	at            int // position in the string, from 1
}

func compileParts(spec string) ([]part, error) {
	if strings.IndexByte(spec, '$') >= 0 {
		return nginxParts(spec)
	}
	if strings.IndexByte(spec, '%') >= 0 {
		return apacheParts(spec)
	}
	return nil, fmt.Errorf("it names no variable (hint: write nginx's $status or Apache's %%>s)")
}

// unquoteConfig joins '…' '…' as copied from a configuration file.
func unquoteConfig(spec string) string {
	s := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(spec), ";"))
	if len(s) < 2 || s[0] != '\'' || s[len(s)-1] != '\'' {
		return spec
	}
	var b strings.Builder
	for i, piece := range strings.Split(s, "'") {
		if i%2 == 1 {
			b.WriteString(piece)
		}
	}
	return b.String()
}

// nginxParts reads $name and ${name}.
func nginxParts(spec string) ([]part, error) {
	var parts []part
	for i := 0; i < len(spec); {
		if spec[i] != '$' {
			end := i + strings.IndexByte(spec[i:]+"$", '$')
			parts = append(parts, part{literal: spec[i:end], at: i + 1})
			i = end
			continue
		}
		begin, braced := i+1, i+1 < len(spec) && spec[i+1] == '{'
		if braced {
			begin++
		}
		end := begin
		for end < len(spec) && isWord(spec[end]) {
			end++
		}
		if end == begin || braced && (end == len(spec) || spec[end] != '}') {
			return nil, fmt.Errorf("no variable name behind $ at position %d (hint: write $name or ${name})", i+1)
		}
		parts = append(parts, part{name: spec[begin:end], at: i + 1})
		i = end
		if braced {
			i++
		}
	}
	return parts, nil
}

// apacheNames are the fields of Apache's directives, under nginx's names where
// nginx has one.
var apacheNames = map[byte]string{
	'h': "remote_addr", 'a': "remote_addr", 'l': "remote_logname", 'u': "remote_user", 't': "time_local", 'r': "request",
	's': "status", 'b': "body_bytes_sent", 'B': "body_bytes_sent", 'O': "bytes_sent", 'I': "request_length", 'D': "request_time_us",
	'T': "request_time", 'v': "server_name", 'V': "server_name", 'p': "server_port", 'm': "request_method", 'U': "uri",
	'q': "query_string", 'H': "server_protocol", 'f': "request_filename", 'k': "connection_requests", 'L': "request_id",
	'P': "pid", 'X': "connection_status", 'A': "server_addr", 'R': "apache_handler", 'S': "bytes_total",
}

// apachePrefixes are the field prefixes of directives with an argument.
var apachePrefixes = map[byte]string{'i': "http_", 'o': "sent_http_", 'C': "cookie_", 'e': "env_", 'n': "note_", 'x': "var_"}

func apacheParts(spec string) ([]part, error) {
	spec = strings.NewReplacer(`\"`, `"`, `\t`, "\t").Replace(spec)
	var parts []part
	for i := 0; i < len(spec); {
		if spec[i] != '%' {
			end := i + strings.IndexByte(spec[i:]+"%", '%')
			parts = appendLiteral(parts, spec[i:end], i+1)
			i = end
			continue
		}
		if strings.HasPrefix(spec[i:], "%%") {
			parts = appendLiteral(parts, "%", i+1)
			i += 2
			continue
		}
		found, end, err := apacheDirective(spec, i)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			if p.name == "" {
				parts = appendLiteral(parts, p.literal, p.at)
			} else {
				parts = append(parts, p)
			}
		}
		i = end
	}
	return parts, nil
}

// appendLiteral joins neighbouring literals, so that a variable's end is
// looked for by all that follows it.
func appendLiteral(parts []part, s string, at int) []part {
	if n := len(parts); n > 0 && parts[n-1].name == "" {
		parts[n-1].literal += s
		return parts
	}
	return append(parts, part{literal: s, at: at})
}

// apacheDirective reads %s, %>s, %{Referer}i, %!200{Referer}i at spec[i:].
func apacheDirective(spec string, i int) (parts []part, end int, err error) {
	j := i + 1
	for j < len(spec) && (isDigit(spec[j]) || strings.IndexByte("<>!,^", spec[j]) >= 0) {
		j++
	}
	arg := ""
	if j < len(spec) && spec[j] == '{' {
		closed := strings.IndexByte(spec[j:], '}')
		if closed < 0 {
			return nil, 0, fmt.Errorf("%%{ at position %d is not closed (hint: write %%{Name}i)", i+1)
		}
		arg, j = spec[j+1:j+closed], j+closed+1
	}
	if strings.HasPrefix(spec[j:], "ti") || strings.HasPrefix(spec[j:], "to") {
		j++ // %^ti: a trailer, written like a header
	}
	if j >= len(spec) {
		return nil, 0, fmt.Errorf("no directive behind %% at position %d (hint: write %%%% for a percent sign)", i+1)
	}
	c := spec[j]
	if prefix := apachePrefixes[c]; prefix != "" && arg != "" {
		return []part{{name: prefix + headerName(arg), at: i + 1}}, j + 1, nil
	}
	name := apacheNames[c]
	switch {
	case name == "":
		return nil, 0, fmt.Errorf("unknown directive %q at position %d (hint: see Apache's mod_log_config; %%%% is a percent sign)", spec[i:j+1], i+1)
	case c == 't' && arg == "": // written with its brackets
		return []part{{literal: "[", at: i + 1}, {name: name, at: i + 1}, {literal: "]", at: i + 1}}, j + 1, nil
	case c == 't' && epochUnits[arg]:
		name = "msec"
	}
	return []part{{name: name, at: i + 1}}, j + 1, nil
}

var epochUnits = map[string]bool{"sec": true, "msec": true, "usec": true}

// headerName brings a header to the form nginx's variables have.
func headerName(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }

// checkParts refuses what could not be read back.
func checkParts(parts []part) error {
	for i := 1; i < len(parts); i++ {
		if parts[i].name != "" && parts[i-1].name != "" {
			return fmt.Errorf("nothing stands between %s and %s at position %d, so a line can't be taken apart (hint: put a space or a quote between them)",
				parts[i-1].name, parts[i].name, parts[i].at)
		}
	}
	return nil
}

// matchParts takes a line apart; on failure r is left as it was.
func matchParts(parts []part, line string, r *Record) bool {
	mark := len(r.Fields)
	rest := line
	for i, p := range parts {
		if p.name == "" {
			var ok bool
			if rest, ok = strings.CutPrefix(rest, p.literal); !ok {
				r.Fields = r.Fields[:mark]
				return false
			}
			continue
		}
		end := len(rest)
		if i+1 < len(parts) {
			end = valueEnd(rest, parts[i+1].literal)
		}
		if end < 0 || !plausible(p.name, rest[:end]) {
			r.Fields = r.Fields[:mark]
			return false
		}
		r.Add(p.name, rest[:end], variableKind(p.name))
		rest = rest[end:]
	}
	if rest != "" {
		r.Fields = r.Fields[:mark]
	}
	return rest == ""
}

// valueEnd finds the literal behind a value: over escaped quotes, and over the
// blanks inside lists of upstreams ("502, 200", "200 : 502").
func valueEnd(s, literal string) int {
	if literal[0] == '"' {
		return quotedEnd(s, literal)
	}
	for from := 0; ; {
		at := strings.Index(s[from:], literal)
		if at < 0 {
			return -1
		}
		at += from
		switch {
		case literal[0] == ' ' && at > 0 && s[at-1] == ',':
			from = at + 1
		case literal[0] == ' ' && strings.HasPrefix(s[at:], " : "):
			from = at + 3
		default:
			return at
		}
	}
}

// quotedEnd finds a literal that begins with a quote, over escaped quotes.
func quotedEnd(s, literal string) int {
	for from := 0; ; {
		at := closingQuote(s, from)
		if at < 0 || strings.HasPrefix(s[at:], literal) {
			return at
		}
		from = at + 1
	}
}

// plausible keeps lines of other layouts out: a status has three digits (or
// none, "-"), a time holds digits.
func plausible(name, value string) bool {
	switch name {
	case "status":
		return len(value) == 3 && isNumber(value) || value == "-"
	case "time_local", "time_iso8601", "msec":
		return value != "" && isDigit(value[0])
	}
	return true
}

func variableKind(name string) Kind {
	switch name {
	case "status", "msec", "body_bytes_sent", "bytes_sent", "request_length":
		return Number
	}
	return String
}
