package web_test

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"littleshelf/app"
)

// roles are the columns of the matrix: who asks. The keeper has no account and no power on the
// public listener: the keeper is whoever may open the socket beside the database, and asks there.
var roles = []string{"guest", "reader", "owner", "refunded", "banned", "keeper"}

// The books of the matrix. Who owns one at all owns paid and gone.
const (
	paid   app.BookID = 1 + iota // costs a point
	free                         // costs nothing
	gone                         // cost a point, and is no longer for sale
	given                        // cost nothing, and is no longer for sale
	absent                       // is in no catalogue
)

// person is one role in one row. What a role has not is empty.
type person struct {
	code    string // logs in
	user    app.User
	key     app.SKey
	order   app.OrderID             // of paid
	link    map[app.BookID]app.Link // as it was before the refund, or the ban
	comment app.CommentID
}

// cast is everybody in one row, so that no row sees what was done in another.
type cast map[string]*person

// assemble stocks the shop and gives n casts.
func assemble(t *testing.T, f *front, n int) []cast {
	t.Helper()
	books := []app.Book{
		{ID: paid, Name: "红楼梦", Price: 1, File: "paid-disk.pdf", Sample: "ttest.pdf", Listed: true},
		{ID: free, Name: "免费", File: "free-disk.pdf", Listed: true},
		{ID: gone, Name: "下架", Price: 1, File: "gone-disk.pdf", Listed: true},
		{ID: given, Name: "赠书", File: "given-disk.pdf", Listed: true},
	}
	for _, book := range books {
		f.book(book)
	}
	casts := make([]cast, n)
	var preparing sync.WaitGroup // so that they share commits
	for i := range casts {
		casts[i] = make(cast)
		for _, role := range roles {
			p := &person{code: fmt.Sprintf("row-%d-%s", i, role)}
			casts[i][role] = p
			preparing.Go(func() {
				if err := f.prepare(t, p, role); err != nil {
					t.Errorf("%s: %v", p.code, err)
				}
			})
		}
	}
	preparing.Wait()
	for _, book := range books[2:] {
		book.Listed = false
		f.book(book)
	}
	return casts
}

// prepare makes p what the role says.
func (f *front) prepare(t *testing.T, p *person, role string) error {
	if role == "guest" || role == "keeper" {
		return nil
	}
	ctx := t.Context()
	login, err := f.Login(ctx, p.code, app.SignedProfile{})
	if err != nil {
		return err
	}
	f.log.Secret(string(login.SKey), login.User.OpenID)
	p.user, p.key = login.User, login.SKey
	comment, err := f.Comment(ctx, p.key, paid, "好书")
	p.comment = comment.ID
	if err != nil || role == "reader" {
		return err
	}
	order, err1 := f.Buy(ctx, p.key, paid)
	other, err2 := f.Buy(ctx, p.key, gone)
	shelf, err3 := f.Shelf(ctx, p.key, app.ShelfRevision{})
	p.order, p.link = order.ID, make(map[app.BookID]app.Link)
	for _, owned := range shelf.Books {
		p.link[owned.Book.ID] = owned.Link
	}
	var err4, err5 error
	switch role {
	case "refunded":
		_, err4 = f.Refund(ctx, f.act(), order.ID)
		_, err5 = f.Refund(ctx, f.act(), other.ID)
	case "banned":
		_, err4 = f.Ban(ctx, f.act(), p.user.ID)
	}
	return errors.Join(err1, err2, err3, err4, err5)
}

// fill puts in what a role says of itself, and what is somebody else's.
func (c cast) fill(f *front, role, text string) string {
	me, owner, other := c[role], c["owner"], c["reader"]
	if role == "reader" {
		other = owner
	}
	batch, voucher := "", ""
	if strings.Contains(text, "{batch}") || strings.Contains(text, "{voucher}") {
		batch, voucher = f.mint()
	}
	return strings.NewReplacer(
		"{skey}", string(me.key), "{code}", me.code, "{my comment}", me.comment.String(), "{their comment}", other.comment.String(),
		"{their uid}", other.user.ID.String(), "{their openid}", other.user.OpenID, "{voucher}", voucher, "{batch}", batch,
		"{owner}", owner.user.ID.String(), "{order}", owner.order.String(), "{comment}", owner.comment.String(), "{request}", f.act().ID.String(),
	).Replace(text)
}

// mint makes a batch of one redemption code.
func (f *front) mint() (batch, code string) {
	f.t.Helper()
	receipt, codes, err := f.Mint(f.t.Context(), f.act(), app.Batch{Count: 1, Points: 5}, func(int) {})
	if err != nil {
		f.t.Fatal(err)
	}
	f.log.Secret(codes...)
	return receipt.To, codes[0]
}

// query is what a link adds to /downloadfile.
func query(l app.Link) string {
	return url.Values{"filename": {l.File}, "o": {l.Order.String()}, "e": {strconv.FormatInt(l.Expires, 10)}, "s": {l.Sig}}.Encode()
}
