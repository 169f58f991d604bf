//go:build !linux

package bench

import "os"

// flush syncs f.
func flush(f *os.File) error { return f.Sync() }
