// Package miniprogram_test plays the mini-program against the real binary. The folder testdata has
// what stands in for a phone with WeChat, and the plays; node runs them.
package miniprogram_test

import (
	"testing"

	"littleshelf/app/program/harness"
)

func TestMain(m *testing.M) { harness.Main(m) }
