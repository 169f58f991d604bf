package program_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/books"
)

// TestBooksFolderGone removes the books folder while the shop serves, as an unmounted disk does,
// and restores it. Meanwhile embedded samples are served, and every request for a missing book is
// logged.
func TestBooksFolderGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "books")
	own := map[string]string{"1.pdf": "%PDF-1.7 the shopkeeper's book", "ttest.pdf": "%PDF-1.7 the shopkeeper's sample"}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range own {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := openSite(t, books.Folder(dir))
	err := s.Store.Update(t.Context(), func(tx app.Tx) error {
		return tx.PutBook(app.Book{ID: harness.FirstBook, Name: "书", DiskName: "1.pdf", Sample: "ttest.pdf", Listed: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := os.ReadFile("../../books/ttest.pdf")
	if err != nil {
		t.Fatal(err)
	}
	here := []fetched{{"1.pdf", 200, own["1.pdf"]}, {"ttest.pdf", 200, own["ttest.pdf"]}}
	gone := []fetched{{"1.pdf", 503, "文件暂时无法读取，请稍后再试\n"}, {"ttest.pdf", 200, string(embedded)}}

	s.check(t, "at first", here, 0)
	if err := os.Rename(dir, dir+" unmounted"); err != nil {
		t.Fatal(err)
	}
	s.check(t, "gone", gone, 1)
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // a file of the same name
		t.Fatal(err)
	}
	s.check(t, "a file in its place", []fetched{gone[0]}, 1)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(dir+" unmounted", dir); err != nil {
		t.Fatal(err)
	}
	s.check(t, "back again", here, 0)
}

// fetched is the expected response to a download.
type fetched struct {
	name   string
	status int
	body   string
}

// check downloads twice and counts the logged errors of each time.
func (s *site) check(t *testing.T, when string, want []fetched, failures int) {
	t.Helper()
	before := len(s.log.String())
	for range 2 {
		for _, want := range want {
			response, err := s.client.HTTP.Get(s.client.Base + "/downloadfile?filename=" + want.name)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			if response.StatusCode != want.status || string(body) != want.body || err != nil {
				t.Errorf("%s: %s = %d, %.40q, %v, want %d, %.40q", when, want.name, response.StatusCode, body, err, want.status, want.body)
			}
		}
	}
	response, err := s.client.HTTP.Get(s.client.Base + "/api/book/getBooks?is_all=1")
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("%s: the catalogue = %v, %v", when, response, err)
	}
	response.Body.Close()
	said := errorLines(t, s, before, 2*len(want)+1)
	if len(said) != 2*failures {
		t.Errorf("%s: errors logged = %q, want %d", when, said, 2*failures)
	}
	for _, line := range said {
		if !strings.Contains(line, "file=1.pdf") {
			t.Errorf("%s: %s does not name the file", when, line)
		}
	}
}
