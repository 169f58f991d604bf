//go:build linux

package servers

import (
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/program/harness"
)

// TestMemory asks a server on a cluster for the largest responses, from many clients at once, as
// TestMemoryBudget of app/program asks one with a file. The budget is the same: package engine says
// what it adds.
func TestMemory(t *testing.T) {
	c := clustertest.StartUnsafe(t, 1)
	server, err := c.Server()
	if err != nil {
		t.Fatal(err)
	}
	harness.PlayOnShared(t, "../../..", server, c.Address(shop), "TestMemoryBudget")
}
