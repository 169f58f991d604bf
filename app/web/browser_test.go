package web

import (
	"bytes"
	"context"
	"image/png"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"littleshelf/app/shoptest"
	"littleshelf/seed"
)

// chromium runs a headless browser and returns its output and its log.
func chromium(t *testing.T, args ...string) (out, log string) {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI needs chromium: ", err)
		}
		t.Skip("no browser to open the page with: ", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-dev-shm-usage", "--no-first-run", "--enable-logging=stderr", "--user-data-dir=" + t.TempDir(),
	}, args...)...)
	cmd.WaitDelay = 5 * time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("chromium: %v\n%s", err, &stderr)
	}
	return stdout.String(), stderr.String()
}

// TestBrowser opens the page in a browser: it shows the five books, and the console has no error.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes seconds to start")
	}
	s := newServer(t, shoptest.NewLog(t))
	books, err := seed.Default()
	if err != nil {
		t.Fatal(err)
	}
	stock(t, s.Shop.Store, books...)
	server := httptest.NewServer(handlerOf(t, s))
	defer server.Close()

	shot := filepath.Join(t.TempDir(), "page.png")
	dom, log := chromium(t, "--window-size=390,844", "--screenshot="+shot, "--dump-dom", server.URL+"/")
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
