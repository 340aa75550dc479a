package parse

import "strings"

// MySQLSlow is an entry of the slow query log of MySQL, Percona Server and
// MariaDB, whose lines joinLines has put on one.
var MySQLSlow = Format{
	Name:   "mysql-slow",
	Doc:    "the slow query log of MySQL, Percona and MariaDB: who asked, how long it took, the error if there was one, the statement",
	Begins: "#",
	Parse:  parseMySQLSlow,
	Samples: []Sample{
		{
			Line: `# Time: 2026-06-19T11:22:33.123456Z # User@Host: app[app] @ web1 [10.0.0.5]  Id:    17 # Schema: shop  Last_errno: 1205  Killed: 0 # Query_time: 50.000123  Lock_time: 50.000100 Rows_sent: 0  Rows_examined: 0 use shop; SET timestamp=1781868103; UPDATE orders SET state = 'paid' WHERE id = 7;`,
			Fields: []Field{
				{"time", "2026-06-19T11:22:33.123456Z", String}, {"user", "app", String}, {"hostname", "web1", String}, {"client", "10.0.0.5", String},
				{"id", "17", String}, {"schema", "shop", String}, {"level", "error", String}, {"errorCode", "1205", String},
				{"duration", "50.000123s", String}, {"message", "UPDATE orders SET state = 'paid' WHERE id = 7;", String},
			},
		},
		{
			Line: `# User@Host: app[app] @  [10.0.0.5] # Thread_id: 17  Schema: shop  QC_hit: No # Query_time: 12.345678  Lock_time: 0.000123  Rows_sent: 1  Rows_examined: 100000 SET timestamp=1781868153; select 1;`,
			Fields: []Field{
				{"user", "app", String}, {"client", "10.0.0.5", String}, {"schema", "shop", String},
				{"duration", "12.345678s", String}, {"time", "1781868153", Number}, {"message", "select 1;", String},
			},
		},
	},
}

const (
	slowTime = "# Time: "
	slowUser = "# User@Host: "
	slowSet  = "SET timestamp="
)

// isSlowHead takes the line that begins an entry. Those of one second share
// their time.
func isSlowHead(line string) bool {
	return strings.HasPrefix(line, slowTime) || strings.HasPrefix(line, slowUser)
}

// maxSlowLines bounds the lines of an entry; a statement has no other bound.
const maxSlowLines = 256

// joinedSlow reads on to the line that ends the statement. open tells that data
// ends before that, within the entry. A statement holds no line of JSON.
func joinedSlow(data string, start int) (text string, lines []int, open bool) {
	first, next := lineAt(data, start)
	var b strings.Builder
	b.WriteString(first)
	asked, set := strings.HasPrefix(first, slowUser), false
	for next < len(data) {
		line, after := lineAt(data, next)
		if len(lines) >= maxSlowLines || after-start > maxJoin {
			return "", nil, false
		}
		switch {
		case strings.HasPrefix(line, slowUser) && !asked:
			asked = true
		case isSlowHead(line), isCompact(line), !asked:
			return "", nil, false
		case set && strings.HasSuffix(line, ";"):
			lines = append(lines, next)
			b.WriteString(" ")
			b.WriteString(line)
			return b.String(), lines, false
		}
		set = set || strings.HasPrefix(line, slowSet)
		lines = append(lines, next)
		b.WriteString(" ")
		b.WriteString(line)
		next = after
	}
	return "", nil, true
}

// openSlow finds an entry near the end of text that does not end in it, or -1.
func openSlow(text string) int {
	open := -1
	last := strings.LastIndexByte(text[:max(0, len(text)-1)], '\n') + 1
	if line, _ := lineAt(text, last); isCompact(line) || strings.IndexByte(text[max(0, len(text)-maxJoin):], '#') < 0 {
		return open // asked of every chunk
	}
	for end, n := len(text), 0; end > 0 && n <= maxSlowLines && len(text)-end <= maxJoin; n++ {
		start := strings.LastIndexByte(text[:end-1], '\n') + 1
		if line, _ := lineAt(text, start); isSlowHead(line) {
			if _, _, unended := joinedSlow(text, start); unended {
				open = start
			} else if !strings.HasPrefix(line, slowUser) || open >= 0 {
				break // the time may stand before it
			}
		}
		end = start
	}
	return open
}

func parseMySQLSlow(line string, r *Record) bool {
	head, statement, ok := strings.Cut(line, " "+slowSet)
	if !ok || !isSlowHead(line) || !strings.Contains(head, "# Query_time: ") {
		return false
	}
	stamp, statement, ok := strings.Cut(statement, "; ")
	if !ok || !isNumber(stamp) {
		return false
	}
	mark, hasTime := len(r.Fields), false
	for _, part := range strings.Split(strings.TrimPrefix(head, "# "), " # ") {
		name, value, _ := strings.Cut(part, ": ")
		switch name {
		case "Time":
			hasTime = addSlowTime(r, trimSpace(value))
		case "User@Host":
			addSlowUser(r, value)
		default:
			addSlowParts(r, part)
		}
	}
	if !hasTime {
		r.Add("time", stamp, Number)
	}
	if len(r.Fields) == mark {
		return false
	}
	r.Add("message", statement, String)
	return true
}

// addSlowTime takes the time above an entry, if it is one.
func addSlowTime(r *Record, value string) bool {
	if st, n := scanStamp(value); n != len(value) || !st.hasDate {
		return false
	}
	r.Add("time", value, String)
	return true
}

// addSlowUser takes app[app] @ web1 [10.0.0.5]  Id: 17.
func addSlowUser(r *Record, s string) {
	who, where, _ := strings.Cut(s, " @ ")
	user, _, _ := strings.Cut(who, "[")
	name, rest, _ := strings.Cut(where, "[")
	address, rest, _ := strings.Cut(rest, "]")
	_, id, _ := strings.Cut(rest, "Id:")
	for _, f := range [...]Field{{"user", user, String}, {"hostname", name, String}, {"client", address, String}, {"id", id, String}} {
		if f.Value = trimSpace(f.Value); f.Value != "" {
			r.Add(f.Key, f.Value, f.Kind)
		}
	}
}

// addSlowParts takes name: value between blanks.
func addSlowParts(r *Record, s string) {
	words := strings.Fields(s)
	for i := 0; i+1 < len(words); i += 2 {
		switch name, value := strings.TrimSuffix(words[i], ":"), words[i+1]; {
		case strings.HasSuffix(value, ":"): // the value is missing
			i--
		case name == "Schema":
			r.Add("schema", value, String)
		case name == "Query_time":
			r.Add("duration", value+"s", String)
		case (name == "Last_errno" || name == "Errno") && value != "0":
			r.Add("level", "error", String)
			r.Add("errorCode", value, String)
		}
	}
}
