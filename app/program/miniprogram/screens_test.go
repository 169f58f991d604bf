//go:build screens && unix

package miniprogram_test

import (
	"flag"
	"os/exec"
	"path/filepath"
	"testing"
)

var (
	checkers = flag.String("checkers", "", "folder with the npm packages of .ci/miniprogram in node_modules")
	shots    = flag.String("shots", "", "folder for a picture of each screen")
)

// TestScreens shows each page in its states with WeChat's compilers and component framework, in
// Chromium at 375 px, light, dark and with large text. Each fits the width, and nothing complains.
func TestScreens(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("CHROMIUM", chromium)
	t.Setenv("NODE_PATH", filepath.Join(*checkers, "node_modules"))
	t.Setenv("SHOTS", *shots)
	play(t, "screens.js", "-pdf-workers", "1", "-sample-pages", "1")
}
