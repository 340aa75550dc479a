// Package rooms keeps the walls of the house: which package may import which,
// and what a room must never contain. It is a test kit; the program never
// imports it, and it repairs nothing.
package rooms

import (
	"slices"
	"strings"
)

// Module is the path of the module whose rooms these are.
const Module = "github.com/syncguard/syncguard"

// A room is a package, by its path within the module.
type room struct {
	path   string
	within bool     // packages below path belong to the room too
	may    []string // the rooms it may import; "*" is every room that the program consists of
	never  []ban
	why    string // what the wall is good for; printed with every finding
}

// A ban is one thing that a room must never contain.
type ban struct {
	imports []string // import paths; "os/..." is os and everything below
	except  []string // of those, the harmless ones
	calls   []string // selectors such as "time.Now"
	goStmt  bool     // go statements
	mapLoop bool     // ranging over a map where its order could get out
}

var (
	wallClock = ban{calls: []string{"time.Now", "time.Since", "time.Until"}}
	timers    = ban{calls: []string{"time.Sleep", "time.After", "time.AfterFunc", "time.Tick", "time.NewTicker", "time.NewTimer"}}
	files     = ban{imports: []string{"os/...", "syscall", "io/ioutil"}}
	network   = ban{imports: []string{"net/..."}, except: []string{"net/url", "net/netip"}}
	sql       = ban{imports: []string{"database/sql/...", "modernc.org/sqlite/..."}}
	chance    = ban{imports: []string{"math/rand/...", "crypto/rand"}}
	parallel  = ban{goStmt: true}
	mapOrder  = ban{mapLoop: true}
)

// rooms is the table of DESIGN: the only arrows and the only bans there are.
var rooms = []room{
	{
		path: "parse/text", may: nil, never: []ban{wallClock, timers, files, network, sql, chance, parallel},
		why: "the leaf that every room may use can lean on none of them",
	},
	{
		path: "parse", may: []string{"parse/text"}, never: []ban{wallClock, timers, files, network, sql, chance},
		why: "a line means the same wherever it was read from",
	},
	{
		path: "parse/source", may: []string{"parse", "parse/text"}, never: []ban{network, sql, chance},
		why: "where lines come from says nothing about what they mean",
	},
	{
		path: "analyze", may: []string{"parse", "parse/text"},
		never: []ban{wallClock, timers, files, network, sql, chance, parallel, mapOrder},
		why:   "the same events must give the same incidents, whenever and however they arrive",
	},
	{
		path: "analyze/store", may: []string{"analyze", "parse/text"}, never: []ban{wallClock, network, chance},
		why: "the file keeps what was found and adds nothing to it",
	},
	{
		path: "report", may: []string{"analyze", "parse/text"}, never: []ban{wallClock, timers, files, network, sql, chance},
		why: "the same report must give the same bytes",
	},
	{
		path: "report/notify", may: []string{"analyze", "parse/text"}, never: []ban{sql, chance},
		why: "telling the world about an incident must not change it",
	},
	{
		path: "tui", may: []string{"analyze", "parse/text"}, never: []ban{wallClock, files, network, sql, chance},
		why: "what is on the screen is a function of the model",
	},
	{
		path: "cmd", within: true, may: []string{"*"},
		why: "commands wire the rooms together",
	},
	{
		path: "internal", within: true, may: []string{"*", "internal"},
		why: "test kits may look at everything; the program needs none of them to run",
	},
}

// roomOf finds the room of an import path of the module.
func roomOf(importPath string) (room, bool) {
	path := strings.TrimPrefix(strings.TrimPrefix(importPath, Module), "/")
	for _, r := range rooms {
		if path == r.path || r.within && strings.HasPrefix(path, r.path+"/") {
			return r, true
		}
	}
	return room{}, false
}

// allows reports whether code of r may import code of other.
func (r room) allows(other room) bool {
	if r.path == other.path && r.within || slices.Contains(r.may, other.path) {
		return true
	}
	return slices.Contains(r.may, "*") && other.path != "internal"
}

// covers reports whether the ban forbids an import.
func (b ban) covers(importPath string) bool {
	if slices.Contains(b.except, importPath) {
		return false
	}
	return slices.ContainsFunc(b.imports, func(pattern string) bool {
		tree, isTree := strings.CutSuffix(pattern, "/...")
		return importPath == tree || isTree && strings.HasPrefix(importPath, tree+"/")
	})
}
