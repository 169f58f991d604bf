// Package browser has tests of the keeper's desk and of the readers' shop as people use them: every
// page in every state, in a real browser and without one.
//
// Those with a browser have the build tag browser, because the library that drives it takes as long
// to compile as half of the shop. .ci/browser runs them.
package browser

import (
	"testing"

	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) { harness.Main(m) }
