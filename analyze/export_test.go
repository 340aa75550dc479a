package analyze

import (
	"bytes"
	"fmt"
)

// SamePart says what of a whole state its parts hold otherwise. What they hold
// beyond it must be of lists that shrink: it is not read.
func SamePart(parts [][]byte, whole []byte) error {
	_, got, err := readRecords(parts)
	if err != nil {
		return err
	}
	keys, want, err := readRecords([][]byte{whole})
	if err != nil {
		return err
	}
	for _, k := range keys {
		if !bytes.Equal(got[k], want[k]) {
			return fmt.Errorf("record %v is % x, want % x", k, got[k], want[k])
		}
		delete(got, k)
	}
	for k := range got { // which of them is named first does not matter
		if k.Kind < incidentRecord {
			return fmt.Errorf("record %v is not in the whole", k)
		}
	}
	return nil
}
