package table_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/export"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
	"littleshelf/seed"
)

// maxKeys is the largest number of keys that one Update may read, and that it may write. A
// transaction of etcd has at most 128 operations by default (--max-txn-ops). An engine on etcd
// needs 1 of them for itself.
const maxKeys = 127

// counted is a shop on an engine that counts the keys of Updates.
type counted struct {
	*app.Shop
	t        *testing.T
	m        *memory
	requests byte
}

func (c *counted) ok(_ any, err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *counted) request() app.Request {
	c.requests++
	return app.Request{ID: app.RequestID{0: 200, 15: c.requests}, Who: "keeper", Why: "测试"}
}

// within checks that no Update since the last call exceeded maxKeys.
func (c *counted) within(what string) {
	c.t.Helper()
	c.t.Logf("%s: at most %d keys read, %d written", what, c.m.reads, c.m.writes)
	if c.m.reads > maxKeys || c.m.writes > maxKeys {
		c.t.Errorf("%s: an Update reads %d keys and writes %d, want at most %d", what, c.m.reads, c.m.writes, maxKeys)
	}
	if c.m.reads == 0 || c.m.writes == 0 {
		c.t.Errorf("%s: no Update was counted", what)
	}
	c.m.reads, c.m.writes = 0, 0
}

// TestUpdatesAreSmall: no use case reads or writes more keys in one Update than a cluster allows,
// for any number of rows.
func TestUpdatesAreSmall(t *testing.T) {
	m := open(t)
	c := &counted{Shop: storetest.LivedIn(t, m, 12), t: t, m: m}
	c.within("LivedIn")
	c.seed()
	user := c.mintAndUse()
	c.imports()
	c.keeps()
	c.ok(c.Erase(t.Context(), c.request(), user))
	c.within("erase")
	c.sweep()
}

func (c *counted) seed() {
	var books []app.Book
	for n := range 120 {
		books = append(books, app.Book{
			ID: app.BookID(1000 + n), Name: fmt.Sprint("书 ", n), DiskName: "1.pdf", Sample: fmt.Sprintf("sample%d.pdf", n), Listed: true,
		})
	}
	c.ok(seed.Apply(c.t.Context(), c.m, books))
	c.within("seed")
}

// mintAndUse mints codes, and makes a user with many sessions and comments.
func (c *counted) mintAndUse() app.UserID {
	ctx := c.t.Context()
	batch := app.Batch{Count: 120, Points: 5, Expires: shoptest.Start.Add(240 * time.Hour)}
	minted, codes, err := c.Mint(ctx, c.request(), batch, func(int) {})
	c.ok(minted, err)
	c.within("mint")
	var login app.Login
	for n := range 60 {
		login, err = c.Login(ctx, "writer", app.SignedProfile{})
		c.ok(login, err)
		c.ok(c.Comment(ctx, login.SKey, app.BookID(1000+n), "好书"))
	}
	c.ok(c.Redeem(ctx, login.SKey, codes[0]))
	comment, err := c.Comment(ctx, login.SKey, 1000, "再见")
	c.ok(comment, err)
	c.ok(nil, c.DeleteComment(ctx, login.SKey, comment.ID))
	c.ok(nil, c.LogoutEverywhere(ctx, login.SKey))
	c.within("a user's calls")
	var id app.BatchID
	c.ok(nil, id.UnmarshalText([]byte(minted.To)))
	c.ok(c.Revoke(ctx, c.request(), id, time.UTC))
	c.within("revoke")
	return login.User.ID
}

func (c *counted) imports() {
	var ndjson bytes.Buffer
	c.ok(nil, export.Export(c.t.Context(), c.m, &ndjson, func(int) {}))
	into := open(c.t)
	c.ok(export.Import(c.t.Context(), into, &ndjson, func(int) {}))
	c.m.reads, c.m.writes = into.reads, into.writes
	c.within("import")
}

func (c *counted) keeps() {
	ctx := c.t.Context()
	c.ok(c.SetBook(ctx, c.request(), 1001, func(b *app.Book) { b.Sample = "another.pdf" }))
	c.ok(c.Unlist(ctx, c.request(), 1000))
	c.ok(c.Remove(ctx, c.request(), 1000))
	c.within("the keeper's acts")
}

// sweep deletes expired sessions, and the codes of a failed mint.
func (c *counted) sweep() {
	ctx := c.t.Context()
	for n := range 40 {
		c.ok(c.Login(ctx, fmt.Sprint("guest", n), app.SignedProfile{}))
	}
	c.Store = storetest.FailNth(c.m, 4)
	if _, _, err := c.Mint(ctx, c.request(), app.Batch{Count: 120, Points: 5}, func(int) {}); err == nil {
		c.t.Error("the mint did not fail")
	}
	c.Store = c.m
	c.m.reads, c.m.writes = 0, 0
	codes, err := c.SweepCodes(ctx, time.Time{})
	if c.ok(codes, err); codes == 0 {
		c.t.Error("no codes were swept")
	}
	c.within("codes swept")
	c.Now = func() time.Time { return shoptest.Start.Add(1000 * 24 * time.Hour) }
	sessions, err := c.Sweep(ctx)
	if c.ok(sessions, err); sessions < 40 {
		c.t.Errorf("%d sessions were swept", sessions)
	}
	c.within("sessions swept")
}
