package program

import (
	"slices"
	"strings"
)

// sharedParents are the folders at the root whose direct subfolders are shared by many programs, as
// /home/anna is by all programs of anna.
var sharedParents = []string{"boot", "dev", "home", "media", "proc", "run", "sys", "usr", "var"}

// sharedNames are the names of folders that many programs use, at any place.
var sharedNames = []string{
	"bin", "etc", "include", "lib", "lib64", "libexec", "log", "private",
	"sbin", "share", "shm", "spool", "src", "tmp",
}

// isShared reports whether other programs use a folder, given by its absolute path. A unit must not
// change the owner or the rights of such a folder.
func isShared(folder string) bool {
	parts := strings.FieldsFunc(folder, func(r rune) bool { return r == '/' })
	depth := 2 // the least depth of a folder that one program uses
	if len(parts) > 0 && slices.Contains(sharedParents, parts[0]) {
		depth = 3
	}
	return len(parts) < depth || slices.Contains(sharedNames, parts[len(parts)-1])
}
