package durable

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

const random = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// namesIn lists the names in a folder.
func namesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestLeftovers checks that Clear removes the temporary files that no process has locked, and
// nothing else.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	others := []string{
		"a.db.part-1", "a.db.part-" + random + "A", "a.db.part-" + random[1:], "a.db.part-" + random + ".bak",
		"a.db.part-" + random[:25] + "1", "part-" + random, "a.db", "a.db.party-" + random,
	}
	for _, name := range slices.Concat(others, []string{"b.db.part-" + random, ".keep-" + random, ".put-" + random}) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "c.db.part-"+random, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	link := "d.db.part-" + random
	if err := os.Symlink("a.db", filepath.Join(dir, link)); err != nil {
		t.Fatal(err)
	}
	file, err := Create(dir, "e.db", 0o600)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := Mkdir(dir, "f.db")
	if err != nil {
		t.Fatal(err)
	}
	Clear(dir)
	want := append(others, link, filepath.Base(file.Path()), filepath.Base(folder.Path()))
	slices.Sort(want)
	if got := namesIn(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder has %q, want %q", got, want)
	}
	file.File.Close() // releases the lock, as the end of a process does
	folder.File.Close()
	Clear(dir)
	want = append(others, link)
	slices.Sort(want)
	if got := namesIn(t, dir); !slices.Equal(got, want) {
		t.Errorf("after they are unlocked the folder has %q, want %q", got, want)
	}
}

func TestCreate(t *testing.T) {
	dir := t.TempDir()
	for _, content := range []string{"first", "second"} {
		temp, err := Create(dir, "a", 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := temp.WriteString(content); err != nil {
			t.Error(err)
		}
		if err := temp.Rename("a"); err != nil {
			t.Error(err)
		}
		if err := temp.Close(); err != nil {
			t.Error(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, "a"))
		if err != nil || string(got) != content {
			t.Errorf("a = %q, %v, want %q", got, err, content)
		}
	}
	dropped, err := Create(dir, "b", 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if err := dropped.Close(); err != nil {
		t.Error(err)
	}
	if got := namesIn(t, dir); !slices.Equal(got, []string{"a"}) {
		t.Errorf("the folder has %q, want a only", got)
	}
	if _, err := Create(filepath.Join(dir, "none"), "c", 0o600); !os.IsNotExist(err) {
		t.Errorf("Create in a missing folder = %v", err)
	}
}

// TestConcurrent checks that goroutines that create files in one folder, and clear it each time, do
// not remove each other's files.
func TestConcurrent(t *testing.T) {
	dir := t.TempDir()
	var creating sync.WaitGroup
	for n := range 16 {
		creating.Go(func() {
			for range 20 {
				temp, err := Create(dir, "a", 0o600)
				if err != nil {
					t.Error(err)
					return
				}
				if err := temp.Rename(string(rune('a' + n))); err != nil {
					t.Error(err)
				}
				temp.Close()
			}
		})
	}
	creating.Wait()
	if got := namesIn(t, dir); len(got) != 16 {
		t.Errorf("the folder has %q, want 16 files", got)
	}
}
