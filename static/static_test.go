package static

import (
	"io/fs"
	"path"
	"regexp"
	"testing"
)

// TestPagesFitTheirPolicy checks that no stylesheet of the documentation has anything that the
// pages' Content-Security-Policy blocks. A test without a browser would not notice.
func TestPagesFitTheirPolicy(t *testing.T) {
	foreign := regexp.MustCompile(`(?i)<script|<style|<iframe|<form|<base|\sstyle=|\son[a-z]+=|javascript:|\ssrc=|@import|url\(|https?:`)
	files, err := Files.ReadDir(".")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := Files.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(file.Name()) == ".svg" {
			continue // the address of its XML namespace is never fetched
		}
		if found := foreign.FindAllString(string(text), -1); found != nil {
			t.Errorf("%s has %q", file.Name(), found)
		}
	}
}

// TestShopFitsItsPolicy is the same for the pages of the readers and of the keeper, which may have
// forms, pictures, and scripts in files.
func TestShopFitsItsPolicy(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<script( type="module")?( src="[^"]*")?>[^<]|<style|<iframe|<base|` +
		`\sstyle=|\son[a-z]+=|javascript:|@import|url\(`)
	for _, folder := range []fs.FS{Shop(), Desk()} {
		names, err := fs.Glob(folder, "*.*")
		if err != nil || len(names) == 0 {
			t.Fatal(names, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				t.Fatal(err)
			}
			if found := inline.FindAllString(string(text), -1); found != nil && path.Ext(name) != ".js" {
				t.Errorf("%s has %q", name, found)
			}
		}
	}
}
