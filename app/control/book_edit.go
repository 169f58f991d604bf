package control

import (
	"littleshelf/app"
)

// BookEdit is the fields of a new book, or the changes to a book. A nil field does not change.
type BookEdit struct {
	Request
	Book      app.BookID `json:"book"` // 0 in AddBook is the next free number
	Category  *int       `json:"category,omitempty"`
	Name      *string    `json:"name,omitempty"`
	Author    *string    `json:"author,omitempty"`
	Publisher *string    `json:"publisher,omitempty"`
	Price     *int64     `json:"price,omitempty"`
	Cover     *string    `json:"cover,omitempty"`
	File      *string    `json:"file,omitempty"`
	Sample    *string    `json:"sample,omitempty"`
	Unlisted  bool       `json:"unlisted,omitempty"` // of AddBook only
}

// apply writes the fields that are not nil into b.
func (e BookEdit) apply(b *app.Book) {
	replace(&b.Category, e.Category)
	replace(&b.Name, e.Name)
	replace(&b.Author, e.Author)
	replace(&b.Publisher, e.Publisher)
	replace(&b.Price, e.Price)
	replace(&b.CoverURL, e.Cover)
	replace(&b.DiskName, e.File)
	replace(&b.Sample, e.Sample)
}

func replace[T any](old, with *T) {
	if with != nil {
		*old = *with
	}
}
