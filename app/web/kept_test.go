package web

import "testing"

// TestKeptIsBounded: answers give way, and all that is kept is counted: texts, cuts, keys and the map.
func TestKeptIsBounded(t *testing.T) {
	const most = 1000 * keeping
	for _, size := range []int{0, 100, 4000} {
		k := newKept[int, int](most)
		made := answer[int]{1, linked{make([]byte, size), make([]int, size/100)}}
		for of := range 2000 {
			k.keep(of, made)
			k.keep(of, made) // replaced, not counted twice
			held := len(k.answers) * (keeping + size + size/100*8)
			if k.size != held || held > most || held < most/2 && len(k.answers) != of+1 {
				t.Fatalf("%d answers of %d bytes: %d are kept and %d counted, want the same, at most %d", of+1, size, held, k.size, most)
			}
		}
	}
	k := newKept[int, int](most)
	k.keep(1, answer[int]{1, linked{text: make([]byte, most/64)}})
	if a := k.known(1); a.revision != 0 || a.body.text != nil || k.size != 0 {
		t.Errorf("an answer of a 64th of all is kept: %v", a)
	}
}
