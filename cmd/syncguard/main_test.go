package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the scripts' golden files anew")

// noNap keeps a program that was built with the race detector from sleeping for a
// second whenever it ends, which hundreds of commands would do.
const noNap = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	if os.Getenv("GORACE") == "" {
		os.Setenv("GORACE", noNap) // slower without, no worse
	}
	testscript.Main(m, map[string]func(){"syncguard": main, "code": code})
}

// TestScripts runs the command lines in testdata/script as a user would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"traffic":   cmdTraffic,
			"halves":    cmdHalves,
			"leaves":    cmdLeaves,
			"gzip":      cmdGzip,
			"longline":  cmdLongLine,
			"damage":    cmdDamage,
			"printable": cmdPrintable,
			"binary":    cmdBinary,
			"onezone":   cmdOneZone,
			"alone":     cmdAlone,

			"hostilename": cmdHostileName,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("TZ", "UTC")
			env.Setenv("GORACE", os.Getenv("GORACE"))
			return nil
		},
	})
}

// code runs a command that must exit with the given code: code 3 syncguard …
func code() {
	want, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: code N command…")
		os.Exit(1)
	}
	cmd := exec.Command(os.Args[2], os.Args[3:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != want {
		fmt.Fprintf(os.Stderr, "%q exits with %d (%v), want %d\n", os.Args[2:], got, err, want)
		os.Exit(1)
	}
}

// cmdTraffic writes two hours of one call a second: traffic KIND FILE. The
// kinds are healthy, recovered (an outage of ten minutes in the middle) and
// broken (an outage to the end).
func cmdTraffic(ts *testscript.TestScript, _ bool, args []string) {
	fails, ok := map[string]func(time.Duration) bool{
		"healthy":   func(time.Duration) bool { return false },
		"recovered": func(at time.Duration) bool { return at >= time.Hour && at < 70*time.Minute },
		"broken":    func(at time.Duration) bool { return at >= 110*time.Minute },
	}[args[0]]
	if !ok || len(args) != 2 {
		ts.Fatalf("usage: traffic healthy|recovered|broken FILE")
	}
	var b bytes.Buffer
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for at := time.Duration(0); at < 2*time.Hour; at += time.Second {
		status, level, message := 200, "info", "charged"
		if fails(at) {
			status, level, message = 503, "error", "upstream unavailable"
		}
		fmt.Fprintf(&b, `{"time":%q,"level":%q,"msg":%q,"integration":"stripe","tenant":"tenant-%02d","status":%d}`+"\n",
			start.Add(at).Format(time.RFC3339), level, message, int(at.Seconds())%30, status)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644))
}

// cmdLeaves writes three hours of one call a second by thirty tenants, of whom
// tenant-07 leaves after two: leaves FILE.
func cmdLeaves(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for at := range 3 * 3600 {
		if tenant := at % 30; tenant != 7 || at < 2*3600 {
			fmt.Fprintf(&b, `{"time":%q,"integration":"stripe","tenant":"tenant-%02d","status":200}`+"\n",
				start.Add(time.Duration(at)*time.Second).Format(time.RFC3339), tenant)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
}

// cmdHalves cuts a file at a line: halves FILE LINE FIRST SECOND.
func cmdHalves(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.Join(lines[:n], "")), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.Join(lines[n:], "")), 0o644))
}

// cmdGzip packs a file, and keeps only a part of the result if asked: gzip FROM TO [BYTES].
func cmdGzip(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(w.Close())
	packed := b.Bytes()
	if len(args) == 3 {
		n, err := strconv.Atoi(args[2])
		ts.Check(err)
		packed = packed[:n]
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), packed, 0o644))
}

// cmdLongLine puts a line of that many MiB before the lines of a file: longline FILE MIB.
func cmdLongLine(ts *testscript.TestScript, _ bool, args []string) {
	mib, err := strconv.Atoi(args[1])
	ts.Check(err)
	rest := ts.ReadFile(args[0])
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	piece := bytes.Repeat([]byte("x"), 1<<20)
	for range mib {
		_, err := f.Write(piece)
		ts.Check(err)
	}
	_, err = f.WriteString("\n" + rest)
	ts.Check(err)
}

// cmdDamage writes garbage over a file from a byte on: damage FILE OFFSET.
func cmdDamage(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY, 0)
	ts.Check(err)
	defer f.Close()
	_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, 8192), offset)
	ts.Check(err)
}

// cmdPrintable fails if a file holds what a terminal would obey.
func cmdPrintable(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		for i, r := range ts.ReadFile(name) {
			if r < ' ' && r != '\n' || r >= 0x7f && r <= 0x9f || r == '\u202e' || r == '\u2066' {
				ts.Fatalf("%s holds the character %U at %d", name, r, i)
			}
		}
	}
}

// cmdBinary makes a file what is surely no log: binary FILE.
func cmdBinary(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 500)...), 0o644))
}

// cmdHostileName sets a variable to a name that a terminal would obey: hostilename VAR.
func cmdHostileName(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], "a\x1b[31m\u202eb\u009bc")
}

// stamp is a time as it must not stand beside those of another zone.
var stamp = regexp.MustCompile(`\d\dT\d\d:\d\d|\d\d:\d\d:\d\dZ| UTC`)

// cmdOneZone fails if a page shows a time of its own making in UTC: onezone
// FILE. Samples are lines of the log and stay as they are.
func cmdOneZone(ts *testscript.TestScript, _ bool, args []string) {
	page, _, _ := strings.Cut(ts.ReadFile(args[0]), "\nSamples\n")
	if found := stamp.FindString(page); found != "" {
		ts.Fatalf("the page holds %q:\n%s", found, page)
	}
}

// cmdAlone fails if a file names another tenant, or the log: alone TENANT FILE….
func cmdAlone(ts *testscript.TestScript, _ bool, args []string) {
	other := regexp.MustCompile(`tenant-\d\d|app\.log|7,?200|upstream unavailable`)
	for _, file := range args[1:] {
		text := ts.ReadFile(file)
		if !strings.Contains(text, args[0]) {
			ts.Fatalf("%s does not name %s", file, args[0])
		}
		for _, found := range other.FindAllString(text, -1) {
			if found != args[0] {
				ts.Fatalf("%s holds %q", file, found)
			}
		}
	}
}
