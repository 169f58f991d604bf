package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

func (s shop) addBook(book app.Book) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.AddBook(ctx, r, book) }
}

func (s shop) setBook(id app.BookID, edit func(*app.Book)) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.SetBook(ctx, r, id, edit) }
}

func (s shop) unlist(id app.BookID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Unlist(ctx, r, id) }
}

func (s shop) relist(id app.BookID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Relist(ctx, r, id) }
}

func (s shop) book(id app.BookID) (book app.Book) {
	s.t.Helper()
	s.view(func(r app.Reader) (err error) {
		book, err = r.Book(id)
		return err
	})
	return book
}

// onSale checks which books are listed without a login.
func (s shop) onSale(when string, want ...app.BookID) {
	s.t.Helper()
	books, _, err := s.Books(s.t.Context())
	var got []app.BookID
	for _, book := range books {
		got = append(got, book.ID)
		if one, err := s.Book(s.t.Context(), book.ID); len(one) != 1 || one[0] != book || err != nil {
			s.t.Errorf("%s: Book(%d) = %v, %v, want %v", when, book.ID, one, err, book)
		}
	}
	if err != nil || !slices.Equal(got, want) {
		s.t.Errorf("%s: Books = %v, %v, want %v", when, got, err, want)
	}
}

// TestBooksAreOnOneLine: a control character in a book's texts, or in a category's, is a space.
func TestBooksAreOnOneLine(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		odd := app.Book{ID: 4, Name: "\t三国\x01演义\n", Author: "罗\n贯中", Publisher: "社\u0085", DiskName: "4.pdf", Listed: true}
		do := func(do act) {
			_, err := do(t.Context(), s.request())
			s.must(err)
		}
		do(s.addBook(odd))
		if got := s.book(4); got.Name != "三国 演义" || got.Author != "罗 贯中" || got.Publisher != "社 " {
			t.Errorf("added is %+v", got)
		}
		do(s.setBook(4, func(b *app.Book) { b.Author = "罗\t贯中" }))
		if got := s.book(4); got.Author != "罗 贯中" {
			t.Errorf("set is %+v", got)
		}
		do(func(ctx context.Context, r app.Request) (app.Receipt, error) {
			return s.SetCategory(ctx, r, 3, "小\n说", nil)
		})
		if all, err := s.CategoryNames(t.Context()); err != nil || all[len(all)-1].Name != "小 说" {
			t.Errorf("the categories are %+v, %v", all, err)
		}
		wrong := odd
		wrong.ID, wrong.Author = 5, "\xff\n"
		if _, err := s.AddBook(t.Context(), s.request(), wrong); codeOf(err) != app.Invalid {
			t.Errorf("an author that is no UTF-8: %v", err)
		}
	})
}

func TestAddBook(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		full := app.Book{
			ID: 4, Category: 3, Name: "红楼梦", Author: "曹雪芹", Publisher: "出版社", Price: 12,
			CoverURL: "https://example.com/c.png", DiskName: "dream.pdf", Sample: "s.pdf", Listed: true,
		}
		s.doAct(s.addBook(full), "book add", "4", "",
			`name "红楼梦", author "曹雪芹", publisher "出版社", category 3, price 12, `+
				`cover "https://example.com/c.png", file "dream.pdf", sample "s.pdf", listed`)
		if got := s.book(4); got != full {
			t.Errorf("Book = %+v, want %+v", got, full)
		}
		s.onSale("one book", 4)

		// Books without an id get the free numbers. 4 is used.
		for _, id := range []app.BookID{1, 2, 3, 5, 6} {
			s.doAct(s.addBook(app.Book{Name: "无名"}), "book add", id.String(), "",
				fmt.Sprintf(`name "无名", file "%d.pdf", unlisted`, id))
			if got, want := s.book(id), (app.Book{ID: id, Name: "无名", DiskName: id.WireName()}); got != want {
				t.Errorf("Book = %+v, want %+v", got, want)
			}
		}
		s.onSale("unlisted ones", 4)
	})
}

func TestAddBookRefused(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		for name, change := range map[string]func(*app.Book){
			"an id that is there": func(b *app.Book) { b.ID = 1 },
			"an id too high":      func(b *app.Book) { b.ID = app.MaxNumber + 1 },
			"no name":             func(b *app.Book) { b.Name = " " },
			"a name too long":     func(b *app.Book) { b.Name = strings.Repeat("红", 201) },
			"a name not UTF-8":    func(b *app.Book) { b.Name = "\xff" },
			"an author too long":  func(b *app.Book) { b.Author = strings.Repeat("红", 201) },
			"a price below 0":     func(b *app.Book) { b.Price = -1 },
			"a price too high":    func(b *app.Book) { b.Price = app.MaxPrice + 1 },
			"a category below 0":  func(b *app.Book) { b.Category = -1 },
			"a cover of no site":  func(b *app.Book) { b.CoverURL = "javascript:alert(1)" },
			"a file elsewhere":    func(b *app.Book) { b.DiskName = "../shop.db" },
			"a hidden file":       func(b *app.Book) { b.DiskName = ".shop.db" },
			"a sample elsewhere":  func(b *app.Book) { b.Sample = "a/b.pdf" },
			"a book as sample":    func(b *app.Book) { b.Sample = "1.pdf" },
		} {
			book := aBook(2)
			change(&book)
			s.checkRefused("AddBook with "+name, app.Invalid, s.addBook(book))
			if book.ID == 2 {
				s.checkRefused("SetBook with "+name, app.Invalid, s.setBook(1, change))
			}
		}
	})
}

func TestAddBookOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		receipt := s.checkRepeated(s.addBook(app.Book{Name: "红楼梦", Listed: true}))
		if receipt.To != "1" {
			t.Errorf("added as %s, want 1", receipt.To)
		}
		s.onSale("asked again", 1)
		s.checkRepeated(s.setBook(1, func(b *app.Book) { b.Price++ }))
		if price := s.book(1).Price; price != 1 {
			t.Errorf("price = %d, want 1 up once", price)
		}
		s.checkRepeated(s.unlist(1))
		s.checkRepeated(s.relist(1))
	})
}

func TestSetBook(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2))
		reader := s.login("reader")
		order := s.buy(reader.SKey, 1)
		want := s.book(1)
		want.Price, want.Author = 9, "曹雪芹"
		s.doAct(s.setBook(1, func(b *app.Book) { b.ID, b.Price, b.Author = 2, 9, "曹雪芹" }), "book set", "1",
			`author "", price 1`, `author "曹雪芹", price 9`)
		if got := s.book(1); got != want {
			t.Errorf("Book = %+v, want %+v", got, want)
		}
		if got := s.book(2); got != aBook(2) {
			t.Errorf("the other book = %+v, want it as it was", got)
		}
		if again := s.buy(reader.SKey, 1); again != order {
			t.Errorf("Buy of what one owns = %+v, want %+v", again, order)
		}
		s.checkRefused("SetBook of no book", app.Unknown, s.setBook(9, func(*app.Book) {}))
	})
}

func TestUnlist(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		ctx, page := t.Context(), app.Page[app.CommentID]{Limit: 10}
		s.stock(aBook(1), aBook(2))
		owner, other := s.login("owner"), s.login("other")
		s.buy(owner.SKey, 1)
		link, listed := s.links(owner.SKey)[1], s.book(1)
		s.doAct(s.unlist(1), "book unlist", "1", "listed", "unlisted")
		s.doAct(s.unlist(1), "book unlist", "1", "", "nothing changed")
		s.onSale("unlisted", 2)
		if books, err := s.Book(ctx, 1); len(books) != 0 || err != nil {
			t.Errorf("Book = %v, %v, want none", books, err)
		}
		if _, err := s.Buy(ctx, other.SKey, 1); codeOf(err) != app.Unknown {
			t.Errorf("Buy = %v, want Unknown", err)
		}
		if _, err := s.Comment(ctx, other.SKey, 1, "好"); codeOf(err) != app.Unknown {
			t.Errorf("Comment = %v, want Unknown", err)
		}
		for _, key := range []app.SKey{other.SKey, ""} {
			if _, err := s.Detail(ctx, key, 1, page, 0); codeOf(err) != app.Unknown {
				t.Errorf("Detail = %v, want Unknown", err)
			}
		}
		// The owner keeps the book.
		if _, err := s.Comment(ctx, owner.SKey, 1, "好"); err != nil {
			t.Errorf("the owner's Comment = %v", err)
		}
		if detail, err := s.Detail(ctx, owner.SKey, 1, page, 0); !detail.Owned || len(detail.Comments) != 1 || err != nil {
			t.Errorf("the owner's Detail = %+v, %v", detail, err)
		}
		if shelf := s.links(owner.SKey); len(shelf) != 1 {
			t.Errorf("the owner's Shelf = %v, want the book", shelf)
		}
		s.checkDownload("unlisted", link, none)
		if _, err := s.Download(ctx, "1.pdf", owner.SKey, app.Link{}); err != nil {
			t.Errorf("the owner's Download = %v", err)
		}

		s.doAct(s.relist(1), "book relist", "1", "unlisted", "listed")
		s.onSale("relisted", 1, 2)
		if s.book(1) != listed {
			t.Errorf("relisted: %+v, want %+v", s.book(1), listed)
		}
		s.buy(other.SKey, 1)
		s.checkRefused("Unlist of no book", app.Unknown, s.unlist(9))
		s.checkRefused("Relist of no book", app.Unknown, s.relist(9))
	})
}

// TestUnlistedFreeBook: everyone can download a free book only while it is listed.
func TestUnlistedFreeBook(t *testing.T) {
	s := openModel(t)
	free := aBook(1)
	free.Price = 0
	s.stock(free)
	for _, c := range []struct {
		do   act
		want app.Code
	}{{s.relist(1), none}, {s.unlist(1), app.Forbidden}} {
		s.mustDo(c.do)
		if _, err := s.Download(t.Context(), "1.pdf", app.SKey(""), app.Link{}); codeOf(err) != c.want {
			t.Errorf("Download = %v, want code %d", err, c.want)
		}
	}
}

// blindStore fails to read books.
type blindStore struct{ app.Store }

type blindTx struct{ app.Tx }

var errBlind = errors.New("a page cannot be read")

func (s blindStore) Update(ctx context.Context, fn func(app.Tx) error) error {
	return s.Store.Update(ctx, func(tx app.Tx) error { return fn(blindTx{tx}) })
}

func (blindTx) Book(app.BookID) (app.Book, error) { return app.Book{}, errBlind }

// TestStockWithUnreadableBook: a book that cannot be read is treated neither as existing nor as
// missing.
func TestStockWithUnreadableBook(t *testing.T) {
	s := open(t, blindStore{storetest.NewModel()})
	for name, do := range map[string]act{
		"AddBook": s.addBook(aBook(1)), "AddBook without an id": s.addBook(app.Book{Name: "无名"}), "Unlist": s.unlist(1),
	} {
		if _, err := do(t.Context(), s.request()); codeOf(err) != app.Internal || !errors.Is(err, errBlind) {
			t.Errorf("%s = %v, want an Internal error of %v", name, err, errBlind)
		}
	}
}
