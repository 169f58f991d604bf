//go:build unix

package faults

import (
	"testing"

	"littleshelf-etcd/engine"
	"littleshelf/app/remote"
)

// openEngine opens the shop at an address. The engine is closed when the test ends.
func openEngine(t *testing.T, address string) remote.Engine {
	t.Helper()
	e, err := engine.Open(t.Context(), address, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}
