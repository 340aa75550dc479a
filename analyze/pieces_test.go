package analyze_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/syncguard/syncguard/analyze"
	"github.com/syncguard/syncguard/parse"
)

// TestPiecesAreParts restores an analyzer from the pieces of a large part.
func TestPiecesAreParts(t *testing.T) {
	a := analyze.New(analyze.Config{})
	for i := range 20_000 {
		a.Observe(&parse.Event{
			At: time.Unix(1_700_000_000+int64(i)/10, 0).UTC(), Integration: fmt.Sprint("integration-", i%5), Tenant: fmt.Sprint("tenant-", i/5%1_600),
			Outcome: parse.OK, Status: 200, Attrs: &parse.Attrs{}, Count: 1,
		})
	}
	part, err := a.Save()
	if err != nil {
		t.Fatal(err)
	}
	pieces := part.Pieces()
	if len(pieces) < 3 {
		t.Fatalf("%d bytes in %d pieces, want some", len(part.Data), len(pieces))
	}
	b, err := analyze.Restore(analyze.Config{}, pieces...)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	want, err := restored(t, analyze.Config{}, a).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("restored from %d pieces it is another", len(pieces))
	}
}
