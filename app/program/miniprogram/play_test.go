//go:build unix

package miniprogram_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"littleshelf/app/program/harness"
)

// TestPlays plays each page of the mini-program, and each of its errors, in a demo shop.
func TestPlays(t *testing.T) {
	play(t, "plays/pages.js", "plays/myself.js", "plays/exchange.js", "plays/errors.js", "plays/session.js")
}

// TestPlatformPlays plays what the mini-program shows on iOS, where the shop may hide prices.
func TestPlatformPlays(t *testing.T) { play(t, "plays/platforms.js") }

// TestLimitedPlays plays what the mini-program says to a shop that limits logins.
func TestLimitedPlays(t *testing.T) {
	play(t, "plays/limited.js", "-limit-login", "1/h")
}

// TestReadingPlays plays reading by images, which the real engine draws.
func TestReadingPlays(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out drawing with the real engine")
	}
	play(t, "plays/reading.js", "-pdf-workers", "1", "-sample-pages", "1")
}

// play starts a shop, writes its mini-program with the command, and runs plays with node. Arguments
// that end in .js are plays, the others are the server's.
func play(t *testing.T, args ...string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("the mini-program is played with node: ", err)
		}
		t.Skip("node is not installed, so nothing plays the mini-program")
	}
	db := harness.NewDB(t)
	harness.SharePages(t, db)
	plays := []string{"--test"}
	flags := []string{"-seed"}
	for _, arg := range args {
		if filepath.Ext(arg) == ".js" {
			plays = append(plays, filepath.Join("testdata", arg))
		} else {
			flags = append(flags, arg)
		}
	}
	server := harness.Start(t, db, flags...)
	if slices.Contains(flags, "-pdf-workers") { // a client gives up before a slow machine has started the engine
		harness.Eventually(t, func() bool { return drawsPages(t, server) })
	}
	project := filepath.Join(filepath.Dir(db), "project")
	code, _, stderr := harness.Run(t, nil, "miniprogram", project, "-url", server.URL(""), "-appid", "wx0123456789abcdef")
	if code != 0 {
		t.Fatalf("miniprogram = %d, %s", code, stderr)
	}
	cmd := exec.CommandContext(t.Context(), node, plays...)
	cmd.Env = append(os.Environ(), "PROJECT="+project, "SHOP="+server.URL(""), "LITTLESHELF="+harness.Binary(t), "DB="+db)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		t.Errorf("node: %v\n%s\n%s", err, &out, server.Log)
	}
	server.Stop(t)
	if _, err := harness.Audit(db, nil); err != nil {
		t.Error(err)
	}
}

// drawsPages reports whether the server draws the first page of a book.
func drawsPages(t *testing.T, server *harness.Process) bool {
	t.Helper()
	response, err := http.Get(server.URL("/pages/1000000001/1-750.png"))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}
