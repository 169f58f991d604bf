package bench

import (
	"fmt"

	"littleshelf/app"
)

// Call is one call of the shop as clients make it.
type Call struct {
	Name    string
	Clients int
	Request func(n int) []byte // as in Load
	Plain   bool               // as in Load
}

const (
	readers = 16   // clients that read at once
	variety = 2000 // different requests that take turns
	usual   = 3    // books that readers own, for answers of one size
)

// Catalogue is the call for all books.
func Catalogue(name string) Call {
	return Call{Name: name, Clients: readers, Request: Rotate(Get("/api/book/getBooks?is_all=1"))}
}

// Reads is the calls that change nothing, of readers all over the shop. The books they look at have
// enough comments; which those are is as uneven as what is written about them.
func (s Size) Reads(customers []Customer) []Call {
	const comments = 20
	talked := s.TalkedAbout(comments)
	var owners []Customer
	for _, c := range customers {
		if len(c.Owns) == usual {
			owners = append(owners, c)
		}
	}
	query := func(n int) string {
		book := talked[popular(roll(ofLook, n), len(talked))]
		return fmt.Sprintf("/api/book/queryBook?bookid=%d&skey=%s", book, string(pick(customers, n).SKey))
	}
	return []Call{
		Catalogue(fmt.Sprintf("getBooks, %d books", s.Books)),
		reading(fmt.Sprintf("queryBook, %d comments", comments), func(n int) string { return query(n) + fmt.Sprint("&limit=", comments) }),
		reading("queryBook, the usual 10", query),
		reading(fmt.Sprintf("getBoughtBooks, %d books", usual), func(n int) string {
			return "/api/user/getBoughtBooks?skey=" + string(pick(owners, n).SKey)
		}),
		reading("info", func(n int) string { return "/api/user/info?skey=" + string(pick(customers, n).SKey) }),
	}
}

// reading is a call that asks for different targets in turn.
func reading(name string, target func(n int) string) Call {
	requests := make([][]byte, variety)
	for n := range requests {
		requests[n] = Get(target(n))
	}
	return Call{Name: name, Clients: readers, Request: Rotate(requests...)}
}

// pick spreads n over all of a list.
func pick[T any](of []T, n int) T { return of[n*len(of)/variety%len(of)] }

// Download is the call of one reader for a book they own, and which book it is.
func Download(name string, customers []Customer) (Call, app.BookID) {
	owner := customers[0]
	for _, c := range customers {
		if len(c.Owns) > 0 {
			owner = c
			break
		}
	}
	book := owner.Owns[0]
	return Call{
		Name: name, Clients: 1, Plain: true,
		Request: Rotate(Get("/downloadfile?filename=" + book.FileName() + "&skey=" + string(owner.SKey))),
	}, book
}

// Commenting is the call that writes a comment.
func (s Size) Commenting(customers []Customer) Call {
	requests := make([][]byte, variety)
	for n := range requests {
		d := roll(ofRemark, n)
		requests[n] = Post("/api/comment/write", fmt.Sprintf(`{"skey":%q,"content":%q,"bookid":"%d","formid":"the formId is a mock one"}`,
			string(pick(customers, n).SKey), remark(d), bookID(popular(d, s.Books))))
	}
	return Call{Name: "comment/write", Clients: readers, Request: Rotate(requests...)}
}

// Buys is the call that buys, by so many clients each: all draw from the same purchases.
func Buys(purchases []Purchase, clients ...int) (calls []Call) {
	request := Once(len(purchases), func(n int) []byte { return purchases[n].Request() })
	for _, n := range clients {
		calls = append(calls, Call{Name: "buy", Clients: n, Request: request})
	}
	return calls
}

// Title is the call's name with its clients.
func (c Call) Title() string { return fmt.Sprintf("%s, clients=%d", c.Name, c.Clients) }
