package parse

// Format is one way to write a log line. It takes a line apart into named
// fields and gives them no meaning: that is the Mapper's part. Adding a format
// is one file with such a value and one line in Formats.
type Format struct {
	Name string // as printed by inspect and taken by --format-in: "nginx-combined"
	Doc  string // one line for `syncguard formats`
	// Begins holds the bytes that a line of the format can begin with; "" means
	// any. It spares lines the formats that can't be theirs (BenchmarkDecoderCorpus).
	Begins string
	// Parse appends the line's fields to r and reports whether the line is of
	// this format. It is strict: a line of another format is refused, so that
	// the first format of Formats that accepts a line is the right one,
	// whatever was read before. It keeps no state and must be safe for
	// concurrent use. On refusal r is left as it was.
	Parse func(line string, r *Record) bool
	// Split stands in Parse's place in formats that put many events on a line.
	// It fills r for one after the other and calls each with where in the line
	// it stands; each takes r as it is and leaves it to be filled anew.
	Split   func(line string, r *Record, each func(from, to int)) bool
	Samples []Sample
}

const (
	digits  = "0123456789"
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// Sample is a line with what its format makes of it; the conformance test and
// the docs use it.
type Sample struct {
	Header string // the header in force, for formats that need one
	Line   string
	Fields []Field   // the fields Parse must give, in order
	More   [][]Field // of the line's other events, for formats that split
}

// Record is a line taken apart, before its fields get a meaning. It is reused
// from line to line.
type Record struct {
	Fields []Field

	more   bool    // the line goes on with the one before it, inside a wrapper that tells a time
	header *header // in force for the line; nil when there is none
	list   string  // see isList
	// carrier is the first field of the object that was scanned last that may carry
	// a line, or one of the constants beside mayCarry.
	carrier int
	memo    *memo
}

// Reset empties r for the next line.
func (r *Record) Reset() { r.Fields, r.more, r.list = r.Fields[:0], false, "" }

// Add appends one field.
func (r *Record) Add(key, value string, kind Kind) {
	n := len(r.Fields)
	if n == cap(r.Fields) {
		r.Fields = append(r.Fields, Field{})
	}
	r.Fields = r.Fields[:n+1]
	f := &r.Fields[n] // written in place: it is large (BenchmarkScanJSON)
	f.Key, f.Value, f.Kind = key, value, kind
}

// rename gives the fields that names has a better name for that one.
func rename(fields []Field, names map[string]string) {
	for i := range fields {
		if name, ok := names[fields[i].Key]; ok {
			fields[i].Key = name
		}
	}
}

// Field is one named value of a line. Nested names are joined by dots
// ("labels.tenant"). Key and Value are slices of the line wherever it can be.
type Field struct {
	Key, Value string
	Kind       Kind
}

// Kind is the type a value was written in.
type Kind uint8

const (
	String Kind = iota
	Number
	Bool
	Null
)
