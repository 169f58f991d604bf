package control

import (
	"littleshelf/app"
)

// BookEdit is a book to be added, or what is to be changed of one: what is nil stays as it is.
type BookEdit struct {
	Request
	Book      app.BookID `json:"book"` // 0 adds it under the next free number
	Category  *int       `json:"category,omitempty"`
	Name      *string    `json:"name,omitempty"`
	Author    *string    `json:"author,omitempty"`
	Publisher *string    `json:"publisher,omitempty"`
	Price     *int64     `json:"price,omitempty"`
	Cover     *string    `json:"cover,omitempty"`
	File      *string    `json:"file,omitempty"`
	Sample    *string    `json:"sample,omitempty"`
	Unlisted  bool       `json:"unlisted,omitempty"` // when it is added
}

// apply makes the changes to b.
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
