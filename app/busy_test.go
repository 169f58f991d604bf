package app_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"littleshelf/app"
)

// randomShop is a shop for random calls, and the keys and codes that it has issued.
type randomShop struct {
	shop
	*rand.Rand
	keys  []app.SKey
	codes []string
}

// doRandom makes n random calls of readers and of the keeper. Each must succeed or be refused.
func (s shop) doRandom(seed uint64, n int) {
	s.t.Helper()
	b := &randomShop{shop: s, Rand: rand.New(rand.NewPCG(seed, seed)), keys: []app.SKey{""}, codes: []string{""}}
	s.stock(aBook(1), aBook(2), aBook(3))
	for i := range n {
		s.clock.Advance(time.Duration(b.IntN(6*3600)) * time.Second)
		if err := b.randomCall(s.t.Context()); codeOf(err) == app.Internal || codeOf(err) == app.NumCodes {
			s.t.Fatalf("seed %d, act %d: %v", seed, i, err)
		}
	}
}

func (b *randomShop) randomCall(ctx context.Context) error {
	key, book := pick(b, b.keys), app.BookID(1+b.IntN(4))
	reader, comment := b.reader(), app.CommentID(1+b.IntN(20))
	var err error
	switch b.IntN(24) {
	case 0, 1, 2, 3:
		var login app.Login
		if login, err = b.Login(ctx, fmt.Sprint("reader ", b.IntN(8)), app.SignedProfile{}); err == nil {
			b.keys = append(b.keys, login.SKey)
		}
	case 4, 5, 6:
		_, err = b.Buy(ctx, key, book)
	case 7, 8, 9:
		_, err = b.Comment(ctx, key, book, "好书")
	case 10, 11:
		_, err = b.Redeem(ctx, key, pick(b, b.codes))
	case 12:
		err = b.Logout(ctx, key)
	case 13:
		_, err = b.Sweep(ctx)
	case 14:
		var codes []string
		expires := b.clock.Now().Add(time.Duration(1+b.IntN(100)) * time.Hour)
		_, codes, err = b.Mint(ctx, b.request(),
			app.Batch{Count: 1 + b.IntN(30), Points: 3, PerReader: b.IntN(3), Expires: expires}, noProgress)
		b.codes = append(b.codes, codes...)
	default:
		_, err = b.randomAct(reader, comment, book)(ctx, b.request())
	}
	return err
}

func (b *randomShop) randomAct(reader app.UserID, comment app.CommentID, book app.BookID) act {
	switch b.IntN(16) {
	case 0, 1:
		return b.addPoints(reader, int64(1+b.IntN(9)))
	case 2:
		return b.takePoints(reader, int64(1+b.IntN(9)))
	case 3, 4:
		return b.refund(pick(b, allRows(b.shop, app.Reader.Orders)).ID)
	case 5:
		return b.ban(reader)
	case 6:
		return b.unban(reader)
	case 7:
		return b.erase(reader)
	case 8, 9:
		return b.hide(comment)
	case 10:
		return b.show(comment)
	case 11:
		return b.removeComment(comment)
	case 12:
		return b.unlist(book)
	case 13:
		return b.relist(book)
	case 14:
		return b.addBook(app.Book{Name: "新书", Price: int64(b.IntN(3)), Listed: b.IntN(2) == 0})
	}
	return b.revoke(pick(b, allRows(b.shop, app.Reader.Batches)).ID)
}

// reader returns the id of a random reader, erased ones included.
func (b *randomShop) reader() app.UserID { return pick(b, allRows(b.shop, app.Reader.Users)).ID }

// pick returns a random element, or the zero value if the slice is empty.
func pick[T any](b *randomShop, from []T) (none T) {
	if len(from) == 0 {
		return none
	}
	return from[b.IntN(len(from))]
}

// codesOf lists a batch's codes.
func codesOf(id app.BatchID) func(app.Reader) iter.Seq2[app.Voucher, error] {
	return func(r app.Reader) iter.Seq2[app.Voucher, error] { return r.VouchersOf(id) }
}
