package parse

// Format is one way to write a log line. It takes a line apart into named
// fields and gives them no meaning: that is the Mapper's part. Adding a format
// is one file with such a value and one line in Formats.
type Format struct {
	Name string // as printed by inspect and taken by --format-in: "nginx-combined"
	Doc  string // one line for `syncguard formats`
	// Parse appends the line's fields to r and reports whether the line is of
	// this format. It is strict: a line of another format is refused, so that
	// the first format of Formats that accepts a line is the right one,
	// whatever was read before. It keeps no state and must be safe for
	// concurrent use.
	Parse   func(line string, r *Record) bool
	Samples []Sample
}

// Sample is a line with what its format makes of it; the conformance test and
// the docs use it.
type Sample struct {
	Line   string
	Fields []Field // the fields Parse must give, in order
}

// Record is a line taken apart, before its fields get a meaning. It is reused
// from line to line.
type Record struct {
	Fields []Field

	memo *memo
}

// Reset empties r for the next line.
func (r *Record) Reset() { r.Fields = r.Fields[:0] }

// Add appends one field.
func (r *Record) Add(key, value string, kind Kind) {
	r.Fields = append(r.Fields, Field{Key: key, Value: value, Kind: kind})
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
