//go:build !linux && !darwin

package web

import "io/fs"

// inodeOf is empty: this system's files are known by time and size alone.
func inodeOf(fs.FileInfo) string { return "" }
