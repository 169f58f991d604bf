package bench

import (
	"fmt"

	"littleshelf/app"
)

// Call is a call of the shop's API under load.
type Call struct {
	Name    string
	Clients int
	Request func(n int) []byte // as in Load
	Plain   bool               // as in Load
}

const (
	readers = 16   // concurrent clients that read
	variety = 2000 // different requests, sent in turn
	usual   = 3    // books owned by the readers of getBoughtBooks, so that responses have one size
)

// Catalogue returns the call that lists all books.
func Catalogue(name string) Call {
	return Call{Name: name, Clients: readers, Request: Rotate(Get("/api/book/getBooks?is_all=1"))}
}

// Reads returns the calls that change nothing, by readers spread over the shop. queryBook asks for
// books with enough comments, the popular ones more often.
func (s Size) Reads(customers []Customer) []Call {
	const comments = 20
	commented := s.Commented(comments)
	var owners []Customer
	for _, c := range customers {
		if len(c.Owns) == usual {
			owners = append(owners, c)
		}
	}
	query := func(n int) string {
		book := commented[popular(newRand(ofQuery, n), len(commented))]
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

// reading returns a call that gets different targets in turn.
func reading(name string, target func(n int) string) Call {
	requests := make([][]byte, variety)
	for n := range requests {
		requests[n] = Get(target(n))
	}
	return Call{Name: name, Clients: readers, Request: Rotate(requests...)}
}

// pick returns an element for n, so that 0 to variety-1 spread over the whole list.
func pick[T any](of []T, n int) T { return of[n*len(of)/variety%len(of)] }

// Download returns the call that downloads a book by its owner, and the book.
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
		Request: Rotate(Get("/downloadfile?filename=" + book.WireName() + "&skey=" + string(owner.SKey))),
	}, book
}

// Commenting returns the call that writes a comment.
func (s Size) Commenting(customers []Customer) Call {
	requests := make([][]byte, variety)
	for n := range requests {
		d := newRand(ofRemark, n)
		requests[n] = Post("/api/comment/write", fmt.Sprintf(`{"skey":%q,"content":%q,"bookid":"%d","formid":"the formId is a mock one"}`,
			string(pick(customers, n).SKey), remark(d), bookID(popular(d, s.Books))))
	}
	return Call{Name: "comment/write", Clients: readers, Request: Rotate(requests...)}
}

// Logins returns the call that signs a new reader in: a storm of logins at its worst. Its WeChat is
// the demo's, which takes every code.
func Logins() Call {
	return Call{Name: "login, new readers", Clients: 4 * readers, Request: func(n int) []byte {
		return Get(fmt.Sprint("/login?code=bench.", n))
	}}
}

// Buys returns a call that buys for each number of clients. All take from the same purchases.
func Buys(purchases []Purchase, clients ...int) (calls []Call) {
	request := Once(len(purchases), func(n int) []byte { return purchases[n].Request() })
	for _, n := range clients {
		calls = append(calls, Call{Name: "buy", Clients: n, Request: request})
	}
	return calls
}

// Title returns the call's name with its number of clients.
func (c Call) Title() string { return fmt.Sprintf("%s, clients=%d", c.Name, c.Clients) }
