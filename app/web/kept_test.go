package web

import "testing"

// TestKeptIsBounded: answers give way, and what is kept is counted right.
func TestKeptIsBounded(t *testing.T) {
	const most = 1000
	k := newKept[int, int](most)
	made := answer[int]{revision: 1, body: make([]byte, most/10)}
	for of := range 30 {
		k.keep(of, made)
		k.keep(of, made) // replaced, not counted twice
		size := 0
		for _, a := range k.answers {
			size += len(a.body)
		}
		if k.size != size || size > most || size < min(of+1, 9)*len(made.body) {
			t.Fatalf("after %d answers: %d bytes are kept and %d counted, want the same, at most %d", of+1, size, k.size, most)
		}
	}
	if a := k.known(30); a.revision != 0 || a.body != nil {
		t.Errorf("what was never kept is known: %v", a)
	}
}
