package app

import (
	"context"
	"errors"
)

// File is what a download may send: a name in the books folder and the book's title.
type File struct {
	Name  string
	Title string
}

// Download decides who may have a file, and which one it is: a book's own file for its owner (by
// key, or by the bearer of a good link) and for anyone when it is free, a sample for anyone. name is
// the name on the wire; it is looked up and never becomes a path.
func (s *Shop) Download(ctx context.Context, name string, key SKey, link Link) (File, error) {
	return read(ctx, s.Store, func(r Reader) (File, error) {
		id, ok := parseFileName(name)
		if !ok {
			return sample(r, name)
		}
		book, err := r.Book(id)
		if err != nil {
			return File{}, ifNotFound(err, errNoFile)
		}
		if open := book.Price == 0 || s.PublicDownloads; !open || !book.Listed {
			if err := s.mayDownload(r, book, key, link); err != nil {
				return File{}, err
			}
		}
		return File{Name: book.File, Title: book.Name}, nil
	})
}

func sample(r Reader, name string) (File, error) {
	for book, err := range r.BooksWithSample(name) {
		return File{Name: book.Sample, Title: "试读样章"}, err
	}
	return File{}, errNoFile
}

// mayDownload reads order and reader anew each time, so that a refund, a ban or an erasure ends
// old links and sessions at once.
func (s *Shop) mayDownload(r Reader, book Book, key SKey, link Link) error {
	if link.File == book.ID.FileName() && link.good(s.LinkKey, s.Now()) {
		if stands, err := stillStands(r, book, link); stands || err != nil {
			return err
		}
	}
	user, _, err := s.signedIn(r, key)
	if errors.Is(err, errSignedOut) {
		return errNotYours
	}
	if err != nil {
		return err
	}
	owned, err := owns(r, user.ID, book.ID)
	if err == nil && !owned {
		return errNotYours
	}
	return err
}

// stillStands tells whether what the link was signed for holds today.
func stillStands(g Getter, book Book, link Link) (bool, error) {
	order, err := g.Order(link.Order)
	if err != nil {
		return false, ifNotFound(err, nil)
	}
	user, err := g.User(order.User)
	if err != nil {
		return false, ifNotFound(err, nil)
	}
	return !order.Refunded && order.Book == book.ID && !user.Banned && !user.Erased, nil
}
