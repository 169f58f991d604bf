package docs_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// binDir holds the program; TestMain makes and removes it.
var binDir string

func TestMain(m *testing.M) {
	var err error
	if binDir, err = os.MkdirTemp("", "docs-bin"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(binDir)
	os.Exit(code)
}

var build = sync.OnceValue(func() error {
	out, err := exec.Command("go", "build", "-o", filepath.Join(binDir, "littleshelf"), "littleshelf").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
})

// buildProgram builds the program once and returns the folder that it is in.
func buildProgram(t *testing.T) string {
	t.Helper()
	if err := build(); err != nil {
		t.Fatal(err)
	}
	return binDir
}

// printed returns what a command of the program prints.
func printed(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command(filepath.Join(buildProgram(t), "littleshelf"), args...)
	cmd.Env = env
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("littleshelf %q: %v", args, err)
	}
	return string(out)
}
