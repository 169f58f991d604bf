//go:build unix

package servers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/program/harness"
)

// visitors are the tests that are played: they press and type anything at the desk and in the shop,
// and walk through the first day of a shop and through all that a reader does.
var visitors = []string{"TestMonkey", "TestQueueKeys", "TestWalk", "TestReadersMonkey", "TestJourney"}

// TestBrowsers visits the desk and the shop in a browser, each request to the next of three
// servers. The tests of app/program/browser do, on the program trio instead of littleshelf.
func TestBrowsers(t *testing.T) {
	if !*harness.Full {
		t.Skip("it compiles the tests of pages, and needs Chromium: only with -full")
	}
	c, trio, server := buildTrio(t)
	script := fmt.Sprintf("#!/bin/sh\nLITTLESHELF_TRIO=%s %s=%s LITTLESHELF_TRIO_TURNS=request exec %s \"$@\"\n",
		strings.Join(c.Endpoints(), ","), clustertest.ServerVariable, server, trio)
	program := filepath.Join(t.TempDir(), "littleshelf") // tests start it with an empty environment
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "test", "-count=1", "-v", "-tags", "browser",
		"-run", "^("+strings.Join(visitors, "|")+")$", "./app/program/browser")
	cmd.Dir = filepath.Join("..", "..", "..")
	cmd.Env = append(os.Environ(), harness.ProgramVariable+"="+program)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%q: %v\n%s", cmd.Args, err, out)
	}
	for _, visitor := range visitors {
		if !strings.Contains(string(out), "--- PASS: "+visitor+" ") {
			t.Errorf("%s was not played\n%s", visitor, out)
		}
	}
}
