package storetest

import (
	"iter"
	"strings"

	"littleshelf/app"
)

// Engines whose categories, positions or facts of files are broken.
type (
	trimsCategories  struct{ *state }
	renamesUnnoticed struct{ *state }
	ordersCategories struct{ *state }
	onlyForward      struct{ *state }
	turnsUnnoticed   struct{ *state }
	afterIncluded    struct{ *state }
	prefixReader     struct{ *state }
	mergesFacts      struct{ *state }
	filesByLength    struct{ *state }
)

func (s trimsCategories) PutCategory(category app.Category) error {
	category.Name = strings.TrimSpace(category.Name)
	return s.state.PutCategory(category)
}

func (s renamesUnnoticed) PutCategory(category app.Category) error {
	before := s.catalogue
	_, old := s.categories[category.Number]
	err := s.state.PutCategory(category)
	if old {
		s.catalogue = before
	}
	return err
}

func (s ordersCategories) Categories() iter.Seq2[app.Category, error] {
	return sorted(s.categories, func(a, b app.Category) int { return a.Order - b.Order }, every)
}

func (s onlyForward) PutPosition(position app.Position) error {
	position.Page = max(position.Page, s.positions[positionKey{position.User, position.Book}].Page)
	return s.state.PutPosition(position)
}

func (s turnsUnnoticed) PutPosition(position app.Position) error {
	s.positions[positionKey{position.User, position.Book}] = position
	return nil
}

func (s afterIncluded) Positions(after app.Position) iter.Seq2[app.Position, error] {
	return sorted(s.positions, byUserAndBook, func(p app.Position) bool { return byUserAndBook(p, after) >= 0 })
}

func (s prefixReader) PositionsOf(user app.UserID) iter.Seq2[app.Position, error] {
	return sorted(s.positions, byUserAndBook, func(p app.Position) bool { return [15]byte(p.User[:]) == [15]byte(user[:]) })
}

func (s mergesFacts) PutPDFFile(file app.PDFFile) error {
	if file.Sizes == nil {
		file.Sizes = s.files[file.Name].Sizes
	}
	return s.state.PutPDFFile(file)
}

func (s filesByLength) PDFFiles() iter.Seq2[app.PDFFile, error] {
	return sorted(s.files, func(a, b app.PDFFile) int {
		return len(a.Name)*1000 + byFileName(a, b) - len(b.Name)*1000
	}, every)
}

func (s deletesNothing) DeleteCategory(number int) error {
	delete(s.categories, number)
	return nil
}

func (s deletesNothing) DeletePosition(user app.UserID, book app.BookID) error {
	delete(s.positions, positionKey{user, book})
	return nil
}

func (s deletesNothing) DeletePDFFile(name string) error {
	delete(s.files, name)
	return nil
}
