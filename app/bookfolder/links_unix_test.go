//go:build unix

package bookfolder

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestPlanFollowsNoLinkOut: links to files of the folder are read; links out of it, to nothing and
// to folders, pipes and folders that cannot be read are not.
func TestPlanFollowsNoLinkOut(t *testing.T) {
	outside := folder(t, map[string]string{"secret.pdf": pdf("secret")})
	root := folder(t, map[string]string{"real.pdf": pdf("1"), "in/x.pdf": pdf("2")})
	at := func(name string) string { return filepath.Join(root.Name(), name) }
	err := errors.Join(
		os.Symlink("in/x.pdf", at("a-link.pdf")),
		os.Symlink(filepath.Join(outside.Name(), "secret.pdf"), at("out.pdf")),
		os.Symlink("nowhere", at("nothing.pdf")),
		os.Symlink(outside.Name(), at("folder")),
		os.Symlink(".", at("in/loop")),
		os.Symlink("in", at("dir.pdf")),
		unix.Mkfifo(at("pipe.pdf"), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, plan(t, root, ""), []string{
		"a-link.pdf new: a-link//文学/5/true",
		"dir.pdf bad: not a regular file",
		"in/x.pdf as a-link.pdf",
		"nothing.pdf bad: a link to a file outside the folder, or to nothing",
		"out.pdf bad: a link to a file outside the folder, or to nothing",
		"pipe.pdf bad: not a regular file",
		"real.pdf new: real//文学/5/true",
	})
}
