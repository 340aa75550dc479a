package parse

// PostgresCSV is PostgreSQL's csvlog, whose files have no header: the columns are
// fixed, and every other version has added some at the end.
var PostgresCSV = Format{
	Name:   "postgres-csv",
	Doc:    "PostgreSQL's csvlog, which has no header: 23 columns up to version 12, 24 in 13, 26 since",
	Begins: digits,
	Parse:  parsePostgresCSV,
	Samples: []Sample{
		{
			Line: `2026-06-19 11:22:34.123 UTC,"app","shop",12346,"10.0.0.5:49824",6672f0aa.303a,1,"SELECT",2026-06-19 11:22:30 UTC,3/17,0,ERROR,57014,"canceling statement due to statement timeout",,,,,,"select 1",,,"sync","client backend",,0`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:34.123 UTC", String}, {"user", "app", String}, {"database", "shop", String}, {"pid", "12346", String},
				{"client_addr", "10.0.0.5:49824", String}, {"level", "ERROR", String}, {"state_code", "57014", String},
				{"message", "canceling statement due to statement timeout", String}, {"query", "select 1", String}, {"backend_type", "client backend", String},
			},
		},
		{
			Line: `2026-06-19 11:22:34.123 UTC,"app","shop",12346,"[local]",6672f0aa.303a,2,"idle",2026-06-19 11:22:30 UTC,3/18,0,LOG,00000,"disconnection: session time: 0:00:01.178",,,,,,,,,"psql"`,
			Fields: []Field{
				{"time", "2026-06-19 11:22:34.123 UTC", String}, {"user", "app", String}, {"database", "shop", String}, {"pid", "12346", String},
				{"client_addr", "[local]", String}, {"level", "LOG", String}, {"message", "disconnection: session time: 0:00:01.178", String},
			},
		},
	},
}

// pgColumns are the columns of the csvlog; "" is one that tells nothing here.
var pgColumns = [...]string{"time", "user", "database", "pid", "client_addr", "", "", "", "", "", "", "level", "state_code", "message",
	"detail", "", "", "", "", "query", "", "", "", "backend_type", "", ""}

const (
	pgLevel   = 11 // the column that makes the format sure
	pgNoError = "00000"
)

// parsePostgresCSV takes a line with a stamp in its first column and a severity
// in its twelfth. A statement that goes on below the line ends it early.
func parsePostgresCSV(line string, r *Record) bool {
	if len(line) < 60 || line[4] != '-' || line[10] != ' ' {
		return false
	}
	st, n := scanStamp(line)
	if n == 0 || !st.hasDate || n >= len(line) || line[n] != ',' {
		return false
	}
	mark, rest, more := len(r.Fields), line, true
	at := 0
	for ; more && at < len(pgColumns); at++ {
		value, behind, others, whole := cell(rest, ',')
		if !whole {
			break
		}
		rest, more = behind, others
		if _, ok := postgresSeverity(value); at == pgLevel && !ok {
			r.Fields = r.Fields[:mark]
			return false
		}
		if name := pgColumns[at]; name != "" && value != "" && value != pgNoError {
			r.Add(name, value, String)
		}
	}
	if at <= pgLevel+2 {
		r.Fields = r.Fields[:mark]
		return false
	}
	return true
}
