//go:build !linux

package durable

import "os"

// flush waits until all data written to f is on disk.
func flush(f *os.File, _, _ int64) error { return f.Sync() }
