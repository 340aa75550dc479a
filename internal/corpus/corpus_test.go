package corpus

import (
	"bytes"
	"strings"
	"testing"
)

func TestSameSeedSameBytes(t *testing.T) {
	for _, shape := range Shapes() {
		var first, again, other bytes.Buffer
		for _, c := range []struct {
			seed uint64
			to   *bytes.Buffer
		}{{1, &first}, {1, &again}, {2, &other}} {
			if err := (Corpus{Shape: shape, Size: 200_000, Tenants: Tenants, Seed: c.seed}).Write(c.to); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) || bytes.Equal(first.Bytes(), other.Bytes()) {
			t.Errorf("%s: the bytes do not depend on the seed alone", shape)
		}
		failed := strings.Count(first.String(), "error") + strings.Count(first.String(), "ERROR") + strings.Count(first.String(), " us=5") + strings.Count(first.String(), " us=4")
		if lines := strings.Count(first.String(), "\n"); failed < lines/100 || !strings.HasSuffix(first.String(), "\n") {
			t.Errorf("%s: %d lines, %d words of failure, want whole lines of which two in a hundred fail", shape, lines, failed)
		}
	}
}

func TestUnknownShape(t *testing.T) {
	if err := (Corpus{Shape: "xml", Size: 1}).Write(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "xml") {
		t.Errorf("got %v, want an error that names the shape", err)
	}
}
