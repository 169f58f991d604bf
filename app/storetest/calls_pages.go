package storetest

import (
	"fmt"
	"iter"

	"littleshelf/app"
)

// pageRow returns a category, a position or the facts of a file.
func (d dice) pageRow() any {
	switch d.IntN(3) {
	case 0:
		return d.category()
	case 1:
		return d.position()
	}
	return d.pdfFile()
}

func (d dice) pageDelete() call[app.Tx] {
	switch d.IntN(3) {
	case 0:
		return deleting("DeleteCategory", app.Tx.DeleteCategory, d.categoryNumber())
	case 1:
		user := d.userID()
		del := func(tx app.Tx, book app.BookID) error { return tx.DeletePosition(user, book) }
		return deleting(fmt.Sprint("DeletePosition ", user), del, d.bookID())
	}
	return deleting("DeletePDFFile", app.Tx.DeletePDFFile, d.fileName())
}

func (d dice) pageGet() call[app.Getter] {
	switch d.IntN(4) {
	case 3:
		return getting("PositionsRevision", app.Getter.PositionsRevision, d.userID())
	case 0:
		return getting("Category", app.Getter.Category, d.categoryNumber())
	case 1:
		user := d.userID()
		position := func(g app.Getter, book app.BookID) (app.Position, error) { return g.Position(user, book) }
		return getting(fmt.Sprint("Position ", user), position, d.bookID())
	}
	return getting("PDFFile", app.Getter.PDFFile, d.fileName())
}

func (d dice) pageList(limit int) call[app.Reader] {
	switch d.IntN(4) {
	case 0:
		return listing("Categories", limit, app.Reader.Categories)
	case 1:
		after := app.Position{User: pick(d, app.UserID{}, d.userID()), Book: d.bookID()}
		return listing(fmt.Sprint("Positions after ", after), limit, func(r app.Reader) iter.Seq2[app.Position, error] {
			return r.Positions(after)
		})
	case 2:
		return finding("PositionsOf", app.Reader.PositionsOf, d.userID(), byUserAndBook)
	}
	return listing("PDFFiles", limit, app.Reader.PDFFiles)
}
