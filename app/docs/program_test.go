package docs_test

import (
	"testing"

	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) { harness.Main(m) }

// commandOutput returns what a command of the program prints.
func commandOutput(t *testing.T, env []string, args ...string) string {
	t.Helper()
	cmd := harness.Command(t, args...)
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("littleshelf %q: %v", args, err)
	}
	return string(out)
}
