package shoptest

import (
	"os"
	"testing"
)

// Lacking skips a test because the machine lacks a program or a limit. It fails the test in
// .ci/run, which provides them.
func Lacking(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}
