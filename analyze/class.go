package analyze

import (
	"strconv"
	"sync"

	"github.com/syncguard/syncguard/parse"
)

// Class is a kind of failure: what a person on call would call it. Its tables
// decide which failures are of it, and its examples prove them. Adding one is
// such a value and one line in Classes.
type Class struct {
	Name string // as stored and printed: "rate_limit"
	Doc  string // one line for `syncguard classes`
	Noun string // in titles, plural: "rate limit errors"
	Hint string // what it usually means and what to check, one line

	// Statuses mean this class unless the text of another class, one that may
	// speak Over the status, says something more exact.
	Statuses []Span
	// Over are the statuses at which Terms still decide, whatever class they
	// mean. A 400 with invalid_grant is a dead token and no bad request.
	Over []Span
	// Terms are words that mean this class wherever they stand in a code or a
	// message. They are written as words gives them: lower case, one space
	// between words, so that "rate limit" is rate_limit and RateLimit too.
	Terms []string
	// Weak are words that only suggest this class: they count in a code, and in
	// a message in which no class finds a term, and never against a status.
	Weak []string
	// Codes are providers' codes that mean this class when they are the whole
	// code; numbers are safe here that would not be inside a message.
	Codes []string

	Examples    []Example // failures of this class
	NonExamples []Example // failures that look like it and are not
}

// Span is a range of statuses, both ends included.
type Span struct{ From, To int }

// Example is a failure as far as classes look at it.
type Example struct {
	Status  int
	Code    string
	Message string
}

// Classes returns every class, in order of precedence: where one text names
// two of them, the first is the more exact cause. The connection's own
// troubles come before what the peer says, and unknown takes what is left.
func Classes() []Class {
	return []Class{
		classTLS,
		classDNS,
		classNetwork,
		classTimeout,
		classRateLimit,
		classQuota,
		classAuth,
		classPermission,
		classConfig,
		classNotFound,
		classData,
		classValidation,
		classServer,
		classUnknown,
	}
}

// Classify returns the class of a failure: by its status, then by its code,
// then by its message. It is never nil.
func Classify(e *parse.Event) *Class {
	table := classes()
	return &table.classes[table.number(e)]
}

// classOf is Classify's answer as the class's place in Classes.
func classOf(e *parse.Event) uint8 { return classes().number(e) }

// ClassNamed returns the class of that name, or nil.
func ClassNamed(name string) *Class {
	table := classes()
	for i := range table.classes {
		if table.classes[i].Name == name {
			return &table.classes[i]
		}
	}
	return nil
}

const maxStatus = 1000

// statusOf is the status that decides; a code that is nothing but an HTTP
// error status ("errorCode":"401") is one.
func statusOf(e *parse.Event) int {
	if e.Status > 0 && e.Status < maxStatus {
		return e.Status
	}
	if len(e.Code) == 3 {
		if n, err := strconv.Atoi(e.Code); err == nil && n >= 400 && n < 600 {
			return n
		}
	}
	return 0
}

// classTable is Classes made fit for a million look-ups. Classes are numbered
// by precedence; a set of them is a bit mask.
type classTable struct {
	classes  []Class
	byStatus [maxStatus]uint8  // the class a status means
	over     [maxStatus]uint32 // the classes whose text may decide instead
	terms    map[string][]term // by first word
	codes    map[string]uint8
}

// classes is built once and only read after that, so that it is as good as a
// constant.
var classes = sync.OnceValue(func() *classTable { return newClassTable(Classes()) })

func newClassTable(list []Class) *classTable {
	t := &classTable{classes: list, terms: map[string][]term{}, codes: map[string]uint8{}}
	unknown := uint8(len(list) - 1)
	every := uint32(1)<<len(list) - 1
	for status := range t.byStatus {
		t.byStatus[status] = unknown
		t.over[status] = every
	}
	for i := range list {
		for _, span := range list[i].Statuses {
			for status := span.From; status <= span.To; status++ {
				t.byStatus[status] = uint8(i)
				t.over[status] = 0
			}
		}
	}
	for i := range list {
		t.addTexts(uint8(i), &list[i])
	}
	return t
}

// number returns a failure's class.
func (t *classTable) number(e *parse.Event) uint8 {
	status := statusOf(e)
	over := t.over[status]
	if over == 0 {
		return t.byStatus[status]
	}
	weak := status < 300 // no status, or one that claims success
	if class, ok := t.byText(e, over, weak); ok {
		return class
	}
	return t.byStatus[status]
}

func (t *classTable) addTexts(class uint8, c *Class) {
	for _, span := range c.Over {
		for status := span.From; status <= span.To; status++ {
			t.over[status] |= 1 << class
		}
	}
	for _, text := range c.Terms {
		t.addTerm(text, class, false)
	}
	for _, text := range c.Weak {
		t.addTerm(text, class, true)
	}
	for _, code := range c.Codes {
		t.codes[code] = class
	}
}
