package app_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// problem is a way to break a sound shop, and what Check says.
type problem struct {
	name, want string
	write      func(app.Tx) error
}

// invalidRows are rows of each kind that break a rule.
var invalidRows = func() []problem {
	at := shoptest.Start
	user, book := app.UserID{1}, app.BookID(1)
	position := func(p app.Position) func(app.Tx) error {
		p.At = at
		return func(tx app.Tx) error { return tx.PutPosition(p) }
	}
	category := func(categories ...app.Category) func(app.Tx) error {
		return func(tx app.Tx) (err error) {
			for _, c := range categories {
				err = errors.Join(err, tx.PutCategory(c))
			}
			return err
		}
	}
	file := func(f app.PDFFile) func(app.Tx) error {
		f.Name, f.Modified = "1.pdf", at
		return func(tx app.Tx) error { return tx.PutPDFFile(f) }
	}
	return []problem{
		{"position beyond the last page", "in book 1: page", position(app.Position{User: user, Book: book, Page: 3, Pages: 2})},
		{"position of nobody", "no such reader", position(app.Position{User: app.UserID{9}, Book: book, Page: 1})},
		{"position in no book", "no such book 9", position(app.Position{User: user, Book: 9, Page: 1})},
		{"category without a name", "category 4: name", category(app.Category{Number: 4})},
		{"two categories of a name", "category 5: it has the name of category 4",
			category(app.Category{Number: 4, Name: "Science"}, app.Category{Number: 5, Name: "ＳＣＩＥＮＣＥ"})},
		{"file with an unknown fault", "facts of file 1.pdf: fault", file(app.PDFFile{Fault: "tired"})},
		{"file with sizes of other pages", "facts of file 1.pdf: sizes", file(app.PDFFile{
			Pages: 2, Sizes: []app.PageRun{{Count: 1, Width: 1, Height: 1}},
		})},
		{"file with a chapter beyond its pages", "facts of file 1.pdf: outline",
			file(app.PDFFile{Pages: 2, Outline: []app.Chapter{{Level: 1, Page: 3, Title: "三"}}})},
		{"order below 0", "price", func(tx app.Tx) error {
			return tx.PutOrder(app.Order{ID: app.OrderID{4}, User: user, Book: 3, Price: -1, At: at})
		}},
		{"comment without a text", "comment 1: ", func(tx app.Tx) error {
			return tx.PutComment(app.Comment{ID: 1, Book: 1, User: user, BookName: "书", UserName: "甲", At: at})
		}},
		{"session without a key", "skey", func(tx app.Tx) error {
			return tx.PutSession(app.Session{ID: app.SessionID{2}, User: user, Created: at, Expires: at})
		}},
		{"batch of nothing", "count", func(tx app.Tx) error { return tx.PutBatch(app.Batch{ID: app.BatchID{2}, Points: 5, Created: at}) }},
		{"unused code with a balance", "used_by", func(tx app.Tx) error {
			return tx.PutVoucher(app.Voucher{Hash: app.CodeHash{2}, Batch: app.BatchID{1}, Balance: 1})
		}},
		{"claim of no code", "count", func(tx app.Tx) error { return tx.PutClaim(app.Claim{Batch: app.BatchID{1}, User: user}) }},
		{"receipt of no act", "did", func(tx app.Tx) error {
			return tx.PutReceipt(app.Receipt{ID: app.ReceiptID{2}, Request: app.RequestID{2}, To: "1", At: at})
		}},
		{"erasure without a mark", "erasure: mark", func(tx app.Tx) error { return tx.PutErasure(app.Erasure{}) }},
	}
}()

// everyProblem finds the formats of the problems in the source of Check, and the kinds of its rows.
var everyProblem = regexp.MustCompile(`problems\.Add\("((?:[^"\\]|\\.)*)"|reportInvalid\("([^"]+)"`)

var verbs = regexp.MustCompile(`%[a-z]`)

// checkEveryProblemIsFound checks that Check reported each of its problems at least once.
func checkEveryProblemIsFound(t *testing.T, found []string) {
	t.Helper()
	all, n := strings.Join(found, "\n"), 0
	files, _ := filepath.Glob("check*.go")
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range everyProblem.FindAllStringSubmatch(string(source), -1) {
			pattern := "(?m)^" + verbs.ReplaceAllString(regexp.QuoteMeta(strings.ReplaceAll(m[1], `\"`, `"`)), ".*")
			if m[2] != "" {
				pattern = "(?m)^" + m[2] + ` .*: \S+: ` // the field that breaks a rule
			}
			if n++; !regexp.MustCompile(pattern).MatchString(all) {
				t.Errorf("%s: no case has the problem %q", file, m[1]+m[2])
			}
		}
	}
	if n < 30 {
		t.Errorf("%d problems in %q: the source is read wrongly", n, files)
	}
}

// ordersOfOneBook is a store whose list of orders by reader names one book only: the tables refuse
// two live orders for a book.
type ordersOfOneBook struct{ app.Store }

func (s ordersOfOneBook) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.Store.View(ctx, func(r app.Reader) error { return fn(oneBookReader{r}) })
}

type oneBookReader struct{ app.Reader }

func (r oneBookReader) OrdersByUser() iter.Seq2[app.Order, error] {
	return func(yield func(app.Order, error) bool) {
		for order, err := range r.Reader.OrdersByUser() {
			if order.Book = 1; !yield(order, err) {
				return
			}
		}
	}
}
