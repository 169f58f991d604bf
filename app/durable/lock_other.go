//go:build !unix

package durable

import "os"

// lock does nothing: where there is no flock, an open file cannot be removed.
func lock(*os.File) {}

func abandoned(file *os.File) bool { return file.Close() == nil }

// syncFolder does nothing: names are on disk when the call that made them returns.
func syncFolder(*os.File) error { return nil }

func unsupported(error) bool { return false }
