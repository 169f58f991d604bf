package web

import (
	"testing"

	"littleshelf/app"
)

// TestRenderBooks: encoding book by book is equal to encoding/json's encoding of all.
func TestRenderBooks(t *testing.T) {
	const from = origin("https://shop.example")
	all := []app.Book{
		{ID: 7, Name: `书 & "[]" <b>`, Author: "作者]", Price: 3, Listed: true},
		{ID: 8, Sample: "样章.pdf"},
		{},
	}
	for n := range len(all) + 1 {
		got, err := renderBooks(true)(from, all[:n])
		if err != nil {
			t.Fatal(err)
		}
		want, err := marshal(getBooksOut{Data: each(all[:n], from.book)})
		if err != nil || string(got) != string(want) {
			t.Errorf("%d books:\n got %s\nwant %s, %v", n, got, want, err)
		}
	}
}
