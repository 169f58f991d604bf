package storetest

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// anyone is a WeChat that accepts every code. A code is the name of its reader.
type anyone struct{}

func (anyone) Identify(_ context.Context, code string) (app.Identity, error) {
	return app.Identity{AppID: shoptest.AppID, OpenID: shoptest.OpenID(code)}, nil
}

// LivedIn returns a shop with a history, on an empty store: readers have bought, commented and
// redeemed codes, some are banned and erased, and the keeper has acted. It has rows in every table.
// readers is the number of readers, at least four.
func LivedIn(t testing.TB, store app.Store, readers int) *app.Shop {
	t.Helper()
	clock := new(shoptest.Clock)
	l := lived{t: t, random: shoptest.Rand()}
	l.Shop = &app.Shop{
		Store: store, WeChat: anyone{}, Log: shoptest.NewLog(t).Logger(), Rand: l.random,
		SessionTTL: 30 * 24 * time.Hour, LinkTTL: 24 * time.Hour, LinkKey: []byte("0123456789abcdef0123456789abcdef"),
		Now: func() time.Time { clock.Advance(time.Second); return clock.Now() },
	}
	l.stock()
	l.examine()
	l.furnish()
	codes := l.mint()
	for i := range readers {
		l.visit(fmt.Sprint("reader", i), i, codes[i%len(codes)])
	}
	l.banAndErase()
	return l.Shop
}

// lived is a shop and the test that gives it a history.
type lived struct {
	*app.Shop
	t      testing.TB
	random io.Reader
}

func (l lived) ok(_ any, err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l lived) request() app.Request {
	return app.Request{ID: app.RequestID(app.NewID(l.Now(), l.random)), Who: "keeper", Why: "测试"}
}

func (l lived) stock() {
	for id := range app.BookID(5) {
		book := app.Book{
			ID: id + 1, Category: int(id), Name: fmt.Sprint("书 ", id+1), Author: "某人",
			Price: 3 * int64(id), DiskName: "1.pdf", Listed: true,
		}
		if id == 2 {
			book.Sample = "ttest.pdf"
		}
		l.ok(l.AddBook(l.t.Context(), l.request(), book))
	}
	l.ok(l.AddBook(l.t.Context(), l.request(), app.Book{Name: "无号", CoverURL: "https://example.com/a?b=1&c=2", Listed: true}))
	l.ok(l.Unlist(l.t.Context(), l.request(), 5))
}

// examine stores categories, and the facts of the books' file.
func (l lived) examine() {
	l.ok(nil, l.Store.Update(l.t.Context(), func(tx app.Tx) error {
		return putAll(tx,
			app.Category{Number: 1, Name: "文学", Order: 1}, app.Category{Number: 4, Name: "诗词", Order: 2},
			app.PDFFile{
				Name: "1.pdf", Size: 1000, Modified: shoptest.Start, Hash: app.FileHash{1}, Pages: 12, Title: "书 <1>",
				Sizes:   []app.PageRun{{Count: 11, Width: 595, Height: 842}, {Count: 1, Width: 842, Height: 595}},
				Outline: []app.Chapter{{Level: 1, Page: 1, Title: "第一章 \"引号\""}},
			})
	}))
}

// portray stores a reader's picture, and a message about an order.
func (l lived) portray(reader app.UserID, order app.OrderID) {
	l.ok(nil, l.Store.Update(l.t.Context(), func(tx app.Tx) error {
		user, err := tx.User(reader)
		if err != nil {
			return err
		}
		picture := aPicture(reader)
		user.Picture = picture.Hash()
		return putAll(tx, user, picture, app.Message{
			ID: app.MessageID(order), User: reader, Kind: app.ReceiptMessage, Ref: order.String(),
			Created: shoptest.Start, Due: shoptest.Start,
		})
	}))
}

// furnish stores the keeper's account and a session, a setting, the figures of a day, a pairing.
func (l lived) furnish() {
	device := aKeeperSession(app.KeeperSessionID{1})
	l.ok(nil, l.Store.Update(l.t.Context(), func(tx app.Tx) error {
		return putAll(tx,
			app.Keeper{Password: "hash", Devices: []app.KeeperSessionID{device.ID}, Changed: shoptest.Start}, device,
			app.Setting{Name: "name", Value: "书店 <1> \"引号\""}, app.DayFigures{Number: 1, Zone: "Asia/Shanghai"},
			aPairing("ABC234"))
	}))
}

func (l lived) mint() []string {
	batch := app.Batch{Count: 8, Points: 50, PerReader: 1, Expires: shoptest.Start.Add(24 * time.Hour)}
	_, codes, err := l.Mint(l.t.Context(), l.request(), batch, func(int) {})
	l.ok(nil, err)
	return codes
}

func (l lived) visit(name string, n int, code string) {
	ctx := l.t.Context()
	login, err := l.Login(ctx, name, app.SignedProfile{})
	l.ok(nil, err)
	key := login.SKey
	if n < 8 && n%2 == 0 {
		l.ok(l.Redeem(ctx, key, code))
	}
	l.ok(l.Buy(ctx, key, 1))
	order, err := l.Buy(ctx, key, app.BookID(2+n%3))
	l.ok(nil, err)
	l.ok(nil, l.SetPosition(ctx, key, 1, 1+n%12))
	_, _, err = l.NewAppPassword(ctx, key, fmt.Sprint("阅读器 <", n, ">"))
	l.ok(nil, err)
	comment, err := l.Comment(ctx, key, 1, fmt.Sprintf("第 %d 位：好书 📚\n<b>=1+1</b> \"引号\" , 👩🏽‍🚀", n))
	l.ok(nil, err)
	switch n % 4 {
	case 1:
		l.ok(l.Refund(ctx, l.request(), order.ID))
	case 2:
		l.ok(l.HideComment(ctx, l.request(), comment.ID))
	case 0:
		l.ok(nil, l.Store.Update(ctx, func(tx app.Tx) error {
			comment.Waits, comment.Reply, comment.ReplyAt = app.WaitsForKeeper, "谢谢 <b> \"引号\"", comment.At
			return tx.PutComment(comment)
		}))
	case 3:
		l.portray(login.User.ID, order.ID)
		l.ok(l.AddPoints(ctx, l.request(), login.User.ID, 7))
		l.ok(l.TakePoints(ctx, l.request(), login.User.ID, 5))
	}
}

// banAndErase bans a reader and erases another one. It is the last step, so that the newest comment
// is a deleted one.
func (l lived) banAndErase() {
	ctx := l.t.Context()
	for i, part := range []func(context.Context, app.Request, app.UserID) (app.Receipt, error){l.Ban, l.Erase} {
		login, err := l.Login(ctx, fmt.Sprint("reader", i), app.SignedProfile{})
		l.ok(nil, err)
		l.ok(l.Comment(ctx, login.SKey, 2, "再见"))
		l.ok(part(ctx, l.request(), login.User.ID))
	}
}
