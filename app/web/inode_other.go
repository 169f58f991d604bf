//go:build !linux && !darwin

package web

import "io/fs"

// inodeOf returns "": on this system only size and time distinguish files.
func inodeOf(fs.FileInfo) string { return "" }
