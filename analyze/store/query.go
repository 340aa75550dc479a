package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// QueryLimits bound a query that somebody wrote.
type QueryLimits struct {
	Rows int           // at most; 0 means no bound
	Time time.Duration // at most; 0 means no bound
}

// Result is what a query gave.
type Result struct {
	Columns []string
	Rows    [][]any // nil, int64, float64, string or []byte
	More    bool    // there are more rows than the limit allows
}

// QueryError is a mistake in a query, or a limit that it met.
type QueryError struct{ err error }

func (e *QueryError) Error() string { return e.err.Error() }
func (e *QueryError) Unwrap() error { return e.err }

// queryHeap bounds the memory that SQLite takes for one query, queryValue the
// length of a value or a statement, and queryAnswer all values together, in bytes:
// ten thousand rows may be of any size.
const (
	queryHeap   = 256 << 20
	queryValue  = 16 << 20
	queryAnswer = 256 << 20
)

// Query runs a SELECT over the views of the database at path. It can't change
// anything: the handle refuses to write, and an authorizer refuses every
// statement but SELECT, the private tables, and functions that reach outside.
func Query(ctx context.Context, path, text string, limits QueryLimits) (Result, error) {
	d, err := OpenReadOnly(path)
	if err != nil {
		return Result{}, err
	}
	defer d.Close()
	if limits.Time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limits.Time)
		defer cancel()
	}
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return Result{}, d.explain("query", err)
	}
	defer conn.Close()
	var refused string
	if err := confine(conn, &refused); err != nil {
		return Result{}, d.explain("query", err)
	}
	r, err := readResult(ctx, conn, text, limits.Rows)
	if err != nil {
		return Result{}, d.queryError(ctx, err, refused, limits)
	}
	if several(text) {
		return Result{}, &QueryError{errors.New("query: it is more than one statement, and only the last would be shown (hint: ask one after the other)")}
	}
	return r, nil
}

// confine takes from the connection all that a question does not need.
func confine(conn *sql.Conn, refused *string) error {
	if _, err := conn.ExecContext(context.Background(), fmt.Sprintf(`PRAGMA hard_heap_limit = %d; PRAGMA trusted_schema = 0`, queryHeap)); err != nil {
		return err
	}
	for _, l := range []struct{ what, most int }{
		{sqlite3.SQLITE_LIMIT_ATTACHED, 0}, {sqlite3.SQLITE_LIMIT_LENGTH, queryValue}, {sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0},
	} {
		if _, err := sqlite.Limit(conn, l.what, l.most); err != nil {
			return err
		}
	}
	return conn.Raw(func(driver any) error {
		r, ok := driver.(sqlite.AuthorizerRegisterer)
		if !ok {
			return errors.New("the driver has no authorizer")
		}
		return r.RegisterAuthorizer(func(action sqlite.AuthorizerActionCode, arg1, arg2, _, from string) sqlite.AuthorizerReturnCode {
			why := whyRefused(action, arg1, arg2, from)
			if why == "" {
				return sqlite.AuthorizerOK
			}
			if *refused == "" {
				*refused = why
			}
			return sqlite.AuthorizerDeny
		})
	})
}

// whyRefused says why an action is none of a question's; "" allows it.
func whyRefused(action sqlite.AuthorizerActionCode, arg1, arg2, from string) string {
	switch action {
	case sqlite.AuthSelect, sqlite.AuthRecursive:
		return ""
	case sqlite.AuthRead:
		// A count of a view's rows reads no column, and SQLite does not say whose it is.
		if arg2 != "" && strings.HasSuffix(arg1, "_data") && !isView(from) {
			return "table " + arg1 + " is private (hint: `syncguard query --list` shows the views)"
		}
		return ""
	case sqlite.AuthFunction:
		if slices.Contains([]string{"load_extension", "fts3_tokenizer", "edit", "readfile", "writefile", "zeroblob", "randomblob", tallyName}, strings.ToLower(arg2)) {
			return "function " + arg2 + " is not allowed here"
		}
		return ""
	case sqlite.AuthPragma:
		if slices.Contains([]string{"table_info", "table_xinfo", "table_list", "function_list"}, strings.ToLower(arg1)) && arg1 != "" {
			return ""
		}
		return "PRAGMA " + arg1 + " is not allowed here (hint: only SELECT is)"
	}
	return "only SELECT is allowed (hint: the database is what syncguard found; open a copy of it, made by `syncguard backup`, to change it)"
}

func isView(name string) bool {
	return slices.ContainsFunc(views, func(v view) bool { return v.name == name })
}

func readResult(ctx context.Context, conn *sql.Conn, text string, most int) (Result, error) {
	rows, err := conn.QueryContext(ctx, text)
	if err != nil {
		return Result{}, err
	}
	defer rows.Close()
	r := Result{Rows: [][]any{}}
	if r.Columns, err = rows.Columns(); err != nil {
		return Result{}, err
	}
	if len(r.Columns) == 0 {
		return Result{}, errNoRows
	}
	size := 0
	for rows.Next() {
		if most > 0 && len(r.Rows) == most {
			r.More = true
			return r, nil
		}
		row := make([]any, len(r.Columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return Result{}, err
		}
		r.Rows = append(r.Rows, row)
		if size += sizeOf(row); size > queryAnswer {
			return Result{}, errHuge
		}
	}
	return r, rows.Err()
}

// sizeOf is about what a row takes in memory, in bytes.
func sizeOf(row []any) int {
	n := 0
	for _, value := range row {
		n += 24
		switch v := value.(type) {
		case string:
			n += len(v)
		case []byte:
			n += len(v)
		}
	}
	return n
}

var errHuge = fmt.Errorf("the answer is larger than %d MiB (hint: ask about less, or page through it with ORDER BY, LIMIT and OFFSET)", queryAnswer>>20)

var errNoRows = errors.New("the query is empty (hint: write one like SELECT * FROM incidents)")

// queryError tells a mistake of the query's from trouble with the database.
func (d *DB) queryError(ctx context.Context, err error, refused string, limits QueryLimits) error {
	var e *sqlite.Error
	switch {
	case refused != "":
		return &QueryError{fmt.Errorf("query: %s", refused)}
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &QueryError{fmt.Errorf("query: no answer within %s (hint: ask about less, or pass --timeout)", limits.Time)}
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errNoRows), errors.Is(err, errHuge):
		return &QueryError{fmt.Errorf("query: %w", err)}
	case errors.As(err, &e):
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_ERROR:
			hint := "`syncguard query --list` shows the views and their columns"
			if strings.HasPrefix(plainMessage(e), "cannot modify") {
				hint = "a query only reads; see `syncguard prune` and `syncguard forget`"
			}
			return &QueryError{fmt.Errorf("query: %s (hint: %s)", plainMessage(e), hint)}
		case sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_NOMEM:
			return &QueryError{errors.New("query: it needs more memory than it may have (hint: ask about less, or have values added up)")}
		}
	}
	return d.explain("query", err)
}

// plainMessage leaves out what the driver puts around SQLite's words.
func plainMessage(e *sqlite.Error) string {
	message := strings.TrimPrefix(e.Error(), "SQL logic error: ")
	if i := strings.LastIndex(message, " ("); i > 0 {
		message = message[:i]
	}
	return message
}
