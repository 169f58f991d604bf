package s3

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/books"
)

// TestStrangeObjects lists a bucket with folders, empty, hidden and large names, and a database.
func TestStrangeObjects(t *testing.T) {
	g := startGateway(t)
	root := g.object("")
	for name, content := range map[string]string{
		"good.pdf": "%PDF-1.4 %%EOF", "empty.pdf": "", "text.pdf": "no PDF", "cut.pdf": "%PDF-1.4",
		".hidden.pdf": "%PDF-1.4 %%EOF", "红楼梦 (1).pdf": "%PDF-1.4 %%EOF", strings.Repeat("n", 240) + ".pdf": "%PDF-1.4 %%EOF",
		`back\slash.pdf`: "%PDF-1.4 %%EOF", "line\nbreak.pdf": "%PDF-1.4 %%EOF", "notes.txt": "notes",
		"a&b+c%20.pdf": "%PDF-1.4 %%EOF",
		"shop.pdf":     strings.Repeat("\x00", 16) + "\xED\xDA\x0C\xED" + strings.Repeat("\x00", 4000),
	} {
		writeFile(t, root, name, []byte(content))
	}
	if err := os.MkdirAll(filepath.Join(root, "folder.pdf", "deep.pdf"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, root, "folder.pdf/other.pdf", []byte("%PDF-1.4 %%EOF"))
	b := openBucket(t, g.address(""))
	pdfs, err := b.PDFs()
	want := []string{
		"a&b+c%20.pdf", "cut.pdf", "empty.pdf", "good.pdf", strings.Repeat("n", 240) + ".pdf", "shop.pdf", "text.pdf", "红楼梦 (1).pdf",
	}
	if err != nil || !slices.Equal(pdfs, want) {
		t.Errorf("PDFs = %q, %v, want %q", pdfs, err, want)
	}
	for name, want := range map[string]error{
		"good.pdf": nil, "红楼梦 (1).pdf": nil, "a&b+c%20.pdf": nil, "empty.pdf": books.ErrEmpty, "text.pdf": books.ErrNotPDF,
		"cut.pdf": books.ErrCut, "shop.pdf": books.ErrDatabase, "none.pdf": fs.ErrNotExist, "folder.pdf": fs.ErrNotExist,
		".hidden.pdf": fs.ErrInvalid, "../books/good.pdf": fs.ErrInvalid, "folder.pdf/other.pdf": fs.ErrInvalid, "": fs.ErrInvalid,
		"..": fs.ErrInvalid, "/good.pdf": fs.ErrInvalid, "good.pdf/": fs.ErrInvalid, "line\nbreak.pdf": fs.ErrInvalid,
		strings.Repeat("n", 300): fs.ErrInvalid, "a\x00b": fs.ErrInvalid, "\xff.pdf": fs.ErrInvalid,
	} {
		for range 2 {
			if err := b.Verify(name); !errors.Is(err, want) {
				t.Errorf("Verify(%q) = %v, want %v", name, err, want)
			}
		}
		file, err := b.Open(name)
		sent := want == nil || want == books.ErrEmpty || want == books.ErrNotPDF || want == books.ErrCut // as a folder's are
		if (err == nil) != sent {
			t.Errorf("Open(%q) = %v", name, err)
		}
		if err == nil {
			read(t, file, nil)
		}
		address, err := b.Address("GET", name, "attachment")
		if (err != nil) != (file == nil) || (address == "") != (err != nil) {
			t.Errorf("Address(%q) = %q, %v", name, address, err)
		}
	}
	var each []string
	err = b.Each(func(name string, file fs.File) error {
		each = append(each, name)
		return nil
	})
	want = append(slices.DeleteFunc(want, func(name string) bool { return name == "shop.pdf" }), "notes.txt")
	slices.Sort(want)
	if err != nil || !slices.Equal(each, want) {
		t.Errorf("Each = %q, %v, want %q", each, err, want)
	}
}

// TestManyObjects lists 10,000 objects in pages.
func TestManyObjects(t *testing.T) {
	g := startGateway(t)
	const n = 10_000
	for i := range n {
		writeFile(t, g.object(""), fmt.Sprintf("%05d.pdf", i), nil)
	}
	b := openBucket(t, g.address(""))
	began := time.Now()
	names, err := b.Names()
	if err != nil || len(names) < n {
		t.Fatalf("Names = %d names, %v", len(names), err)
	}
	took := time.Since(began)
	began = time.Now()
	for i := range n {
		if _, err := b.find(&b.pdfs, fmt.Sprintf("%05d.pdf", i)); err != nil {
			t.Fatal(err)
		}
	}
	again := time.Since(began)
	t.Logf("listing %d objects took %v, finding each of them %v", n, took, again)
	if again > max(took, time.Second) {
		t.Errorf("finding each took %v: the list is not kept", again)
	}
}

// TestHostileService lists what no gateway would: a service that sends names of its own choice.
func TestHostileService(t *testing.T) {
	type contents struct {
		Key, ETag, LastModified string
		Size                    int64
	}
	keys := []string{"up.pdf", "../up.pdf", "shop/../x.pdf", "/etc/passwd", "shop/", "shop//x.pdf", "other/good.pdf", "shop/a/b.pdf", "",
		"shop/" + strings.Repeat("n", 1019), "shop/.x.pdf", "shop/..", "shop/good.pdf"}
	pages := 0
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		pages++
		var list struct {
			XMLName               xml.Name `xml:"ListBucketResult"`
			IsTruncated           bool
			NextContinuationToken string
			Contents              []contents
		}
		list.IsTruncated, list.NextContinuationToken = strings.Contains(r.URL.RawQuery, "endless"), "more"
		for range 1000 / len(keys) {
			for _, key := range keys {
				list.Contents = append(list.Contents, contents{key, `"etag"`, "2026-11-27T00:00:00.000Z", 5})
			}
		}
		xml.NewEncoder(w).Encode(list)
	}))
	defer service.Close()
	addr := strings.TrimPrefix(service.URL, "http://")
	b := openBucket(t, addressAt(addr, "shop"))
	if pdfs, err := b.PDFs(); err != nil || !slices.Equal(pdfs, []string{"good.pdf"}) {
		t.Errorf("PDFs = %q, %v, want good.pdf", pdfs, err)
	}
	pages = 0
	b = openBucket(t, addressAt(addr, "endless")) // each page has a next one
	if names, err := b.Names(); err == nil || !strings.Contains(err.Error(), "a folder of their own") || pages > 2*maxSeen/900 {
		t.Errorf("Names of an endless list = %d names, %v after %d pages", len(names), err, pages)
	}
	if err := b.Verify("x.pdf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Verify in an endless list = %v", err)
	}
}
