package s3

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// TestPages draws pages and the cover of a PDF in the bucket, and sends the stamped copy itself.
func TestPages(t *testing.T) {
	g := startGateway(t)
	db := harness.NewDB(t)
	harness.SharePages(t, db)
	dir := t.TempDir()
	writeFile(t, dir, "石头记.pdf", pdftest.Book("one", "two", "three"))
	s := startShop(t, db, g.address(""), "-pdf-workers", "1")
	s.command(t, "books", "import", "-price", "1", dir)
	reader, err := s.client.Login("anna")
	if err != nil {
		t.Fatal(err)
	}
	var id app.BookID
	fmt.Sscan(regexp.MustCompile(`"book":"?(\d+)`).FindStringSubmatch(s.command(t, "book", "list", "-json"))[1], &id)
	if _, err := s.client.Buy(reader.SKey, id); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"1", "3"} {
		response, body, n := download(t, "GET", s.URL("/pages/"+id.String()+"/"+page+"-750.png?skey="+string(reader.SKey)))
		config, _, err := image.DecodeConfig(bytes.NewReader(body))
		if response.StatusCode != 200 || n != 0 || err != nil || config.Width != 750 {
			t.Errorf("page %s = %d, %v, %v\n%.300s", page, response.StatusCode, config, err, body)
		}
	}
	var cover string
	harness.Eventually(t, func() bool {
		_, body, _ := download(t, "GET", s.URL("/api/book/getBooks?is_all=1"))
		cover = regexp.MustCompile(`/covers/[0-9]+-[0-9a-f]+\.jpg`).FindString(string(body))
		return cover != ""
	})
	for _, path := range []string{cover, strings.Replace(cover, ".jpg", "-240.jpg", 1)} {
		response, body, n := download(t, "GET", s.URL(path))
		if config, kind, err := image.DecodeConfig(bytes.NewReader(body)); response.StatusCode != 200 || n != 0 || err != nil || kind != "jpeg" {
			t.Errorf("%s = %d, %v, %v", path, response.StatusCode, config, err)
		}
	}
	if covers, err := os.ReadDir(g.object("covers")); err != nil || len(covers) != 2 {
		t.Errorf("the bucket has the covers %v, %v, want 2", covers, err)
	}
	s.command(t, "setting", "set", "stamp", "downloads")
	response, body, n := download(t, "GET", s.URL("/downloadfile?filename="+id.WireName()+"&skey="+string(reader.SKey)))
	if response.StatusCode != 200 || n != 0 || !bytes.HasPrefix(body, []byte("%PDF-")) {
		t.Errorf("the stamped copy = %d, %d bytes after %d redirects", response.StatusCode, len(body), n)
	}
	s.client.HangUp()
	s.Stop(t)
	harness.Check(t, db)
}
