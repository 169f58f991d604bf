package control

import (
	"context"
	"strconv"

	"littleshelf/app"
)

const (
	ListBooks  List[Book]            = "book list"
	AddBook    Act[BookEdit, Done]   = "book add"
	SetBook    Act[BookEdit, Done]   = "book set"
	UnlistBook Act[BookChange, Done] = "book unlist"
	RelistBook Act[BookChange, Done] = "book relist"
	RedrawBook Act[BookChange, Done] = "book redraw"
	RemoveBook Act[BookChange, Done] = "book remove"
)

var bookActs = []act{
	list(ListBooks, call.listBooks, func(b Book) app.BookID { return b.ID }),
	change(AddBook, call.addBook),
	change(SetBook, call.setBook),
	change(UnlistBook, call.unlistBook),
	change(RelistBook, call.relistBook),
	change(RedrawBook, call.redrawBook),
	change(RemoveBook, call.removeBook),
}

// Book is a row of the catalogue.
type Book struct {
	ID        app.BookID `json:"book"`
	Category  int        `json:"category"`
	Name      string     `json:"name"`
	Author    string     `json:"author"`
	Publisher string     `json:"publisher"`
	Price     int64      `json:"price"`
	CoverURL  string     `json:"cover"`
	DiskName  string     `json:"file"`
	Sample    string     `json:"sample"`
	Listed    bool       `json:"listed"`

	Picture     app.FileHash `json:"picture,omitzero"`
	PictureFrom string       `json:"picture_from,omitempty"`
	SamplePages int          `json:"sample_pages,omitempty"`
}

// BookFilter selects and orders books of the catalogue. The zero BookFilter is all, by number.
type BookFilter struct {
	Words    string        `json:"words,omitempty"`
	Category *int          `json:"category,omitempty"`
	Order    app.BookOrder `json:"order,omitzero"`

	State *app.BookState `json:"state,omitempty"` // nil is app.AnyState
}

// BookChange is the input of an act on one book.
type BookChange struct {
	Request
	Book app.BookID `json:"book"`
}

func (c call) listBooks(ctx context.Context, _ app.UserID, in Window) (rows []Book, err error) {
	var after uint64
	if in.Before != (Mark{}) {
		if after, err = numberOf(in.Before); err != nil {
			return nil, err
		}
	}
	if in.Filter != (BookFilter{}) {
		return c.findBooks(ctx, app.BookID(after), in)
	}
	books, err := c.Shop.Catalogue(ctx, app.BookID(after))
	return convertAll(books, func(b app.Book) Book { return Book(b) }), err
}

// findPage is the number of books that are found at once.
const findPage = 200

func (c call) findBooks(ctx context.Context, after app.BookID, in Window) (rows []Book, err error) {
	limit := findPage
	if in.Limit > 0 {
		limit = min(limit, in.Limit)
	}
	search := app.Search{
		Words: in.Filter.Words, Category: in.Filter.Category, Order: in.Filter.Order, Before: after, Limit: limit, State: app.AnyState,
	}
	if in.Filter.State != nil {
		search.State = *in.Filter.State
	}
	found, err := c.Shop.Find(ctx, search)
	return convertAll(found.Books, func(b app.Book) Book { return Book(b) }), err
}

func (c call) addBook(ctx context.Context, in BookEdit) (Done, error) {
	if err := c.findCategory(ctx, &in); err != nil {
		return Done{}, err
	}
	if err := c.drawPage(ctx, &in); err != nil {
		return Done{}, err
	}
	book := app.Book{ID: in.Book, Listed: !in.Unlisted}
	in.apply(&book)
	receipt, err := c.Shop.AddBook(ctx, in.asked(), book)
	return c.edited(ctx, receipt, err)
}

func (c call) setBook(ctx context.Context, in BookEdit) (Done, error) {
	if err := c.findCategory(ctx, &in); err != nil {
		return Done{}, err
	}
	if err := c.drawPage(ctx, &in); err != nil {
		return Done{}, err
	}
	receipt, err := c.Shop.SetBook(ctx, in.asked(), in.Book, in.apply)
	return c.edited(ctx, receipt, err)
}

// findCategory replaces the name of a category with its number.
func (c call) findCategory(ctx context.Context, in *BookEdit) error {
	if in.CategoryName == nil {
		return nil
	}
	number, err := c.Shop.CategoryNumber(ctx, *in.CategoryName)
	in.Category = &number
	return err
}

// edited is done with notes about books that are similar to the edited one, and about its category.
func (c call) edited(ctx context.Context, receipt app.Receipt, err error) (Done, error) {
	d := Done{Receipt: Receipt(receipt)}
	if err != nil || receipt.To == "" { // a dry run has no receipt
		return d, err
	}
	id, err := strconv.ParseUint(receipt.To, 10, 64)
	if err != nil {
		return d, err
	}
	if d.Notes, err = c.Shop.Alike(ctx, app.BookID(id)); err != nil {
		return d, err
	}
	unnamed, err := c.Shop.UnnamedCategory(ctx, app.BookID(id))
	d.Notes = append(d.Notes, unnamed...)
	return d, err
}

func (c call) unlistBook(ctx context.Context, in BookChange) (Done, error) {
	return done(c.Shop.Unlist(ctx, in.asked(), in.Book))
}

func (c call) relistBook(ctx context.Context, in BookChange) (Done, error) {
	return done(c.Shop.Relist(ctx, in.asked(), in.Book))
}

func (c call) redrawBook(ctx context.Context, in BookChange) (Done, error) {
	return done(c.Shop.Redraw(ctx, in.asked(), in.Book))
}

func (c call) removeBook(ctx context.Context, in BookChange) (Done, error) {
	return done(c.Shop.Remove(ctx, in.asked(), in.Book))
}
