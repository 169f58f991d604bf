package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
)

// One flipped byte anywhere makes a backup bad, to verify and to restore.
func TestFlippedByte(t *testing.T) {
	k := newKeptShop(t)
	path := filepath.Join(k.dir, "copy.db")
	k.must(t, "backup", path)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(k.db)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(good); at += len(good)/20 + 1 {
		bad := append([]byte{}, good...)
		bad[at] ^= 1
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := k.command("verify", path)
		if code != cli.ExitFailed || !strings.Contains(stdout+stderr, "SHA-256 is ") {
			t.Errorf("verify with byte %d flipped = %d, %q, %q", at, code, stdout, stderr)
		}
		if _, stderr, code := k.command("restore", path); code != cli.ExitFailed {
			t.Errorf("restore with byte %d flipped = %d, %q", at, code, stderr)
		}
	}
	if after, err := os.ReadFile(k.db); err != nil || string(after) != string(before) {
		t.Errorf("the database changed, %v", err)
	}
}

// The SHA-256 beside a backup is as sha256sum -c reads it.
func TestBackupSum(t *testing.T) {
	k := newKeptShop(t)
	path := filepath.Join(k.dir, "copy.db")
	stdout := k.must(t, "backup", path)
	sum, err := os.ReadFile(path + ".sha256")
	if err != nil {
		t.Fatal(err)
	}
	hash, name, _ := strings.Cut(string(sum), "  ")
	if name != "copy.db\n" || !strings.HasSuffix(stdout, "SHA-256 "+hash+"\n") {
		t.Errorf("copy.db.sha256 = %q, backup said %q", sum, stdout)
	}
	for _, file := range []string{path, path + ".sha256"} {
		if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s = %v, %v, want mode 0600", file, info.Mode(), err)
		}
	}
}
