package cli_test

import (
	"archive/tar"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

var sound = regexp.MustCompile(`(?m)^differences +0$`)

// TestBackupWithBooks: the archive has the database and every PDF of the folder, and restores the
// shop at another place.
func TestBackupWithBooks(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k := harness.NewKeptShop(t)
			k.Must(t, "book", "add", "-name", "Hello", "-price", "1", "-pdf", k.PDF(t, "book.pdf", "hello"))
			own := filepath.Join(k.Books, "1000000001.pdf")
			made := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
			if err := os.Rename(k.PDF(t, "own.pdf", "own"), own); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(own, made, made); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("/etc/passwd", filepath.Join(k.Books, "outside.pdf")); err != nil {
				t.Fatal(err)
			}
			if mode == "served" {
				k.Serve(t)
			}
			archive := filepath.Join(t.TempDir(), "shop.tar")
			k.Must(t, "backup", "-with-books", archive)
			harness.OnlyFiles(t, filepath.Dir(archive), "shop.tar", "shop.tar.sha256")
			if stdout := k.Must(t, "verify", archive); !sound.MatchString(stdout) {
				t.Errorf("verify = %s", stdout)
			}
			harness.OnlyFiles(t, filepath.Dir(archive), "shop.tar", "shop.tar.sha256")

			there := harness.NoShop(t)
			if stdout := there.Must(t, "restore", "-dry-run", archive); !strings.Contains(stdout, there.Books+": 2") {
				t.Errorf("restore -dry-run = %s, want two PDFs", stdout)
			}
			harness.OnlyFiles(t, filepath.Dir(there.DB))
			there.Must(t, "restore", archive)
			harness.OnlyFiles(t, filepath.Dir(there.DB), "books", "shop.db")
			sameBooks(t, k.Books, there.Books, 2)
			if info, err := os.Stat(filepath.Join(there.Books, "1000000001.pdf")); err != nil || !info.ModTime().Equal(made) ||
				info.Mode() != 0o644 {
				t.Errorf("the book is %v, %v, want it unchanged since %v, mode 0644", info, err, made)
			}
			if stdout := there.Must(t, "check"); !sound.MatchString(stdout) {
				t.Errorf("check = %s", stdout)
			}

			// Restore again, over a book whose content has changed.
			if err := os.Rename(k.PDF(t, "other.pdf", "other"), filepath.Join(there.Books, "1000000001.pdf")); err != nil {
				t.Fatal(err)
			}
			if stdout := there.Must(t, "restore", archive); !strings.Contains(stdout, "1000000001.pdf is another") ||
				!strings.Contains(stdout, "there already: 1") {
				t.Errorf("restore = %s, want one PDF left as it is", stdout)
			}
			there.Check(t)
		})
	}
}

// sameBooks checks that the files of to are the regular files of from, and that there are count.
func sameBooks(t *testing.T, from, to string, count int) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	copied := 0
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		a, err := os.ReadFile(filepath.Join(from, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(filepath.Join(to, entry.Name())); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s = %q, %v, want %q", entry.Name(), b, err, a)
		}
		copied++
	}
	if there, err := os.ReadDir(to); err != nil || len(there) != count || copied != count {
		t.Errorf("%d files of %d were restored, %v, want %d", len(there), copied, err, count)
	}
}

// TestBadArchives: restore refuses a truncated, changed or forged archive, and changes nothing
// outside the folders.
func TestBadArchives(t *testing.T) {
	k := harness.NewKeptShop(t)
	dir := t.TempDir()
	archive := filepath.Join(dir, "shop.tar")
	k.Must(t, "book", "add", "-name", "Hello", "-price", "1", "-pdf", k.PDF(t, "book.pdf", "hello"))
	k.Must(t, "backup", "-with-books", archive)
	whole, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for name, tt := range map[string]struct {
		content []byte
		hashed  bool
	}{
		"changed":           {flipped, true},
		"a database broken": {flipped, false},
		"cut":               {whole[:len(whole)/2], false},
		"a name outside":    {withEntry(t, whole, "books/../../evil.pdf"), false},
		"a hidden name":     {withEntry(t, whole, "books/.evil"), false},
		"no name":           {withEntry(t, whole, "books/"), false},
	} {
		bad := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
		if err := os.WriteFile(bad, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if tt.hashed {
			if err := os.Link(archive+".sha256", bad+".sha256"); err != nil {
				t.Fatal(err)
			}
		}
		there := &harness.KeptShop{Dir: k.Dir, DB: harness.NewDB(t)}
		there.Books = filepath.Join(filepath.Dir(there.DB), "shop", "books")
		if stdout, stderr, code := there.Command("restore", bad); code != cli.ExitFailed {
			t.Errorf("%s: restore = %d, %s%s, want a refusal", name, code, stdout, stderr)
		}
		err := filepath.WalkDir(filepath.Dir(there.DB), func(path string, _ fs.DirEntry, err error) error {
			if strings.Contains(path, "evil") || strings.Contains(path, ".part-") {
				t.Errorf("%s: left %s", name, path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// withEntry returns the archive with one more file.
func withEntry(t *testing.T, archive []byte, name string) []byte {
	t.Helper()
	var out bytes.Buffer
	to, from := tar.NewWriter(&out), tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := from.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := to.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
	}
	kind := byte(tar.TypeReg)
	if strings.HasSuffix(name, "/") {
		kind = tar.TypeDir
	}
	if err := to.WriteHeader(&tar.Header{Typeflag: kind, Name: name, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
