package app_test

import (
	"fmt"
	"testing"

	"littleshelf/app"
	"littleshelf/app/find"
)

// TestBooksCalled: a number means the book that has it, also if titles have it too.
func TestBooksCalled(t *testing.T) {
	s := openModel(t)
	s.Finder = new(find.Finder)
	for id, name := range map[app.BookID]string{1: "红楼梦", 2: "1984", 3: "卷 1", 4: "卷 7"} {
		book := aBook(id)
		book.Name, book.Listed = name, id != 3
		s.stock(book)
	}
	for words, want := range map[string]string{
		"红楼": "1 红楼梦;", "hlm": "1 红楼梦;", "1": "1 红楼梦;", "1984": "2 1984;", "7": "4 卷 7;", "77": "77 ;", "卷 1": "3 卷 1;",
	} {
		books, err := s.BooksCalled(t.Context(), words)
		got := ""
		for _, book := range books {
			got += fmt.Sprintf("%d %s;", book.ID, book.Name)
		}
		if err != nil || got != want {
			t.Errorf("BooksCalled(%q) = %s, %v, want %s", words, got, err, want)
		}
	}
	for i := range 51 {
		book := aBook(app.BookID(100 + i))
		book.Name = fmt.Sprint("诗 ", i)
		s.stock(book)
	}
	for words, want := range map[string]string{
		"没有": `no book is called "没有"`, "诗": "more than 50 books match: write more of the title",
	} {
		if books, err := s.BooksCalled(t.Context(), words); codeOf(err) != app.Invalid || err.Error() != want {
			t.Errorf("BooksCalled(%q) = %v, %v, want %s", words, books, err, want)
		}
	}
}
