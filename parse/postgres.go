package parse

import "strings"

// Postgres is the server's stderr log with any usual log_line_prefix: stamp,
// then whatever, then the severity, a colon and two blanks.
var Postgres = Format{
	Name:   "postgres",
	Doc:    "PostgreSQL's stderr log with any usual log_line_prefix, RDS' included",
	Begins: digits,
	Parse:  parsePostgres,
	Samples: []Sample{
		{
			Line: `2026-06-19 11:22:34.123 UTC [12346] app@shop FATAL:  password authentication failed for user "app"`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:34.123 UTC", String}, {"level", "FATAL", String}, {"message", `password authentication failed for user "app"`, String},
				{"pid", "12346", String}, {"user", "app", String}, {"database", "shop", String},
			},
		},
		{
			Line: `2026-06-19 11:22:36 UTC:10.0.0.5(49824):app@shop:[12348]:ERROR:  canceling statement due to statement timeout`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:36 UTC", String}, {"level", "ERROR", String}, {"message", "canceling statement due to statement timeout", String},
				{"client_addr", "10.0.0.5(49824)", String}, {"user", "app", String}, {"database", "shop", String}, {"pid", "12348", String},
			},
		},
	},
}

// maxPostgresHead is more than prefixes in use take.
const maxPostgresHead = 256

func parsePostgres(line string, r *Record) bool {
	if len(line) < 30 || !isDigit(line[0]) || line[4] != '-' || line[10] != ' ' {
		return false
	}
	at := strings.Index(line[:min(len(line), maxPostgresHead)], ":  ")
	if at < 0 {
		return false
	}
	begin := at
	for begin > 0 && (line[begin-1] >= 'A' && line[begin-1] <= 'Z' || isDigit(line[begin-1])) {
		begin--
	}
	severity, ok := postgresSeverity(line[begin:at])
	st, n := scanStamp(line)
	message := line[at+3:]
	if !ok || n == 0 || !st.hasDate || n >= begin || line[19] == ',' || message == "" || message[0] == ' ' || trimSpace(line[n:begin]) == "" {
		return false
	}
	r.Add("time", line[:n], String)
	r.Add("level", severity, String)
	r.Add("message", message, String)
	postgresPrefix(line[n:begin], r)
	return true
}

// postgresSeverity holds for the words that Postgres puts before its messages.
func postgresSeverity(w string) (level string, ok bool) {
	switch w {
	case "LOG", "INFO", "NOTICE", "WARNING", "ERROR", "FATAL", "PANIC",
		"DETAIL", "HINT", "QUERY", "CONTEXT", "STATEMENT", "LOCATION": // the latter go on with the message before
		return w, true
	}
	if strings.HasPrefix(w, "DEBUG") {
		return "DEBUG", true
	}
	return "", false
}

// postgresPrefix finds process, user@database and client in the prefix.
func postgresPrefix(s string, r *Record) {
	for _, w := range strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == ':' || c == ',' }) {
		bare := strings.Trim(w, "[]()")
		user, database, at := strings.Cut(w, "@")
		switch {
		case w != bare && isNumber(bare):
			r.Add("pid", bare, String)
		case at && isName(user) && isName(database):
			r.Add("user", user, String)
			r.Add("database", database, String)
		case strings.HasSuffix(w, ")") && isDigit(w[0]):
			r.Add("client_addr", w, String)
		default:
			if key, value, ok := strings.Cut(w, "="); ok && isName(key) && value != "" {
				r.Add(key, value, String)
			}
		}
	}
}
