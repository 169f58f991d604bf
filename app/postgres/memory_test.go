//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"littleshelf-postgres/pgtest"
	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// TestMemory asks a server on PostgreSQL for the largest responses, from many clients at once, as
// TestMemoryBudget of app/program asks one with a file. The budget is the same: package engine says
// what it adds.
func TestMemory(t *testing.T) {
	address := pgtest.Address("memory", pgtest.Start(t, "fsync=off").Host())
	program := filepath.Join(t.TempDir(), "littleshelf-postgres")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	harness.PlayOnShared(t, "../..", program, address, "TestMemoryBudget")
}
