package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestBackupRefusesExistingSum: backup refuses FILE if FILE.sha256 exists.
func TestBackupRefusesExistingSum(t *testing.T) {
	k := harness.NewKeptShop(t)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path+".sha256", []byte("of another"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := k.Command("backup", path)
	if code != cli.ExitFailed || !strings.Contains(stderr, "copy.db.sha256 is there already") {
		t.Errorf("backup = %d, %q, want a refusal", code, stderr)
	}
	harness.OnlyFiles(t, filepath.Dir(path), "copy.db.sha256")
}

// TestFlippedByte: verify and restore detect one changed byte anywhere in a backup.
func TestFlippedByte(t *testing.T) {
	k := harness.NewKeptShop(t)
	path := filepath.Join(k.Dir, "copy.db")
	k.Must(t, "backup", path)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(k.DB)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(good); at += len(good)/20 + 1 {
		bad := append([]byte{}, good...)
		bad[at] ^= 1
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := k.Command("verify", path)
		if code != cli.ExitFailed || !strings.Contains(stdout+stderr, "SHA-256 is ") {
			t.Errorf("verify with byte %d flipped = %d, %q, %q", at, code, stdout, stderr)
		}
		if _, stderr, code := k.Command("restore", path); code != cli.ExitFailed {
			t.Errorf("restore with byte %d flipped = %d, %q", at, code, stderr)
		}
	}
	if after, err := os.ReadFile(k.DB); err != nil || string(after) != string(before) {
		t.Errorf("the database changed, %v", err)
	}
}

// TestBackupSum: the .sha256 file of a backup has the format of sha256sum -c.
func TestBackupSum(t *testing.T) {
	k := harness.NewKeptShop(t)
	path := filepath.Join(k.Dir, "copy.db")
	stdout := k.Must(t, "backup", path)
	sum, err := os.ReadFile(path + ".sha256")
	if err != nil {
		t.Fatal(err)
	}
	hash, name, _ := strings.Cut(string(sum), "  ")
	if name != "copy.db\n" || !strings.HasSuffix(stdout, "SHA-256 "+hash+"\n") {
		t.Errorf("copy.db.sha256 = %q, backup printed %q", sum, stdout)
	}
	for _, file := range []string{path, path + ".sha256"} {
		if info, err := os.Stat(file); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s = %v, %v, want mode 0600", file, info.Mode(), err)
		}
	}
}
