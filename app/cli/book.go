package cli

import (
	"context"
	"flag"
	"strconv"
	"unicode/utf8"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func bookCommands() []command {
	return []command{
		listBooks(),
		addBook(),
		setBook(),
		changeBook("book unlist", "stop the sale of a book; owners keep it", control.UnlistBook).
			withExamples("littleshelf book unlist 1000000004"),
		changeBook("book relist", "put a book back on sale", control.RelistBook).
			withExamples("littleshelf book relist 1000000004"),
		changeBook("book redraw", "draw the pages of a PDF again that could not be drawn", control.RedrawBook).
			withExamples("littleshelf book redraw 1000000004"),
		removeBook(),
	}
}

func listBooks() command {
	var w windowFlags
	return command{
		words: "book list", summary: "the catalogue, unlisted books too", flags: w.defineBooks,
		examples: []string{"littleshelf book list -q hongloumeng", "littleshelf book list -category 2 -sort name"},
		run:      list(control.ListBooks, bookLayout, &w),
	}
}

// defineBooks defines the flags that select and order books.
func (w *windowFlags) defineBooks(f *flag.FlagSet) {
	f.Func("q", "only books with these `WORDS` in the title, the author or the publisher; pinyin is enough", func(typed string) error {
		if w.filter.Words = typed; utf8.RuneCountInString(typed) > app.MaxSearch {
			return text.Errorf("more than %d characters", app.MaxSearch)
		}
		return nil
	})
	f.Func("category", "only books of this category, a `NUMBER`", func(typed string) error {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 0 {
			return errNotCount
		}
		w.filter.Category = &n
		return nil
	})
	const states = "only books in this state, `listed|unlisted|missing`: for sale, not for sale, PDF not in the books folder"
	f.Func("state", states, func(typed string) error {
		if w.filter.State = new(app.BookState); w.filter.State.UnmarshalText([]byte(typed)) != nil {
			return text.Errorf("not a state: listed, unlisted, missing or all")
		}
		return nil
	})
	usage := "the `ORDER`: relevance, new (highest number first), price, name (by pinyin) or sold (most bought first)"
	f.Func("sort", usage, func(typed string) error {
		if w.filter.Order.UnmarshalText([]byte(typed)) != nil {
			return text.Errorf("not an order: relevance, new, price, name or sold")
		}
		return nil
	})
}

func removeBook() command {
	const summary = "remove an unlisted book that was never bought; its PDF stays in the folder"
	return changeBook("book remove", summary, control.RemoveBook).
		withExamples("littleshelf book remove 1000000004").
		confirming(loss{
			show:    showRemoved,
			warning: "The book and its comments are deleted for good; its PDF stays in the folder.",
		})
}

func changeBook(words, summary string, act control.Act[control.BookChange, control.Done]) command {
	var req requestFlags
	return command{
		words: words, args: "BOOK", summary: summary, flags: req.define,
		run: change(act, func(j *job) (control.BookChange, error) {
			book, err := j.book()
			return control.BookChange{Request: req.build(j), Book: book}, err
		}),
	}
}

// book parses the first argument as the number of a book.
func (j *job) book() (app.BookID, error) {
	book, ok := j.parsePositive()
	if !ok {
		return 0, j.wrongID(text.Errorf("%q is not a book's number", j.args[0]))
	}
	return app.BookID(book), nil
}

func showRemoved(ctx context.Context, j *job) error {
	book, err := j.book()
	if err != nil {
		return err
	}
	return showRow(ctx, j, bookLayout, control.ListBooks, control.Window{}, func(b control.Book) bool { return b.ID == book })
}

var bookLayout = layout[control.Book]{
	header:   []string{"BOOK", "NAME", "AUTHOR", "PRICE", "CATEGORY", "STATE", "FILE"},
	numbers:  []int{0, 3, 4},
	flexible: []int{1, 2, 6},
	cells: func(j *job, b control.Book) []string {
		return []string{
			b.ID.String(), b.Name, b.Author, strconv.FormatInt(b.Price, 10), strconv.Itoa(b.Category),
			j.either(b.Listed, "listed", "unlisted"), b.DiskName,
		}
	},
}
