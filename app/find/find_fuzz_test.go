package find_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"littleshelf/app"
	"littleshelf/app/find"
)

// FuzzFind: every book for sale is found by its full title, with no better hit before it. What a
// query finds is a part of the catalogue, each book once, and always in the same order.
func FuzzFind(f *testing.F) {
	for _, seed := range [][3]string{
		{"三国演义", "罗贯中", "sgyy"}, {"红楼梦", "曹雪芹", "红楼孟 曹雪琴"}, {"C++ Primer", "Stanley B. Lippman", "c primer"},
		{"？！", "", "!"}, {"👨‍👩‍👧", "👍", "👍"}, {"\u0301", "\u200b", "\ufdfa"}, {"한국어", "नमस्ते", "がぎぐ"},
		{strings.Repeat("长", 200), "长", strings.Repeat("zhang", 40)},
		{strings.Repeat("\ufdfa", 200), "", "a b c d e f g h i j k l"},
		{"𠮷野家", "㐂", "jiyejia"}, {"a\xffb", "\xff", "\xff"}, {"ßẞİıſK", "Σς", "SSK"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, title, author, words string) {
		title, author, words = shorten(title), shorten(author), shorten(words)
		books := shelf(append(slices.Clone(library.books), app.Book{Name: title, Author: author})...)
		mine := app.BookID(len(books.books))
		if strings.TrimSpace(title) != "" {
			hits := books.find(t, app.Search{Words: title})
			if at := slices.Index(hits.Books, mine); at < 0 || at > 0 && !sameTitles(books.names(hits.Books[:at]), title) {
				t.Errorf("%q finds %q, and its book at %d", title, books.names(hits.Books), at)
			}
		}
		hits := books.find(t, app.Search{Words: words})
		if hits.Total != len(hits.Books) {
			t.Errorf("%q: %d of %d books on one page", words, len(hits.Books), hits.Total)
		}
		if again := books.find(t, app.Search{Words: words}); !slices.Equal(again.Books, hits.Books) {
			t.Errorf("%q finds %v, and then %v", words, hits.Books, again.Books)
		}
		slices.Sort(hits.Books)
		if n := len(hits.Books); len(slices.Compact(hits.Books)) != n || n > 0 && (hits.Books[0] < 1 || hits.Books[n-1] > mine) {
			t.Errorf("%q finds %v", words, hits.Books)
		}
	})
}

// shorten returns the first characters of a text, as many as a title can have.
func shorten(text string) string {
	if utf8.RuneCountInString(text) > app.MaxSearch {
		return string([]rune(text)[:app.MaxSearch])
	}
	return text
}

// sameTitles reports whether all titles are compared as title is.
func sameTitles(titles []string, title string) bool {
	return !slices.ContainsFunc(titles, func(other string) bool { return find.Folded(other) != find.Folded(title) })
}
