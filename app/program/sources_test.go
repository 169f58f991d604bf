package program

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

const root = "../.."

// goFiles returns the paths of the module's Go files below root.
func goFiles(t *testing.T) (files []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && name != "." && (name[0] == '.' || name == "testdata") {
			return fs.SkipDir
		}
		if path.Ext(file) == ".go" {
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestLineLength finds lines of code longer than 140 characters, and comments longer than 100. A
// tab is one character.
func TestLineLength(t *testing.T) {
	for _, file := range goFiles(t) {
		source, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		number := 0
		for line := range bytes.Lines(source) {
			number++
			longest := 140
			if bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
				longest = 100
			}
			if n := utf8.RuneCount(bytes.TrimRight(line, "\n")); n > longest {
				t.Errorf("%s:%d has %d characters, want at most %d", file, number, n, longest)
			}
		}
	}
}

// TestFilesAreListed checks that app/doc.go names each file of package app once.
func TestFilesAreListed(t *testing.T) {
	doc, err := os.ReadFile("../doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(doc), "//\tapp/  ")
	list, _, _ = strings.Cut(list, "//\tapp/web/")
	listed := make(map[string]int)
	for _, word := range regexp.MustCompile(`\w+`).FindAllString(list, -1) {
		listed[word]++
	}
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".go")
		if name != "doc" && !strings.HasSuffix(name, "_test") && listed[name] != 1 {
			t.Errorf("app/doc.go names %s.go %d times, want once", name, listed[name])
		}
	}
}
