package durability

import (
	"os"
	"testing"

	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) {
	if db := os.Getenv(promiserDB); db != "" {
		if err := runPromiser(db); err != nil {
			panic(err)
		}
		return
	}
	harness.Main(m)
}
