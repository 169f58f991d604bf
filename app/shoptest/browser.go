package shoptest

import (
	"bytes"
	"context"
	"os/exec"
	"testing"
	"time"
)

// Chromium runs a headless browser and returns its output and its log. Without a browser it calls
// Lacking.
func Chromium(t *testing.T, args ...string) (out, log string) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out tests with a browser, which takes seconds to start")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		Lacking(t, "a browser opens the page: install chromium: %v", err)
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
