package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/report"
)

func TestWatchLooksWhenSomethingChanged(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ticks, sizes, looks, ended := make(chan time.Time), make(chan int64), make(chan bool), make(chan error, 1)
	now := func() (f fingerprint) { f[0].size = <-sizes; return f }
	go func() {
		ended <- watchTicks(ctx, ticks, now, func(first bool) error { looks <- first; return nil })
	}()
	sizes <- 1
	if first := <-looks; !first {
		t.Error("the first look is not said to be the first")
	}
	ticks <- time.Time{}
	sizes <- 1           // nothing has changed,
	ticks <- time.Time{} // so that no look keeps the next tick waiting
	sizes <- 2
	if first := <-looks; first {
		t.Error("a later look is said to be the first")
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("watch ended with %v, want the context's error", err)
	}
}

func TestWatchEndsWithAnError(t *testing.T) {
	broken := errors.New("broken")
	err := watchTicks(t.Context(), nil, func() fingerprint { return fingerprint{} }, func(bool) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("watch ended with %v, want %v", err, broken)
	}
}

func TestFingerprintSeesACommit(t *testing.T) {
	db := filepath.Join(t.TempDir(), "app.db")
	before := fingerprintOf(db)
	if err := os.WriteFile(db, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	middle := fingerprintOf(db)
	if err := os.WriteFile(db+"-wal", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if after := fingerprintOf(db); before == middle || middle == after {
		t.Errorf("fingerprints %v, %v, %v: want three", before, middle, after)
	}
}

func TestChangedIncidentsArePrinted(t *testing.T) {
	one := []analyze.Incident{{ID: "INC-000001", Title: "stripe fails", State: analyze.Open}}
	for _, c := range []struct {
		format  string
		changed []analyze.Incident
		first   bool
		want    string
	}{
		{"text", nil, true, "no incidents\n"},
		{"text", nil, false, ""},
		{"json", nil, true, ""},
		{"csv", nil, false, ""},
	} {
		var b bytes.Buffer
		if err := printChanged(&b, c.format, c.changed, c.first, report.Options{}); err != nil || b.String() != c.want {
			t.Errorf("%s, first %v: %q, %v; want %q", c.format, c.first, b.String(), err, c.want)
		}
	}
	for format, want := range map[string]string{"json": `"title":"stripe fails"`, "csv": ",stripe fails\n", "text": "INC-000001  ● open"} {
		var b bytes.Buffer
		if err := printChanged(&b, format, one, false, report.Options{}); err != nil || !strings.Contains(b.String(), want) || strings.Contains(b.String(), "id,state") {
			t.Errorf("%s: %q, %v; want %q and no head", format, b.String(), err, want)
		}
		if n := strings.Count(b.String(), "\n"); n != 1 && format != "text" {
			t.Errorf("%s: %d lines, want one", format, n)
		}
	}
}
