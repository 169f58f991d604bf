package web_test

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
)

// roles are the columns of the matrix. The keeper has no account and no rights on the public
// listener: its requests go to the socket beside the database.
var roles = []string{"guest", "reader", "owner", "refunded", "banned", "keeper"}

// The books of the matrix. Owners own paid and gone.
const (
	paid   app.BookID = 1 + iota // costs a point
	free                         // costs nothing
	gone                         // cost a point, and is no longer for sale
	given                        // cost nothing, and is no longer for sale
	absent                       // is in no catalogue
)

// actor is one role in one row. Fields that the role does not have are empty.
type actor struct {
	code    string // of the login
	user    app.User
	key     app.SKey
	order   app.OrderID             // of paid
	link    map[app.BookID]app.Link // made before the refund or the ban
	comment app.CommentID
}

// actors are all roles of one row. Each row has its own, so that no row depends on another.
type actors map[string]*actor

// newActors stocks the shop and returns the actors of n rows.
func newActors(t *testing.T, s *liveShop, n int) []actors { return newActorsAt(t, s, n, 1) }

// newActorsAt is newActors with another price of the books that cost something.
func newActorsAt(t *testing.T, s *liveShop, n int, price int64) []actors {
	t.Helper()
	books := []app.Book{
		{ID: paid, Name: "红楼梦", Price: price, DiskName: "paid-disk.pdf", Sample: "ttest.pdf", Listed: true},
		{ID: free, Name: "免费", DiskName: "free-disk.pdf", Listed: true},
		{ID: gone, Name: "下架", Price: price, DiskName: "gone-disk.pdf", Listed: true},
		{ID: given, Name: "赠书", DiskName: "given-disk.pdf", Listed: true},
	}
	for _, book := range books {
		s.addBook(book)
	}
	groups := make([]actors, n)
	var preparing sync.WaitGroup // concurrent transactions share commits
	for i := range groups {
		groups[i] = make(actors)
		for _, role := range roles {
			a := &actor{code: fmt.Sprintf("row-%d-%s", i, role)}
			groups[i][role] = a
			preparing.Go(func() {
				if err := s.prepareActor(t, a, role); err != nil {
					t.Errorf("%s: %v", a.code, err)
				}
			})
		}
	}
	preparing.Wait()
	for _, book := range books[2:] {
		book.Listed = false
		s.addBook(book)
	}
	return groups
}

// prepareActor logs p in and does what its role has done: buy, refund, ban.
func (s *liveShop) prepareActor(t *testing.T, p *actor, role string) error {
	if role == "guest" || role == "keeper" {
		return nil
	}
	ctx := t.Context()
	login, err := s.Login(ctx, p.code, app.SignedProfile{})
	if err != nil {
		return err
	}
	s.log.Secret(string(login.SKey), login.User.OpenID)
	p.user, p.key = login.User, login.SKey
	comment, err := s.Comment(ctx, p.key, paid, "好书")
	p.comment = comment.ID
	if err != nil || role == "reader" {
		return err
	}
	order, err1 := s.Buy(ctx, p.key, paid)
	other, err2 := s.Buy(ctx, p.key, gone)
	shelf, err3 := s.Shelf(ctx, p.key, app.ShelfRevision{})
	p.order, p.link = order.ID, make(map[app.BookID]app.Link)
	for _, owned := range shelf.Books {
		p.link[owned.Book.ID] = owned.Link
	}
	var err4, err5 error
	switch role {
	case "refunded":
		_, err4 = s.Refund(ctx, s.newRequest(), order.ID)
		_, err5 = s.Refund(ctx, s.newRequest(), other.ID)
	case "banned":
		_, err4 = s.Ban(ctx, s.newRequest(), p.user.ID)
	}
	return errors.Join(err1, err2, err3, err4, err5)
}

// fill replaces the placeholders in text: the role's own values, and those of another reader.
func (c actors) fill(s *liveShop, role, text string) string {
	me, owner, other := c[role], c["owner"], c["reader"]
	if role == "reader" {
		other = owner
	}
	batch, voucher := "", ""
	if strings.Contains(text, "{batch}") || strings.Contains(text, "{voucher}") {
		batch, voucher = s.mint()
	}
	device := ""
	if strings.Contains(text, "{device}") {
		device = s.signInKeeper()
	}
	return strings.NewReplacer(
		"{skey}", string(me.key), "{code}", me.code, "{my comment}", me.comment.String(), "{their comment}", other.comment.String(),
		"{their uid}", other.user.ID.String(), "{their device}", other.user.Devices[0].String(),
		"{their openid}", other.user.OpenID, "{voucher}", voucher, "{batch}", batch, "{device}", device,
		"{owner}", owner.user.ID.String(), "{order}", owner.order.String(), "{comment}", owner.comment.String(),
		"{request}", s.newRequest().ID.String(), "{book}", paid.String(),
	).Replace(text)
}

// signInKeeper signs in the keeper at the desk and returns the id of the session.
func (s *liveShop) signInKeeper() (device string) {
	s.t.Helper()
	const password = "a long password"
	asked := app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "k"}
	_, err1 := s.SetKeeperPassword(s.t.Context(), asked, password)
	_, err2 := s.SignInKeeper(s.t.Context(), password, "a browser", time.Hour)
	devices, err3 := s.KeeperDevices(s.t.Context())
	if err := errors.Join(err1, err2, err3); err != nil || len(devices) != 1 {
		s.t.Fatal(devices, err)
	}
	return devices[0].ID.String()
}

// mint makes a batch of one voucher and returns the batch's id and the voucher's code.
func (s *liveShop) mint() (batch, code string) {
	s.t.Helper()
	receipt, codes, err := s.Mint(s.t.Context(), s.newRequest(), app.Batch{Count: 1, Points: 5}, func(int) {})
	if err != nil {
		s.t.Fatal(err)
	}
	s.log.Secret(codes...)
	return receipt.To, codes[0]
}

// linkQuery returns the query of /downloadfile for a link.
func linkQuery(l app.Link) string {
	return url.Values{"filename": {l.WireName}, "o": {l.Order.String()}, "e": {strconv.FormatInt(l.Expires, 10)}, "s": {l.Sig}}.Encode()
}
