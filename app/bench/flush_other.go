//go:build !linux

package bench

import "os"

// flush waits until what was written to f is on disk.
func flush(f *os.File) error { return f.Sync() }
