package source

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
)

// Input without events must not keep the caller from saving and showing how
// far it is; and what it saves then must be worth something.
func TestLongInputWithoutEventsGivesBatches(t *testing.T) {
	const chunks = 20 * maxSilent
	path := write(t, filepath.Join(t.TempDir(), "app.log"), strings.Repeat("heartbeat, all is well\n", chunks*1000/23)+at(1, "stripe acme ok"))
	opt := testOptions()
	opt.chunk = 1000
	f, err := NewFeed(find(t, path), nil, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var saved []byte
	batches := 0
	for ; ; batches++ {
		b, err := f.Next(context.Background())
		if err == io.EOF {
			break
		}
		if err != nil || len(b.Events) > 0 {
			t.Fatalf("batch %d has %d events, error %v; want none", batches, len(b.Events), err)
		}
		if batches == 10 {
			if saved, err = f.State(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if batches < 19 || batches > 22 {
		t.Errorf("%d batches of %d chunks, want one every %d", batches, chunks, maxSilent)
	}
	again, err := NewFeed(find(t, path), saved, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := again.Coverage().Lines; got < 1000 || got > chunks*1000/23 {
		t.Errorf("%d lines are saved after half of the batches, want about %d", got, chunks*1000/23/2)
	}
}
