package app

import (
	"context"
	"errors"
)

// File is a file that a download may send.
type File struct {
	DiskName string
	Title    string // of the book
	Reader   UserID // the owner of the book; zero if anyone may download the file
}

// Download authorizes a download and returns the file. A book's own file is for its owner, signed
// in with key or holding link, and for everyone if the book is free. A sample is for everyone.
// name is a WireName or the name of a sample. It is looked up and never becomes a path.
func (s *Shop) Download(ctx context.Context, name string, key SKey, link Link) (File, error) {
	return read(ctx, s.Store, func(r Reader) (File, error) {
		id, ok := parseWireName(name)
		if !ok {
			return sample(r, name)
		}
		book, err := r.Book(id)
		if err != nil {
			return File{}, ifNotFound(err, errNoFile)
		}
		file := File{DiskName: book.DiskName, Title: book.Name}
		if open := book.Price == 0 || s.PublicDownloads; !open || !book.Listed {
			if file.Reader, err = s.mayDownload(r, book, key, link); err != nil {
				return File{}, err
			}
		}
		return file, nil
	})
}

func sample(r Reader, name string) (File, error) {
	for book, err := range r.BooksWithSample(name) {
		return File{DiskName: book.Sample, Title: "试读样章"}, err
	}
	return File{}, errNoFile
}

// mayDownload returns the owner of the book that key or link stands for. It reads the order and
// the reader each time, so that a refund, a ban or an erasure ends old links and sessions at
// once.
func (s *Shop) mayDownload(r Reader, book Book, key SKey, link Link) (UserID, error) {
	if link.WireName == book.ID.WireName() && link.valid(s.LinkKey, s.Now()) {
		if owner, err := linkOwner(r, book, link); !owner.IsZero() || err != nil {
			return owner, err
		}
	}
	user, _, err := s.signedIn(r, key)
	if errors.Is(err, errSignedOut) {
		return UserID{}, errNotYours
	}
	if err != nil {
		return UserID{}, err
	}
	owned, err := owns(r, user.ID, book.ID)
	if err == nil && !owned {
		err = errNotYours
	}
	return user.ID, err
}

// linkOwner returns the reader that a link was made for, or none if the link's order does not
// authorize the download any more.
func linkOwner(g Getter, book Book, link Link) (none UserID, err error) {
	order, err := g.Order(link.Order)
	if err != nil {
		return none, ifNotFound(err, nil)
	}
	user, err := g.User(order.User)
	if err != nil {
		return none, ifNotFound(err, nil)
	}
	if order.Refunded || order.Book != book.ID || user.Banned || user.Erased {
		return none, nil
	}
	return user.ID, nil
}
