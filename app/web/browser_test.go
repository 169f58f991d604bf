package web

import (
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
	"littleshelf/seed"
)

// TestBrowser opens the page in a browser: it shows the five books, and the console has no error.
func TestBrowser(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	books, err := seed.Default()
	if err != nil {
		t.Fatal(err)
	}
	stock(t, s.Shop.Store, books...)
	server := httptest.NewServer(handlerOf(t, s))
	defer server.Close()

	shot := filepath.Join(t.TempDir(), "page.png")
	dom, log := shoptest.Chromium(t, "--window-size=390,844", "--screenshot="+shot, "--dump-dom", server.URL+"/")
	for _, book := range books {
		if !strings.Contains(dom, "<h3>"+book.Name+"</h3>") {
			t.Errorf("the page lacks %s", book.Name)
		}
	}
	if !strings.Contains(dom, "营业中") || !strings.Contains(dom, server.URL+"/api/book/getBooks") {
		t.Errorf("the browser shows another page: %.2000s", dom)
	}
	if strings.Contains(log, ":CONSOLE") {
		t.Errorf("the console has errors: %s", log)
	}

	f, err := os.Open(shot)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	colours := make(map[any]bool)
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			colours[picture.At(x, y)] = true
		}
	}
	if size := picture.Bounds().Size(); size.X != 390 || len(colours) < 20 {
		t.Errorf("the page is %v with %d colours: it is blank", size, len(colours))
	}
}
