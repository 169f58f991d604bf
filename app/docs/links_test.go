package docs_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/static"
)

var (
	hrefs    = regexp.MustCompile(`(?:href|src)="([^"]+)"`)
	mdLinks  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	repoFile = regexp.MustCompile("`((?:app|bolt|seed|static|books|\\.ci|\\.docker)/[A-Za-z0-9_./-]+)`")
)

// TestLinks follows every link of every page: to another page and its heading, and to a file.
func TestLinks(t *testing.T) {
	d := newDocs(t)
	links := 0
	for _, path := range paths(d) {
		html := get(d, "GET", path).Body.String()
		for _, found := range hrefs.FindAllStringSubmatch(html, -1) {
			links++
			target, fragment, _ := strings.Cut(found[1], "#")
			if target == "" {
				target = path
			}
			switch {
			case target == "/", strings.HasPrefix(target, "https://"), strings.HasPrefix(target, "http://127.0.0.1:3003"):
			case strings.HasPrefix(target, "/static/"):
				if _, err := fs.Stat(static.Files, strings.TrimPrefix(target, "/static/")); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			default:
				fragment = unescape(fragment)
				page := get(d, "GET", target)
				if page.Code != http.StatusOK || fragment != "" && !strings.Contains(page.Body.String(), `id="`+fragment+`"`) {
					t.Errorf("%s links to %s#%s, which is not there: %d", path, target, fragment, page.Code)
				}
			}
		}
	}
	if links < 200 {
		t.Errorf("%d links were followed", links)
	}
}

// TestFiles checks that every file that the topics and the README name is in the sources.
func TestFiles(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	texts := sources(t)
	texts["README.md"] = string(readme)
	for name, text := range texts {
		folder := filepath.Join("../../static", filepath.Dir(name))
		if name == "README.md" {
			folder = "../.."
		}
		var files []string
		for _, found := range repoFile.FindAllStringSubmatch(text, -1) {
			files = append(files, filepath.Join("../..", found[1]))
		}
		for _, found := range mdLinks.FindAllStringSubmatch(text, -1) {
			if file, _, _ := strings.Cut(found[1], "#"); file != "" && !strings.Contains(file, "://") {
				files = append(files, filepath.Join(folder, file))
			}
		}
		for _, file := range files {
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
