//go:build !unix

package durable

import "os"

// lock does nothing: Windows does not remove an open file.
func lock(*os.File) {}

func lockAbandoned(file *os.File) bool { return file.Close() == nil }

// syncFolder does nothing: Windows has no fsync of folders.
func syncFolder(*os.File) error { return nil }

func unsupported(error) bool { return false }
