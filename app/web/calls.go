package web

import (
	"bytes"
	"context"
	"time"

	"littleshelf/app"
)

// The calls, one method each: from wire to shop and back.

func (s *Server) login(ctx context.Context, in loginIn) (loginOut, error) {
	login, err := s.Shop.Login(ctx, in.Code, app.SignedProfile{
		RawData: in.RawData, Signature: in.Signature, EncryptedData: in.EncryptedData, IV: in.IV,
	})
	return loginOut{UserInfo: userInfoOf(login.User), SKey: string(login.SKey)}, err
}

func (s *Server) getBooks(ctx context.Context, in getBooksIn) (any, error) {
	if in.All {
		return s.allBooks.of(ctx, s, in.Origin)
	}
	if in.Book == nil {
		return nil, app.Missing("bookid")
	}
	books, err := s.Shop.Book(ctx, *in.Book)
	return getBooksOut{Data: each(books, in.Origin.book)}, err
}

// renderBooks is what getBooks answers when asked for all.
func renderBooks(from origin, books []app.Book) ([]byte, error) {
	return encodeList(getBooksOut{Data: []book{}}, books, from.book)
}

// bookRoom is what a book in an answer takes about, in bytes.
const bookRoom = 640

// encodeList encodes an answer whose only list is empty, with list in it. The items are encoded one by one into one
// buffer: for ten thousand at once encoding/json would fill one of megabytes, grow it time and again, and
// copy it.
func encodeList[From, To any](empty any, list []From, convert func(From) To) ([]byte, error) {
	none, err := marshal(empty)
	if err != nil {
		return nil, err
	}
	before, behind, _ := bytes.Cut(none, []byte("]"))
	var b bytes.Buffer
	b.Grow(len(none) + len(list)*bookRoom)
	b.Write(before)
	encoder := encoderTo(&b)
	for i, item := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encoder.Encode(convert(item)); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1) // the line break
	}
	b.WriteByte(']')
	b.Write(behind)
	return b.Bytes(), nil
}

func (s *Server) writeComment(ctx context.Context, in writeIn) (envelope, error) {
	_, err := s.Shop.Comment(ctx, in.SKey, in.Book, in.Content)
	return envelope{ErrMsg: "insert success!"}, err
}

func (s *Server) buy(ctx context.Context, in buyIn) (envelope, error) {
	_, err := s.Shop.Buy(ctx, in.SKey, in.Book)
	return envelope{ErrMsg: "兑换成功"}, err
}

func (s *Server) info(ctx context.Context, in skeyIn) (infoOut, error) {
	user, err := s.Shop.Me(ctx, in.SKey)
	return infoOut{UserInfo: userInfoOf(user)}, err
}

func (s *Server) logout(ctx context.Context, in logoutIn) (envelope, error) {
	if in.All {
		return envelope{}, s.Shop.LogoutEverywhere(ctx, in.SKey)
	}
	return envelope{}, s.Shop.Logout(ctx, in.SKey)
}

func (s *Server) ledger(ctx context.Context, in ledgerIn) (ledgerOut, error) {
	entries, err := s.Shop.Statement(ctx, in.SKey, app.Page[uint64]{Before: in.Before, Limit: limit(in.Limit, 20)})
	return ledgerOut{List: each(entries, s.entry)}, err
}

func (s *Server) listOrders(ctx context.Context, in ordersIn) (ordersOut, error) {
	page := app.Page[app.OrderID]{Before: in.Before, Limit: limit(in.Limit, 20)}
	purchases, err := s.Shop.Purchases(ctx, in.SKey, page)
	return ordersOut{List: each(purchases, s.order)}, err
}

func (s *Server) redeem(ctx context.Context, in redeemIn) (redeemOut, error) {
	r, err := s.Shop.Redeem(ctx, in.SKey, in.Code)
	return redeemOut{Points: r.Points, Balance: r.Balance}, err
}

func (s *Server) deleteComment(ctx context.Context, in deleteIn) (envelope, error) {
	return envelope{}, s.Shop.DeleteComment(ctx, in.SKey, in.Comment)
}

// maxLimit is the longest page of a list.
const maxLimit = 100

// limit is how many items a page has: what was asked for, within bounds, or usual.
func limit(asked, usual int) int {
	if asked == 0 {
		return usual
	}
	return min(asked, maxLimit)
}

// each converts a list. None at all comes out as an empty array, never as null.
func each[From, To any](list []From, convert func(From) To) []To {
	converted := make([]To, len(list))
	for i, item := range list {
		converted[i] = convert(item)
	}
	return converted
}

func userInfoOf(u app.User) userInfo {
	p := u.Profile.Known()
	return userInfo{
		NickName:  u.Name(),
		Gender:    p.Gender,
		Language:  p.Language,
		City:      p.City,
		Province:  p.Province,
		Country:   p.Country,
		AvatarURL: p.AvatarURL,
		Balance:   u.Balance,
	}
}

func (s *Server) comment(c app.Comment) comment {
	return comment{
		ID: c.ID, User: c.User, UserName: c.UserName, Text: c.Text,
		BookName: c.BookName, Book: c.Book, Avatar: c.Avatar, Time: s.clock(c.At),
	}
}

func (s *Server) entry(e app.Entry) entry {
	return entry{Seq: e.Seq, Delta: e.Delta, Balance: e.Balance, Why: e.Why, Ref: e.Ref, Time: s.clock(e.At)}
}

func (s *Server) order(p app.Purchase) order {
	return order{
		ID: p.Order.ID, Book: p.Book.ID, BookName: p.Book.Name, Price: p.Order.Price,
		Time: s.clock(p.Order.At), Refunded: bitOf(p.Order.Refunded),
	}
}

// clock writes a time as clients show it, in the shop's time zone.
func (s *Server) clock(t time.Time) string { return t.In(s.Zone).Format(time.DateTime) }
