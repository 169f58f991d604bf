package cli_test

import (
	"testing"

	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) { harness.Main(m) }
