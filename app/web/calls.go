package web

import (
	"bytes"
	"context"
	"time"

	"littleshelf/app"
)

// The calls of the shop. Each method converts from wire to shop and back.

func (s *Server) login(ctx context.Context, in loginIn) (loginOut, error) {
	login, err := s.Shop.Login(ctx, in.Code, app.SignedProfile{
		RawData: in.RawData, Signature: in.Signature, EncryptedData: in.EncryptedData, IV: in.IV,
	})
	return loginOut{UserInfo: in.Origin.userInfo(login.User), SKey: string(login.SKey)}, err
}

func (s *Server) getBooks(ctx context.Context, in getBooksIn) (any, error) {
	if in.All {
		return s.catalogue.get(ctx, s, in.Origin, in.Platform)
	}
	if in.Book == nil {
		return nil, app.Missing("bookid")
	}
	books, err := s.Shop.Book(ctx, *in.Book)
	return getBooksOut{Data: unpriced(each(books, in.Origin.book), s.hides(in.Platform), book.withoutPrice)}, err
}

// renderBooks returns the function that renders the response of getBooks with all books.
func renderBooks(priced bool) func(origin, []app.Book) ([]byte, error) {
	return func(from origin, books []app.Book) ([]byte, error) {
		convert := from.book
		if !priced {
			convert = func(b app.Book) book { return from.book(b).withoutPrice() }
		}
		return encodeList(getBooksOut{Data: []book{}}, books, convert)
	}
}

// bookSize is the estimated size of a book in a response, in bytes.
const bookSize = 640

// encodeList encodes empty, a response whose only list is empty, with list in that place. It
// encodes item by item into one buffer: encoding/json would encode ten thousand items into a buffer
// of its own, grow it repeatedly, and copy it.
func encodeList[From, To any](empty any, list []From, convert func(From) To) ([]byte, error) {
	none, err := marshal(empty)
	if err != nil {
		return nil, err
	}
	before, after, _ := bytes.Cut(none, []byte("]"))
	var b bytes.Buffer
	b.Grow(len(none) + len(list)*bookSize)
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
	b.Write(after)
	return b.Bytes(), nil
}

func (s *Server) search(ctx context.Context, in searchIn) (searchOut, error) {
	found, err := s.Shop.Find(ctx, app.Search{
		Words: string(in.Words), Category: in.Category, Order: in.Order, Before: in.Before, Limit: limit(in.Limit, 20),
	})
	books := unpriced(each(found.Books, in.Origin.book), s.hides(in.Platform), book.withoutPrice)
	return searchOut{Data: books, Total: found.Total, Next: found.Next}, err
}

func (s *Server) writeComment(ctx context.Context, in writeIn) (writeOut, error) {
	comment, err := s.Shop.Comment(ctx, in.SKey, in.Book, in.Content)
	out := writeOut{ErrMsg: "insert success!", Waiting: comment.State() == app.WaitingComments}
	if out.Waiting {
		out.Comment = comment.ID
	}
	return out, err
}

func (s *Server) buy(ctx context.Context, in buyIn) (envelope, error) {
	if s.hides(in.Platform) == app.HideBuying {
		return envelope{}, app.ErrNoBuying
	}
	_, err := s.Shop.Buy(ctx, in.SKey, in.Book)
	return envelope{ErrMsg: "兑换成功"}, err
}

func (s *Server) info(ctx context.Context, in skeyIn) (infoOut, error) {
	user, err := s.Shop.Me(ctx, in.SKey)
	return infoOut{UserInfo: in.Origin.userInfo(user)}, err
}

func (s *Server) logout(ctx context.Context, in logoutIn) (envelope, error) {
	if in.All {
		return envelope{}, s.Shop.LogoutEverywhere(ctx, in.SKey)
	}
	return envelope{}, s.Shop.Logout(ctx, in.SKey)
}

func (s *Server) update(ctx context.Context, in updateIn) (infoOut, error) {
	user, err := s.Shop.Rename(ctx, in.SKey, in.NickName)
	return infoOut{UserInfo: in.Origin.userInfo(user)}, err
}

func (s *Server) setAvatar(ctx context.Context, in avatarIn) (infoOut, error) {
	user, err := s.Shop.SetPicture(ctx, in.SKey, in.Avatar)
	return infoOut{UserInfo: in.Origin.userInfo(user)}, err
}

func (s *Server) removeAvatar(ctx context.Context, in skeyIn) (infoOut, error) {
	user, err := s.Shop.RemovePicture(ctx, in.SKey)
	return infoOut{UserInfo: in.Origin.userInfo(user)}, err
}

func (s *Server) erase(ctx context.Context, in eraseIn) (envelope, error) {
	return envelope{}, s.Shop.EraseMe(ctx, in.SKey, in.Confirm)
}

func (s *Server) devices(ctx context.Context, in skeyIn) (devicesOut, error) {
	devices, err := s.Shop.Devices(ctx, in.SKey)
	return devicesOut{List: each(devices, s.device)}, err
}

func (s *Server) endDevice(ctx context.Context, in endDeviceIn) (envelope, error) {
	return envelope{}, s.Shop.EndDevice(ctx, in.SKey, in.Device)
}

