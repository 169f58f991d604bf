package program

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

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
