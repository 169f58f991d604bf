// Package durability has tests of the whole program: that acknowledged writes survive kills, power
// cuts, full disks and damaged files, and that nothing incomplete is left behind.
package durability

import (
	"os"
	"testing"

	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) {
	if db := os.Getenv(writerDB); db != "" {
		if err := runWriter(db); err != nil {
			panic(err)
		}
		return
	}
	harness.Main(m)
}