func (s *Server) ledger(ctx context.Context, in ledgerIn) (ledgerOut, error) {
	page := app.Page[uint64]{Before: in.Before, Limit: limit(in.Limit, 20)}
	entries, err := s.Shop.Statement(ctx, in.SKey, page)
	return ledgerOut{List: unpriced(each(entries, s.entry), s.hides(in.Platform), entry.withoutPrice)}, err
}

func (s *Server) listOrders(ctx context.Context, in ordersIn) (ordersOut, error) {
	page := app.Page[app.OrderID]{Before: in.Before, Limit: limit(in.Limit, 20)}
	purchases, err := s.Shop.Purchases(ctx, in.SKey, page)
	return ordersOut{List: unpriced(each(purchases, s.order), s.hides(in.Platform), order.withoutPrice)}, err
}

func (s *Server) redeem(ctx context.Context, in redeemIn) (redeemOut, error) {
	r, err := s.Shop.Redeem(ctx, in.SKey, in.Code)
	return redeemOut{Points: r.Points, Balance: r.Balance}, err
}

func (s *Server) deleteComment(ctx context.Context, in deleteIn) (envelope, error) {
	return envelope{}, s.Shop.DeleteComment(ctx, in.SKey, in.Comment)
}

func (s *Server) listCategories(ctx context.Context, in categoriesIn) (any, error) {
	return s.categories.get(ctx, s, in.Origin)
}

func renderCategories(ctx context.Context, s *Server) ([]byte, app.Revision, error) {
	all, now, err := s.Shop.Categories(ctx)
	if err != nil {
		return nil, 0, err
	}
	text, err := marshal(categoriesOut{Data: each(all, func(c app.CountedCategory) category {
		return category{Number: c.Number, Name: c.Name, Count: c.Books}
	})})
	return text, now, err
}

// position returns the page that a reader has open. A request that reads never writes, since
// clients and proxies may prefetch it.
func (s *Server) position(ctx context.Context, in positionIn) (positionOut, error) {
	p, err := s.Shop.Position(ctx, in.SKey, in.Book)
	out := position{Page: p.Page, Pages: p.Pages}
	if !p.At.IsZero() {
		out.Time = s.localTime(p.At)
	}
	return positionOut{Data: out}, err
}

func (s *Server) setPosition(ctx context.Context, in setPositionIn) (envelope, error) {
	return envelope{}, s.Shop.SetPosition(ctx, in.SKey, in.Book, int(in.Page))
}

func (s *Server) shopInfo(ctx context.Context, in shopInfoIn) (shopInfoOut, error) {
	info, err := s.Shop.Info(ctx)
	return shopInfoOut{
		Name: info.Name, Contact: info.Contact, RecordNumber: info.RecordNumber, About: info.About,
		SignupPoints: info.SignupPoints, SamplePages: info.SamplePages, Moderation: info.Moderation,
		Version: s.Version, Demo: bitOf(s.Live().Demo), Hide: hiddenNames[s.hides(in.Platform)],
		Pairs: 1, Pictures: bitOf(info.Pictures), Templates: append([]string{}, info.Templates...),
	}, err
}

// maxLimit is the number of items on the longest page of a list.
const maxLimit = 100

// limit returns the number of items on a page: the requested number up to maxLimit, or byDefault
// for 0.
func limit(requested, byDefault int) int {
	if requested == 0 {
		return byDefault
	}
	return min(requested, maxLimit)
}

// each converts a list. A nil list becomes an empty JSON array, not null.
func each[From, To any](list []From, convert func(From) To) []To {
	converted := make([]To, len(list))
	for i, item := range list {
		converted[i] = convert(item)
	}
	return converted
}

func (o origin) userInfo(u app.User) userInfo {
	p := u.Profile.Known()
	return userInfo{
		NickName:  u.Name(),
		Gender:    p.Gender,
		Language:  p.Language,
		City:      p.City,
		Province:  p.Province,
		Country:   p.Country,
		AvatarURL: o.avatarURL(u.Avatar()),
		Balance:   u.Balance,
	}
}

func (s *Server) comment(from origin, c app.Comment) comment {
	out := comment{
		ID: c.ID, User: c.User, UserName: c.UserName, Text: c.Text,
		BookName: c.BookName, Book: c.Book, Avatar: from.avatarURL(c.Avatar), Time: s.localTime(c.At), Ts: c.At.UnixMilli(), Reply: c.Reply,
		Waiting: c.State() == app.WaitingComments,
	}
	if c.Reply != "" {
		out.ReplyTs = c.ReplyAt.UnixMilli()
	}
	return out
}

func (s *Server) entry(e app.Entry) entry {
	return entry{
		Seq: e.Seq, Delta: e.Delta, Balance: e.Balance, Why: e.Why, Ref: e.Ref, Time: s.localTime(e.At),
	}
}

func (s *Server) device(d app.Device) device {
	return device{
		ID: d.ID, Name: d.Device, Created: s.localTime(d.Created), Expires: s.localTime(d.Expires), Current: bitOf(d.Current),
	}
}

func (s *Server) order(p app.Purchase) order {
	return order{
		ID: p.Order.ID, Book: p.Book.ID, BookName: p.Book.Name, Price: p.Order.Price,
		Time: s.localTime(p.Order.At), Refunded: bitOf(p.Order.Refunded),
	}
}

// localTime formats a time as clients show it, in the shop's time zone.
func (s *Server) localTime(t time.Time) string { return t.In(s.Zone).Format(time.DateTime) }
