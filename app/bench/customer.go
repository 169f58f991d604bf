package bench

import (
	"fmt"
	"slices"

	"littleshelf/app"
)

// Customer is a signed-in reader.
type Customer struct {
	SKey   app.SKey
	Owns   []app.BookID
	Wishes []app.BookID // books not owned; the customer has points for all of them
}

// maxWishes bounds the wishes of a customer.
const maxWishes = 40

// customersBefore returns how many of the first readers are signed in.
func (s Size) customersBefore(readers int) int { return s.SignedIn * readers / s.Readers }

// Customers returns all signed-in readers.
func (s Size) Customers() []Customer {
	all := make([]Customer, s.SignedIn)
	for n := range all {
		reader := s.reader(((n+1)*s.Readers+s.SignedIn-1)/s.SignedIn - 1)
		all[n] = Customer{SKey: skey(n), Wishes: s.wishes(reader)}
		for _, order := range reader.orders {
			all[n].Owns = append(all[n].Owns, order.Book)
		}
	}
	return all
}

// wishes returns books that the reader can buy with their points.
func (s Size) wishes(r reader) (wishes []app.BookID) {
	d := newRand(ofWish, int(r.user.Created.UnixMilli()))
	wished := slices.Clone(r.books)
	for points := r.user.Balance; len(wished) < s.Books && len(wishes) < maxWishes; {
		book := popular(d, s.Books)
		for slices.Contains(wished, book) {
			book = (book + 1) % s.Books
		}
		if points -= price(book); points < 0 {
			break
		}
		wished, wishes = append(wished, book), append(wishes, bookID(book))
	}
	return wishes
}

// Purchase is a book that a customer can buy.
type Purchase struct {
	SKey app.SKey
	Book app.BookID
}

// Request returns the request that buys it.
func (p Purchase) Request() []byte {
	return Post("/api/order/buy", fmt.Sprintf(`{"bookid":"%d","skey":%q}`, p.Book, string(p.SKey)))
}

// Purchases returns all purchases that the customers can make, in rounds with one of each customer.
// Customers are shuffled: purchases by neighbours in the file would change the same pages.
func Purchases(customers []Customer) (all []Purchase) {
	customers = slices.Clone(customers)
	newRand(ofPurchase, 0).Shuffle(len(customers), func(i, j int) { customers[i], customers[j] = customers[j], customers[i] })
	for n := 0; ; n++ {
		before := len(all)
		for _, c := range customers {
			if n < len(c.Wishes) {
				all = append(all, Purchase{c.SKey, c.Wishes[n]})
			}
		}
		if len(all) == before {
			return all
		}
	}
}

// Commented returns the books with at least this many comments.
func (s Size) Commented(comments int) (books []app.BookID) {
	counts := make([]int, s.Books)
	for n := range s.Comments {
		book, _ := s.commentedOn(n)
		counts[book]++
	}
	for n, count := range counts {
		if count >= comments {
			books = append(books, bookID(n))
		}
	}
	return books
}
