package program

import (
	"slices"
	"strings"
)

// crowded are the folders whose folders are not one program's alone: /home/anna is all that is anna's.
var crowded = []string{"boot", "dev", "home", "media", "proc", "run", "sys", "usr", "var"}

// common are names of folders that many programs use, wherever they are.
var common = []string{"bin", "etc", "include", "lib", "lib64", "libexec", "log", "private", "sbin", "share", "shm", "spool", "src", "tmp"}

// isShared reports whether a folder, an absolute one, is not one program's alone: writing rights to it, or a
// new owner, would reach further than the shop.
func isShared(folder string) bool {
	parts := strings.FieldsFunc(folder, func(r rune) bool { return r == '/' })
	own := 2 // how deep a folder of one's own is
	if len(parts) > 0 && slices.Contains(crowded, parts[0]) {
		own = 3
	}
	return len(parts) < own || slices.Contains(common, parts[len(parts)-1])
}
