//go:build !linux

package control

import "os"

// reachable reports whether a socket can be at path.
func reachable(path string) bool { return len(path) <= maxPath }

// shorten returns path unchanged: it has no shorter form here.
func shorten(path string) (name string, folder *os.File, err error) { return path, nil, nil }
