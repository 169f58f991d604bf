package books

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The checksum and the date of the embedded files. They change together: if a changed PDF kept its
// date, a client that resumes a download would join the new half to the old one.
const (
	pinnedMade = "2026-11-22"
	pinnedSum  = "38457e7edf2d1613c0d2bae514d24f57add1ba7af20c68d1a23c00d16b5a99b3"
)

func names(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(samples, "*")
	if err != nil || len(names) != 6 {
		t.Fatalf("embedded files = %q, %v, want the five books and ttest.pdf", names, err)
	}
	return names
}

func TestSamples(t *testing.T) {
	sum := sha256.New()
	for _, name := range names(t) {
		data, err := samples.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(data, []byte("%PDF-")) || len(data) >= 100<<10 {
			t.Errorf("%s begins with %q and has %d bytes, want a PDF below 100 KB", name, data[:5], len(data))
		}
		fileSum := sha256.Sum256(data)
		sum.Write([]byte(name))
		sum.Write(fileSum[:])
	}
	got, made := hex.EncodeToString(sum.Sum(nil)), samplesMade.Format(time.DateOnly)
	if got != pinnedSum || made != pinnedMade {
		t.Errorf("the embedded files have the checksum %s and the date %s, want %s and %s: "+
			"for a changed file, change samplesMade and both constants here",
			got, made, pinnedSum, pinnedMade)
	}
	if samplesMade.After(time.Now().AddDate(0, 0, 1)) {
		t.Errorf("samplesMade = %v, want a past time", samplesMade)
	}
}

// contentOf opens and reads a file. An Open that blocks fails the test.
func contentOf(t *testing.T, folder Folder, name string) (string, error) {
	t.Helper()
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		f, err := folder.Open(name)
		if err != nil {
			done <- result{err: err}
			return
		}
		defer f.Close()
		if _, ok := f.(io.ReadSeeker); !ok {
			t.Errorf("Open(%q) returns a %T that cannot seek", name, f)
		}
		data, err := io.ReadAll(f)
		done <- result{string(data), err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-time.After(5 * time.Second):
		t.Fatalf("Open(%q) blocks", name)
		return "", nil
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFolderFirst(t *testing.T) {
	dir := t.TempDir()
	folder := Folder(filepath.Join(dir, "books"))
	embedded, err := samples.ReadFile("ttest.pdf")
	if err != nil {
		t.Fatal(err)
	}
	check := func(when, name, want string) {
		t.Helper()
		if got, err := contentOf(t, folder, name); err != nil || got != want {
			t.Errorf("%s: Open(%q) returns %d bytes, %v, want %d", when, name, len(got), err, len(want))
		}
	}
	absent := func(when, name string) {
		t.Helper()
		if _, err := contentOf(t, folder, name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: Open(%q) = %v, want %v", when, name, err, fs.ErrNotExist)
		}
	}
	unreadable := func(when string) {
		t.Helper()
		check(when, "ttest.pdf", string(embedded))
		for _, name := range []string{"1000000001.pdf", "mine.pdf"} {
			if _, err := contentOf(t, folder, name); err == nil || errors.Is(err, fs.ErrNotExist) ||
				!strings.Contains(err.Error(), "books folder cannot be read") {
				t.Errorf("%s: Open(%q) = %v, want that the books folder cannot be read", when, name, err)
			}
		}
	}
	book, err := samples.ReadFile("1000000001.pdf")
	if err != nil {
		t.Fatal(err)
	}
	unreadable("no folder")
	write(t, string(folder), "")
	unreadable("a file in its place")
	if err := errors.Join(os.Remove(string(folder)), os.Symlink("nowhere", string(folder))); err != nil {
		t.Fatal(err)
	}
	unreadable("a dangling link in its place")
	if err := os.Remove(string(folder)); err != nil {
		t.Fatal(err)
	}

	for _, when := range []string{"folder made", "folder returned"} {
		if err := os.Mkdir(string(folder), 0o700); err != nil {
			t.Fatal(err)
		}
		check(when+", empty", "ttest.pdf", string(embedded))
		check(when+", empty", "1000000001.pdf", string(book))
		write(t, filepath.Join(string(folder), "ttest.pdf"), "%PDF-mine")
		write(t, filepath.Join(string(folder), "mine.pdf"), "%PDF-new")
		check(when, "ttest.pdf", "%PDF-mine")
		check(when, "mine.pdf", "%PDF-new")
		absent(when, "other.pdf")
		if err := os.RemoveAll(string(folder)); err != nil {
			t.Fatal(err)
		}
		unreadable("folder removed")
	}
}

func TestSampleTime(t *testing.T) {
	f, err := Folder(t.TempDir()).Open("ttest.pdf")
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil || !info.ModTime().Equal(samplesMade) {
		t.Errorf("ModTime = %v, %v, want %v", info.ModTime(), err, samplesMade)
	}
}

// TestHostileNames checks names that must not be opened, with the folder and with the samples
// alone.
func TestHostileNames(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "books")
	path := func(name string) string { return filepath.Join(dir, name) }
	write(t, filepath.Join(top, "secret"), "secret")
	for _, err := range []error{
		os.MkdirAll(path("folder.pdf"), 0o700),
		os.Symlink("folder.pdf", path("tofolder.pdf")),
		os.Symlink("../secret", path("out.pdf")),
		os.Symlink(filepath.Join(top, "secret"), path("absolute.pdf")),
		os.Symlink("../secret", path("1000000001.pdf")), // the sample of this name is not opened either
		os.Symlink(".", path("self.pdf")),
		os.Symlink("loop.pdf", path("loop.pdf")),
		mkfifo(path("fifo.pdf")),
		os.Symlink("nothing.pdf", path("1000000002.pdf")), // nor this one
		os.Symlink("fifo.pdf", path("tofifo.pdf")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	write(t, path("in.pdf"), "in")
	if err := os.Symlink("in.pdf", path("toin.pdf")); err != nil {
		t.Fatal(err)
	}
	if got, err := contentOf(t, Folder(dir), "toin.pdf"); got != "in" {
		t.Errorf("Open of a link within the folder = %q, %v", got, err)
	}
	hostile := []string{
		"folder.pdf", "tofolder.pdf", "out.pdf", "absolute.pdf", "self.pdf", "loop.pdf", "fifo.pdf", "tofifo.pdf",
		"", ".", "..", "/", "../secret", "/etc/passwd", filepath.Join(top, "secret"), "folder.pdf/../../secret",
		"./../secret", "in.pdf/", "ttest.pdf\x00", `..\secret`, "missing.pdf",
	}
	for _, name := range append(hostile, "1000000001.pdf", "1000000002.pdf") {
		if got, err := contentOf(t, Folder(dir), name); err == nil {
			t.Errorf("Open(%q) = %q, want an error", name, got)
		}
	}
	for _, name := range hostile {
		if got, err := contentOf(t, Folder(filepath.Join(top, "missing")), name); err == nil {
			t.Errorf("without a folder, Open(%q) = %q, want an error", name, got)
		}
	}
}

// TestNames: the files that are named are those that open.
func TestNames(t *testing.T) {
	folder := Folder(t.TempDir())
	if err := os.WriteFile(filepath.Join(string(folder), "own.pdf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := folder.Names()
	if err != nil || len(got) != 7 {
		t.Errorf("Names = %v, %v, want own.pdf and the embedded files", got, err)
	}
	for name := range got {
		if _, err := folder.Open(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := (folder + "/missing").Names(); err == nil {
		t.Error("a folder that is not there has names")
	}
}
