package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"littleshelf/app"
)

// The promises about categories, readers' positions and the facts of PDFs.

var (
	fullCategory = app.Category{Number: 1_000_000, Name: awkward, Order: 1_000_000}
	fullPosition = app.Position{User: ann, Book: 1, Page: 1, Pages: app.MaxPages, At: noon.Add(time.Millisecond)}
	fullPDFFile  = app.PDFFile{
		Name: "a-b_c.1.pdf", Size: 1<<53 + 1, Modified: noon.Add(time.Millisecond), Hash: app.FileHash{0: 0xff, 31: 0xfe},
		Pages: app.MaxPages, Title: awkward, Author: awkward + "a",
		Sizes:   []app.PageRun{{Count: 1, Width: 595, Height: 842}, {Count: app.MaxPages - 1, Width: 100_000, Height: 1}},
		Outline: []app.Chapter{{Level: 1, Page: 1, Title: awkward}, {Level: 6, Page: app.MaxPages, Title: "章"}},
		Fault:   app.FaultTooLarge, NoFont: true,
	}
)

func aCategory(number int) app.Category {
	return app.Category{Number: number, Name: fmt.Sprintf("类 %d", number), Order: number}
}

func aPosition(user app.UserID, book app.BookID) app.Position {
	return app.Position{User: user, Book: book, Page: 1, Pages: 9, At: noon}
}

func aPDFFile(name string) app.PDFFile {
	return app.PDFFile{
		Name: name, Size: 9, Modified: noon, Hash: app.FileHash{1}, Pages: 9,
		Sizes: []app.PageRun{{Count: 9, Width: 595, Height: 842}},
	}
}

// pageRows returns the rows of exampleRows in these tables.
func pageRows() []any {
	return []any{
		aCategory(1), aCategory(256), aPosition(ann, 1), aPosition(ben, 256), aPDFFile("1.pdf"), aPDFFile("256.pdf"),
	}
}

func keepsCategory(ctx context.Context, s app.Store) error {
	bare := app.Category{Number: fullCategory.Number}
	found := func(r app.Reader, c app.Category) error {
		return cmp.Or(
			returns("Category", c)(r.Category(c.Number)),
			lists("Categories", r.Categories(), []app.Category{c}),
		)
	}
	return kept(ctx, s, found, bare, fullCategory, bare, fullCategory)
}

func keepsPosition(ctx context.Context, s app.Store) error {
	bare := app.Position{User: ann, Book: 1}
	found := func(r app.Reader, p app.Position) error {
		all := []app.Position{p}
		return cmp.Or(
			returns("Position", p)(r.Position(p.User, p.Book)),
			lists("Positions", r.Positions(app.Position{}), all),
			lists("PositionsOf", r.PositionsOf(p.User), all),
			lists("PositionsOf the other", r.PositionsOf(otherThan(p.User)), nil),
		)
	}
	err := stock(ctx, s, aUser(ann), aUser(ben), aBook(1))
	return cmp.Or(err, kept(ctx, s, found, bare, fullPosition, bare, fullPosition))
}

func keepsPDFFile(ctx context.Context, s app.Store) error {
	bare := app.PDFFile{Name: fullPDFFile.Name}
	found := func(r app.Reader, f app.PDFFile) error {
		return cmp.Or(
			returns("PDFFile", f)(r.PDFFile(f.Name)),
			lists("PDFFiles", r.PDFFiles(), []app.PDFFile{f}),
		)
	}
	return kept(ctx, s, found, bare, fullPDFFile, bare, fullPDFFile)
}

func deletesCategory(ctx context.Context, s app.Store) error {
	gone, stays := aCategory(1), aCategory(2)
	return deletes(ctx, s, app.Tx.DeleteCategory, gone.Number, gone, stays, func(r app.Reader) error {
		return cmp.Or(missing(r.Category(gone.Number)), lists("Categories", r.Categories(), []app.Category{stays}))
	})
}

func deletesPosition(ctx context.Context, s app.Store) error {
	gone, stays := aPosition(ann, 1), aPosition(ann, 2)
	del := func(tx app.Tx, p app.Position) error { return tx.DeletePosition(p.User, p.Book) }
	err := stock(ctx, s, aBook(2))
	return cmp.Or(err, deletes(ctx, s, del, gone, gone, stays, func(r app.Reader) error {
		all := []app.Position{stays}
		return cmp.Or(
			missing(r.Position(gone.User, gone.Book)),
			lists("Positions", r.Positions(app.Position{}), all),
			lists("PositionsOf", r.PositionsOf(ann), all),
		)
	}))
}

func deletesPDFFile(ctx context.Context, s app.Store) error {
	gone, stays := aPDFFile("1.pdf"), aPDFFile("2.pdf")
	return deletes(ctx, s, app.Tx.DeletePDFFile, gone.Name, gone, stays, func(r app.Reader) error {
		return cmp.Or(missing(r.PDFFile(gone.Name)), lists("PDFFiles", r.PDFFiles(), []app.PDFFile{stays}))
	})
}

func listsCategories(ctx context.Context, s app.Store) error {
	var all []app.Category
	for _, number := range []int{1, 2, 10, 255, 256, 257, 1_000_000} {
		category := aCategory(number)
		category.Order = number * 7 % 10
		all = append(all, category)
	}
	return cmp.Or(
		stock(ctx, s, rowsOf(all)...),
		s.View(ctx, func(r app.Reader) error { return lists("Categories", r.Categories(), all) }),
	)
}

// listsPositions stores the positions of nine readers in three books each.
func listsPositions(ctx context.Context, s app.Store) error {
	users, books := edges[app.User](), []app.BookID{1, 255, 256}
	rows := append(usersOf(users), aBook(1), aBook(255), aBook(256))
	var all []app.Position
	for _, user := range users {
		for _, book := range books {
			all = append(all, aPosition(user, book))
		}
	}
	return cmp.Or(
		stock(ctx, s, append(rows, rowsOf(all)...)...),
		s.View(ctx, func(r app.Reader) error {
			err := lists("Positions", r.Positions(app.Position{}), all)
			for i, after := range all {
				after.Page = 0 // only its reader and book count
				err = cmp.Or(err, lists("Positions after", r.Positions(after), all[i+1:]))
			}
			between := app.Position{User: users[3], Book: 254}
			at := slices.Index(all, aPosition(users[3], 255))
			err = cmp.Or(err, lists("Positions after none", r.Positions(between), all[at:]))
			for _, user := range users {
				own := where(all, func(p app.Position) bool { return p.User == user })
				err = cmp.Or(err, lists("PositionsOf", r.PositionsOf(user), own))
			}
			return err
		}),
	)
}

func listsPDFFiles(ctx context.Context, s app.Store) error {
	var all []app.PDFFile
	for _, name := range []string{"1", "1.pdf", "10.pdf", "2.pdf", "A.pdf", "a", "a.pdf", "a0"} {
		all = append(all, aPDFFile(name))
	}
	return cmp.Or(
		stock(ctx, s, rowsOf(all)...),
		s.View(ctx, func(r app.Reader) error {
			got, err := r.PDFFilesByName([]string{all[3].Name, "", "10", all[0].Name, all[3].Name})
			return cmp.Or(
				lists("PDFFiles", r.PDFFiles(), all),
				wrap("PDFFilesByName", err),
				equalRows("PDFFilesByName", got, []app.PDFFile{all[3], {}, {}, all[0], all[3]}),
			)
		}),
	)
}
