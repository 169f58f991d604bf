package control

import (
	"littleshelf/app"
)

// BookEdit is the fields of a new book, or the changes to a book. A nil field does not change.
type BookEdit struct {
	Request
	Book         app.BookID `json:"book"` // 0 in AddBook is the next free number
	Category     *int       `json:"category,omitempty"`
	CategoryName *string    `json:"category_name,omitempty"` // instead of Category
	Name         *string    `json:"name,omitempty"`
	Author       *string    `json:"author,omitempty"`
	Publisher    *string    `json:"publisher,omitempty"`
	Price        *int64     `json:"price,omitempty"`
	Cover        *string    `json:"cover,omitempty"` // an address, instead of a picture; "" is page 1 of the PDF
	File         *string    `json:"file,omitempty"`
	Sample       *string    `json:"sample,omitempty"`
	Unlisted     bool       `json:"unlisted,omitempty"` // of AddBook only

	Picture *app.FileHash `json:"picture,omitempty"` // a cover in the books folder
	Drawn   bool          `json:"drawn,omitempty"`   // the cover is drawn, instead of a picture

	CoverPage int `json:"cover_page,omitempty"` // the page of the PDF that is the cover, instead of a picture

	SamplePages *int `json:"sample_pages,omitempty"`
}

// apply writes the fields that are not nil into b.
func (e BookEdit) apply(b *app.Book) {
	replace(&b.Category, e.Category)
	replace(&b.Name, e.Name)
	replace(&b.Author, e.Author)
	replace(&b.Publisher, e.Publisher)
	replace(&b.Price, e.Price)
	e.applyCover(b)
	replace(&b.DiskName, e.File)
	replace(&b.Sample, e.Sample)
	replace(&b.SamplePages, e.SamplePages)
}

func (e BookEdit) applyCover(b *app.Book) {
	if e.Cover != nil {
		b.SetCover(*e.Cover)
	}
	if e.Drawn {
		b.DrawCover()
	}
	if e.Picture != nil {
		b.SetPicture(*e.Picture)
	}
}

func replace[T any](old, with *T) {
	if with != nil {
		*old = *with
	}
}
