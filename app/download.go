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
	Stamp    string // a line on the first and the last page; empty is none
}

// Download authorizes a download and returns the file. A book's own file is for its owner, whom a
// credential or a link identifies, and for everyone if the book is free. A sample is for everyone.
// name is a WireName or the name of a sample. It is looked up and never becomes a path.
func (s *Shop) Download(ctx context.Context, name string, who Credential, link Link) (File, error) {
	return read(ctx, s.Store, func(r Reader) (File, error) {
		id, ok := parseWireName(name)
		if !ok {
			return sample(r, name)
		}
		book, err := r.Book(id)
		if err != nil {
			return File{}, ifNotFound(err, errNoFile)
		}
		order, err := s.authorize(r, book, who, link)
		if err != nil {
			return File{}, err
		}
		file := File{DiskName: book.DiskName, Title: book.Name, Reader: order.User}
		stamping, err := s.stamping(r)
		if stamping == StampDownloads && !order.ID.IsZero() {
			file.Stamp = stampOf(order)
		}
		return file, err
	})
}

func sample(r Reader, name string) (File, error) {
	for book, err := range r.BooksWithSample(name) {
		return File{DiskName: book.Sample, Title: "试读样章"}, err
	}
	return File{}, errNoFile
}

// authorize returns the order by which the client that has a credential or a link owns the book, or
// no order if everyone may have the book. Downloads and pages have this decision in common. It
// reads the order and the reader each time, so that a refund, a ban or an erasure ends old links
// and sessions at once.
func (s *Shop) authorize(r Reader, book Book, who Credential, link Link) (Order, error) {
	if book.isOpen(s.PublicDownloads) {
		return Order{}, nil
	}
	if link.WireName == book.ID.WireName() && link.valid(s.LinkKey, s.Now()) {
		if order, err := linkOrder(r, book, link); !order.ID.IsZero() || err != nil {
			return order, err
		}
	}
	user, _, err := who.identify(s, r)
	if errors.Is(err, errSignedOut) {
		return Order{}, errNotYours
	}
	if err != nil {
		return Order{}, err
	}
	order, err := r.LiveOrder(user.ID, book.ID)
	return order, ifNotFound(err, errNotYours)
}

// linkOrder returns the order that a link was made for, or none if it does not authorize its bearer
// any more.
func linkOrder(g Getter, book Book, link Link) (none Order, err error) {
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
	return order, nil
}
