package program_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// TestUnusableBooks checks that the log warns of a -books that is no folder.
func TestUnusableBooks(t *testing.T) {
	db := harness.NewDB(t)
	file := db + ".pdfs"
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := harness.Serve(t, db, nil, "-seed", "-books", file)
	s.Stop()
	if log := s.Log.String(); !strings.Contains(log, "the books folder cannot be used") || !strings.Contains(log, file) {
		t.Errorf("the log does not mention the books folder: %s", log)
	}
	harness.Check(t, db)
}

// TestUnmounted removes the books folder, as an unmounted disk does. No embedded book is served in
// place of the shop's own, clients get 503, and readyz, check and the log report it.
func TestUnmounted(t *testing.T) {
	k := harness.NewKeptShop(t)
	const own = app.BookID(1000000001)
	if err := os.WriteFile(filepath.Join(k.Books, own.WireName()), []byte("%PDF-own"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.SetFile(t, own, own.WireName())
	p := harness.Start(t, k.DB, "-books", k.Books)
	expect := func(when, target string, status int, body string) {
		t.Helper()
		if got, text := harness.Get(t, p.URL(target)); got != status || !strings.HasPrefix(text, body) {
			t.Errorf("%s: GET %s = %d %.40q, want %d %q", when, target, got, text, status, body)
		}
	}
	const book, sample = "/downloadfile?filename=1000000001.pdf", "/downloadfile?filename=ttest.pdf"
	expect("at first", book, 200, "%PDF-own")
	expect("at first", "/readyz", 200, "ready\n")

	if err := os.Rename(k.Books, k.Books+".away"); err != nil {
		t.Fatal(err)
	}
	expect("gone", book, 503, "文件暂时无法读取")
	expect("gone", sample, 200, "%PDF-")
	expect("gone", "/readyz", 503, "the books folder cannot be read\n")
	if stdout, _, code := k.Command("check"); code != 1 || strings.Count(stdout, "the books folder cannot be read") != 1 {
		t.Errorf("check = %d, want 1 and one difference:\n%s", code, stdout)
	}
	if reports := strings.Count(p.Log.String(), "the books folder cannot be read"); reports != 2 {
		t.Errorf("the log reports it %d times, want 2, for the download and for readyz\n%s", reports, p.Log)
	}

	if err := os.Rename(k.Books+".away", k.Books); err != nil {
		t.Fatal(err)
	}
	expect("back", book, 200, "%PDF-own")
	expect("back", "/readyz", 200, "ready\n")
	p.Stop(t)
}

// TestBooksFolderOfNewShop checks that a new shop makes its books folder, and that an old one warns
// of a missing folder and does not make it.
func TestBooksFolderOfNewShop(t *testing.T) {
	dir, err := os.MkdirTemp("", "new") // t.TempDir's path is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	db, books := filepath.Join(dir, "shop.db"), filepath.Join(dir, "disk", "books")
	p := harness.Start(t, db, "-seed", "-books", books)
	if status, text := harness.Get(t, p.URL("/readyz")); status != 200 {
		t.Errorf("readyz = %d %q, want 200", status, text)
	}
	p.Stop(t)
	const warning = "no book can be downloaded"
	if strings.Contains(p.Log.String(), warning) {
		t.Errorf("the log of a new shop warns of the books folder:\n%s", p.Log)
	}
	if err := os.RemoveAll(books); err != nil {
		t.Fatal(err)
	}
	p = harness.Start(t, db, "-books", books)
	p.Stop(t)
	if !strings.Contains(p.Log.String(), warning) {
		t.Errorf("the log does not mention the missing folder:\n%s", p.Log)
	}
	if _, err := os.Stat(books); err == nil {
		t.Error("the books folder of an old shop was created: a disk that is mounted later would hide its files")
	}
}
