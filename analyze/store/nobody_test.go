//go:build unix

package store

import (
	"syscall"
	"testing"
)

// asNobody runs do with the rights of an ordinary user. Effective ids are set
// for the whole process, so no test that uses it may be parallel.
func asNobody(t *testing.T, do func()) {
	t.Helper()
	if syscall.Geteuid() != 0 {
		do()
		return
	}
	const nobody = 65534
	must(t, syscall.Seteuid(nobody))
	defer func() { must(t, syscall.Seteuid(0)) }()
	do()
}
