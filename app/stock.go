package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// AddBook adds a book to the catalogue. If its ID is zero, it gets the next free one. If its
// DiskName is empty, it gets its WireName.
func (s *Shop) AddBook(ctx context.Context, request Request, book Book) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		book := book
		if book.ID == 0 {
			id, err := freeBookID(tx)
			if err != nil {
				return change{}, err
			}
			book.ID = id
		}
		if book.DiskName == "" {
			book.DiskName = book.ID.WireName()
		}
		book = book.onOneLine()
		if err := book.Validate(); err != nil {
			return change{}, invalid(err)
		}
		if _, err := tx.Book(book.ID); err == nil {
			return change{}, &Error{Code: Invalid, Msg: fmt.Sprintf("book %d is there already", book.ID)}
		} else if !errors.Is(err, ErrNotFound) {
			return change{}, err
		}
		return change{did: "book add", to: book.ID.String(), after: book.described()}, tx.PutBook(book)
	})
}

func freeBookID(tx Tx) (BookID, error) {
	for {
		n, err := tx.NextID(bookCounter)
		if err != nil {
			return 0, err
		}
		if _, err := tx.Book(BookID(n)); errors.Is(err, ErrNotFound) {
			return BookID(n), nil
		} else if err != nil {
			return 0, err
		}
	}
}

// SetBook changes a book with edit.
func (s *Shop) SetBook(ctx context.Context, request Request, id BookID, edit func(*Book)) (Receipt, error) {
	return s.changeBook(ctx, request, "book set", id, edit)
}

// BookTag identifies what the keeper can change of a book, as it is now.
type BookTag string

// Tag returns the tag of a book. The picture of page 1 has no part in it: the shop draws it by
// itself.
func (b Book) Tag() BookTag {
	if b.PictureFrom == PictureFromPage {
		b.Picture, b.PictureFrom = FileHash{}, ""
	}
	sum := sha256.Sum256([]byte(strings.Join(b.facts(), ", ")))
	return BookTag(hex.EncodeToString(sum[:16]))
}

// ErrBookChanged is the failure of an edit of a book that was changed after the keeper saw it.
var ErrBookChanged = &Error{Code: Invalid, Msg: "the book was changed meanwhile"}

// SetBookSeen is SetBook for a keeper who saw the book with this tag. If it has another one by now,
// nothing changes and the error is ErrBookChanged.
func (s *Shop) SetBookSeen(ctx context.Context, request Request, id BookID, seen BookTag, edit func(*Book)) (Receipt, error) {
	return s.tryChangeBook(ctx, request, "book set", id, func(b *Book) error {
		if b.Tag() != seen {
			return ErrBookChanged
		}
		edit(b)
		return nil
	})
}

// Unlist takes a book off sale. Its owners keep it.
func (s *Shop) Unlist(ctx context.Context, request Request, id BookID) (Receipt, error) {
	return s.changeBook(ctx, request, "book unlist", id, func(b *Book) { b.Listed = false })
}

// Relist puts a book back on sale. It fails if the file is missing or is not a complete PDF.
func (s *Shop) Relist(ctx context.Context, request Request, id BookID) (Receipt, error) {
	if err := s.sellable(ctx, id); err != nil {
		return Receipt{}, err
	}
	return s.changeBook(ctx, request, "book relist", id, func(b *Book) { b.Listed = true })
}

func (s *Shop) changeBook(ctx context.Context, request Request, did string, id BookID, edit func(*Book)) (Receipt, error) {
	return s.tryChangeBook(ctx, request, did, id, func(b *Book) error {
		edit(b)
		return nil
	})
}

// tryChangeBook changes a book with edit, unless edit fails.
func (s *Shop) tryChangeBook(
	ctx context.Context, request Request, did string, id BookID, edit func(*Book) error,
) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		book, err := tx.Book(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoBook)
		}
		before, file := book.facts(), book.DiskName
		if err := edit(&book); err != nil {
			return change{}, err
		}
		if book.DiskName != file && book.PictureFrom == PictureFromPage {
			book.Picture, book.PictureFrom = FileHash{}, "" // page 1 of another file
		}
		book = book.onOneLine()
		book.ID = id
		if err := book.Validate(); err != nil {
			return change{}, invalid(err)
		}
		was, is := differences(before, book.facts())
		return change{did, id.String(), was, is}, tx.PutBook(book)
	})
}

// onOneLine returns the book with its texts on one line each: lists and feeds show them so.
func (b Book) onOneLine() Book {
	b.Name, b.Author, b.Publisher = TidyName(oneLine(b.Name)), oneLine(b.Author), oneLine(b.Publisher)
	return b
}

// facts returns the fields of a book as the audit shows them.
func (b Book) facts() []string {
	listed := "listed"
	if !b.Listed {
		listed = "unlisted"
	}
	return []string{
		fmt.Sprintf("name %q", b.Name), fmt.Sprintf("author %q", b.Author), fmt.Sprintf("publisher %q", b.Publisher),
		fmt.Sprintf("category %d", b.Category), fmt.Sprintf("price %d", b.Price), fmt.Sprintf("cover %q", b.CoverURL),
		fmt.Sprintf("file %q", b.DiskName), fmt.Sprintf("sample %q", b.Sample), listed,
		fmt.Sprintf("picture %q", b.pictureShown()), fmt.Sprintf("sample pages %d", b.SamplePages),
	}
}

// pictureShown returns the first digits of the picture's hash, or that the keeper wants none.
func (b Book) pictureShown() string {
	if b.Picture.IsZero() {
		return b.PictureFrom
	}
	return b.Picture.String()[:12]
}

// described returns the facts of a book that are not empty.
func (b Book) described() string {
	_, facts := differences(Book{Listed: !b.Listed}.facts(), b.facts())
	return facts
}

// differences returns the facts that differ, as they were and as they are.
func differences(before, after []string) (was, is string) {
	var old, new []string
	for i := range before {
		if before[i] != after[i] {
			old, new = append(old, before[i]), append(new, after[i])
		}
	}
	if len(new) == 0 {
		return "", "nothing changed"
	}
	return strings.Join(old, ", "), strings.Join(new, ", ")
}
