//go:build unix

package source

import (
	"io/fs"
	"syscall"
)

// inode returns what names a file whatever its path; 0, 0 when unknown.
func inode(info fs.FileInfo) (device, number uint64) {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Dev), stat.Ino //nolint:unconvert // Dev is 32 bits wide elsewhere
	}
	return 0, 0
}
