package storefront

import (
	"bytes"
	"fmt"
	"testing"

	"littleshelf/app/page"
	"littleshelf/app/text"
)

// TestKeptIsBounded checks that the pages that are kept take maxKept bytes at most, however many
// paths are asked for, and that a page counts once.
func TestKeptIsBounded(t *testing.T) {
	kept := newKeptPages()
	ready, err := page.NewReady(bytes.Repeat([]byte("<p>书</p>"), 1000), text.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	for range 10_000 {
		kept.put(keptKey{path: "/"}, ready)
	}
	one := kept.size
	if one > 2*ready.Memory() {
		t.Errorf("one page counts for %d bytes, it has %d", one, ready.Memory())
	}
	for i := range 10_000 {
		key := keptKey{path: fmt.Sprint("/?q=", i)}
		kept.put(key, ready)
		if kept.get(key) == nil {
			t.Fatal("a page is not kept")
		}
		if taken := len(kept.pages) * ready.Memory(); taken > maxKept || kept.size > maxKept || kept.size < taken {
			t.Fatalf("%d pages of %d bytes count for %d", len(kept.pages), ready.Memory(), kept.size)
		}
	}
}
