package cli

import (
	"context"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func bookCommands() []command {
	return []command{
		{
			words: "book list", summary: "the catalogue, unlisted books too",
			examples: []string{"littleshelf book list"},
			run:      list(control.ListBooks, bookLayout, new(windowFlags)),
		},
		addBook(),
		setBook(),
		changeBook("book unlist", "stop the sale of a book; owners keep it", control.UnlistBook).
			withExamples("littleshelf book unlist 1000000004"),
		changeBook("book relist", "put a book back on sale", control.RelistBook).
			withExamples("littleshelf book relist 1000000004"),
		removeBook(),
	}
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
