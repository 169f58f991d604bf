package storetest

import (
	"slices"
	"testing"
)

func TestRandomOps(t *testing.T) {
	for seed := range uint64(3) {
		if err := RandomOps(t.Context(), seed, 800, NewModel(), Replay(NewModel())); err != nil {
			t.Error(err)
		}
	}
}

// unseen lists the broken engines that RandomOps does not reject. RandomOps does not panic or
// cancel, and does not read a row again after changing it. It has no concurrent transactions and
// few rows, and sorts lists without a defined order.
var unseen = []string{
	"keeps the writes of an Update that panicked",
	"swallows a panic",
	"wraps an Update's error",
	"swallows a View's error",
	"a View sees later writes",
	"a list sees later writes",
	"loses an update",
	"commits in two halves",
	"isolates snapshots",
	"an Update ignores its context",
	"an Update looks at its context too late",
	"a View ignores its context",
	"shares memory with its caller",
	"shares what it is given",
	"a list ends after a page",
	"lists share a cursor",
	"erasures in the order of insertion",
}

func TestRandomOpsFindsFlaws(t *testing.T) {
	for _, b := range broken {
		if slices.Contains(unseen, b.name) {
			continue
		}
		if err := RandomOps(t.Context(), 11, 8000, NewModel(), b.open()); err == nil {
			t.Errorf("RandomOps on an engine of which %q = nil, want the difference", b.name)
		}
	}
}
