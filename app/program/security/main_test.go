// Package security has tests of the whole program: those of attacks that the README lists, and of
// secrets.
package security

import (
	"testing"

	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) { harness.Main(m) }
