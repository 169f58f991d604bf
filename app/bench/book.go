package bench

import (
	"fmt"

	"littleshelf/app"
)

// bookID returns the id of the nth book.
func bookID(n int) app.BookID { return app.BookID(1_000_000_001 + n) }

// price returns the price of the nth book, in points.
func price(n int) int64 { return int64(1 + n%3) }

func (s Size) book(n int) app.Book {
	d, id := newRand(ofBook, n), bookID(n)
	return app.Book{
		ID: id, Category: d.IntN(12), Name: title(d, n), Author: stemmed("测试作者", d.IntN(s.Books)), Publisher: choose(d, presses),
		Price: price(n), CoverURL: fmt.Sprintf("https://covers.example/lpic/s%d.jpg", 1_000_000+d.IntN(30_000_000)),
		DiskName: id.WireName(), Sample: "ttest.pdf", Listed: true,
	}
}
