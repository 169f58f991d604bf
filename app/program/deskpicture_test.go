package program_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

var pictureLink = regexp.MustCompile(`src="(/keeper/books/1000000001/cover/[0-9a-f]{64})"`)

// TestDeskPicture makes covers of pictures that the keeper sends, in processes of their own.
func TestDeskPicture(t *testing.T) {
	t.Parallel()
	db := harness.NewDB(t)
	p := harness.Start(t, db, "-seed", "-books", filepath.Join(t.TempDir(), "books"), "-pdf-workers", "0")
	client := setKeeperPassword(t, linkIn(t, p))
	send := func(picture []byte) (status int, page string) {
		t.Helper()
		contentType, body := fileForm(t, "picture", picture)
		response, err := client.Post(p.URL("/keeper/books/1000000001/cover"), contentType, body)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		content, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(content)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 900, 1200))); err != nil {
		t.Fatal(err)
	}
	status, page := send(picture.Bytes())
	link := pictureLink.FindStringSubmatch(page)
	if status != http.StatusOK || link == nil {
		t.Fatalf("sending a picture: %d\n%s", status, page)
	}
	response, err := client.Get(p.URL(link[1]))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if size, err := jpeg.DecodeConfig(response.Body); err != nil || size.Height != 240 {
		t.Errorf("the cover is %d pixels high, %v, want 240", size.Height, err)
	}
	for want, bad := range map[string][]byte{
		"不是 JPEG、PNG 或 WebP 图片": []byte("%PDF-"), "图片坏了": picture.Bytes()[:100], "图片超过 20 MB": make([]byte, 21<<20),
	} {
		if status, page := send(bad); status != http.StatusUnprocessableEntity || !strings.Contains(page, want) {
			t.Errorf("sending a bad picture: %d, want %s\n%s", status, want, page)
		}
	}
	p.Stop(t)
	harness.Check(t, db)
}
