package storetest

import (
	"cmp"
	"context"
	"time"

	"littleshelf/app"
)

func recordPromises() []Promise {
	return []Promise{
		{"a reader is kept whole and replaced whole", keepsUser},
		{"a session is kept whole and replaced whole", keepsSession},
		{"a book is kept whole and replaced whole", keepsBook},
		{"a comment is kept whole and replaced whole", keepsComment},
		{"an order is kept whole and replaced whole", keepsOrder},
		{"an entry is kept whole and replaced whole", keepsEntry},
		{"a batch is kept whole and replaced whole", keepsBatch},
		{"a code is kept whole and replaced whole", keepsVoucher},
		{"a claim is kept whole and replaced whole", keepsClaim},
		{"a receipt is kept whole and replaced whole", keepsReceipt},
		{"an erasure is kept whole and replaced whole", keepsErasure},
		{"a category is kept whole and replaced whole", keepsCategory},
		{"a position is kept whole and replaced whole", keepsPosition},
		{"the facts of a file are kept whole and replaced whole", keepsPDFFile},
		{"the keeper is kept whole and replaced whole", keepsKeeper},
		{"a keeper's session is kept whole and replaced whole", keepsKeeperSession},
		{"a setting is kept whole and replaced whole", keepsSetting},
		{"a reader's picture is kept whole and replaced whole", keepsPicture},
		{"a pairing is kept whole and replaced whole", keepsPairing},
		{"a message is kept whole and replaced whole", keepsMessage},
		{"an app password is kept whole and replaced whole", keepsAppPassword},
		{"the figures of a day are kept whole and replaced whole", keepsDay},
		{"readers without an openid are found by none and clash with nobody", keepsErased},
		{"what is not there is not found", absent},
		{"a deleted session is gone", deletesSession},
		{"a deleted comment is gone", deletesComment},
		{"a deleted book is gone", deletesBook},
		{"a deleted batch is gone", deletesBatch},
		{"a deleted code is gone", deletesVoucher},
		{"a deleted category is gone", deletesCategory},
		{"a deleted position is gone", deletesPosition},
		{"deleted facts of a file are gone", deletesPDFFile},
		{"a deleted keeper's session is gone", deletesKeeperSession},
		{"a deleted setting is gone", deletesSetting},
		{"a deleted picture is gone", deletesPicture},
		{"a deleted pairing is gone", deletesPairing},
		{"a deleted message is gone", deletesMessage},
		{"a deleted app password is gone", deletesAppPassword},
		{"deleted figures of a day are gone", deletesDay},
	}
}

// awkward is a text that is difficult for codecs: quotes, a NUL, line ends, characters special to
// JavaScript and HTML, a combining accent, an emoji of three code points, and U+FFFD.
const awkward = "书友\"'\\\x00\r\n\u2028<&>e\u0301👩‍🚀\uFFFD "

// The rows with every field set, see TestFullRowsAreFull.
var (
	fullUser = app.User{
		ID:     ann,
		OpenID: "oGZUI0egBJY1zhBYw2KhdUfwVJJE_-",
		Profile: app.Profile{
			NickName: awkward, Gender: 2, Language: "zh_CN", City: "广州", Province: "广东", Country: "中国",
			AvatarURL: "https://thirdwx.qlogo.cn/mmopen/vi_32/a/132?x=1&y=<2>",
		},
		Balance: 1<<53 + 1, // a float64 would round it
		Entries: 1,
		Devices: []app.SessionID{id[app.Session](2), id[app.Session](1)},
		Epoch:   1<<64 - 1,
		Banned:  true,
		Erased:  true,
		Created: noon.Add(-time.Millisecond),
		Seen:    noon.Add(time.Hour + 7*time.Millisecond),
		Picture: app.FileHash{0: 0xff, 31: 0xfe},
	}
	fullSession = app.Session{
		ID: id[app.Session](1), User: ann, SKey: app.SKeyHash{0: 0xff, 31: 0xfe}, Epoch: 1<<64 - 1,
		Created: noon.Add(time.Millisecond), Expires: noon.Add(720*time.Hour + 999*time.Millisecond), Device: awkward,
	}
	fullBook = app.Book{
		ID: app.MaxNumber, Category: 1_000_000, Name: awkward, Author: awkward + "a", Publisher: awkward + "p",
		Price: app.MaxPrice, CoverURL: "https://example.com/封面.jpg?a=1&b=2", DiskName: "a-b_c.1.pdf", Sample: "s.pdf",
		Listed: true, Picture: app.FileHash{0: 0xff, 31: 0xfe}, PictureFrom: awkward, SamplePages: app.NoSamplePages,
	}
	fullComment = app.Comment{
		ID: app.MaxNumber, Book: 1, BookName: awkward, User: ann, UserName: awkward + "u",
		Avatar: "https://example.com/a.png", Text: awkward + awkward, At: noon.Add(time.Millisecond),
		Hidden: true, Waits: "queue", Reply: awkward + "r", ReplyAt: noon.Add(2 * time.Millisecond),
	}
	fullOrder = app.Order{
		ID: id[app.Order](1), User: ann, Book: 1, Price: app.MaxPrice, At: noon.Add(time.Millisecond), Refunded: true,
	}
	fullEntry = app.Entry{
		User: ann, Seq: 1, Delta: -1<<53 - 1, Balance: 1<<53 + 1, Why: "订", Ref: awkward, At: noon.Add(time.Millisecond),
	}
)

// kept stores versions of a row, each replacing the previous one, and reads each by all of its
// keys.
func kept[T any](ctx context.Context, s app.Store, found func(app.Reader, T) error, versions ...T) error {
	for _, row := range versions {
		if err := stock(ctx, s, row); err != nil {
			return err
		}
		if err := s.View(ctx, func(r app.Reader) error { return found(r, row) }); err != nil {
			return err
		}
	}
	return nil
}

func keepsUser(ctx context.Context, s app.Store) error {
	bare := app.User{ID: ann, OpenID: fullUser.OpenID[:1]}
	renamed := fullUser
	renamed.OpenID, renamed.Profile.NickName = fullUser.OpenID+"1", "🦊"
	old := fullUser.OpenID
	nameless := fullUser
	nameless.OpenID = ""
	found := func(r app.Reader, u app.User) error {
		if u.OpenID != old {
			if err := missing(r.UserByOpenID(old)); err != nil {
				return err
			}
		}
		old = u.OpenID
		return cmp.Or(
			returns("User", u)(r.User(u.ID)),
			byOpenID(u)(r.UserByOpenID(u.OpenID)),
			lists("Users", r.Users(), []app.User{u}),
		)
	}
	err := stock(ctx, s,
		aSession(id[app.Session](1), ann), aSession(id[app.Session](2), ann),
		app.Entry{User: ann, Seq: 1, Delta: fullUser.Balance, Balance: fullUser.Balance, Why: "grant", At: noon})
	return cmp.Or(err, kept(ctx, s, found, bare, fullUser, renamed, nameless, bare, fullUser, nameless, fullUser))
}

// byOpenID checks UserByOpenID for a stored user. An empty openid finds none.
func byOpenID(user app.User) func(app.User, error) error {
	if user.OpenID == "" {
		return missing[app.User]
	}
	return returns("UserByOpenID", user)
}

func keepsSession(ctx context.Context, s app.Store) error {
	bare := app.Session{ID: fullSession.ID, User: ben, Expires: noon}
	found := func(r app.Reader, session app.Session) error {
		all := []app.Session{session}
		return cmp.Or(
			returns("Session", session)(r.Session(session.ID)),
			returns("SessionBySKey", session)(r.SessionBySKey(session.SKey)),
			lists("Sessions", r.Sessions(), all),
			lists("SessionsOf", r.SessionsOf(session.User), all),
			lists("SessionsOf the other", r.SessionsOf(otherThan(session.User)), nil),
			lists("SessionsByUser", r.SessionsByUser(), all),
			lists("ExpiredSessions", r.ExpiredSessions(session.Expires), all),
			lists("ExpiredSessions before", r.ExpiredSessions(session.Expires.Add(-1)), nil),
		)
	}
	err := stock(ctx, s, aUser(ann), aUser(ben))
	return cmp.Or(err, kept(ctx, s, found, bare, fullSession, bare, fullSession))
}

func keepsBook(ctx context.Context, s app.Store) error {
	bare := app.Book{ID: fullBook.ID, Sample: "t.pdf"}
	other := map[string]string{"s.pdf": "t.pdf", "t.pdf": "s.pdf"}
	found := func(r app.Reader, b app.Book) error {
		all := []app.Book{b}
		return cmp.Or(
			returns("Book", b)(r.Book(b.ID)),
			lists("BooksWithSample of another", r.BooksWithSample(other[b.Sample]), nil),
			lists("Books", r.Books(), all),
			lists("BooksWithSample", r.BooksWithSample(b.Sample), all),
		)
	}
	return kept(ctx, s, found, bare, fullBook, bare, fullBook)
}

func keepsComment(ctx context.Context, s app.Store) error {
	bare := app.Comment{ID: fullComment.ID, Book: fullComment.Book, User: ben}
	found := func(r app.Reader, c app.Comment) error {
		all := []app.Comment{c}
		return cmp.Or(
			returns("Comment", c)(r.Comment(c.ID)),
			lists("Comments", r.Comments(), all),
			lists("CommentsOn", r.CommentsOn(c.Book, 0), all),
			lists("CommentsBy", r.CommentsBy(c.User, 0), all),
			lists("CommentsBy the other", r.CommentsBy(otherThan(c.User), 0), nil),
			lists("WaitingComments", r.WaitingComments(0), waitingOf(all)),
		)
	}
	err := stock(ctx, s, aUser(ann), aUser(ben), aBook(1))
	return cmp.Or(err, kept(ctx, s, found, bare, fullComment, bare, fullComment))
}

func keepsOrder(ctx context.Context, s app.Store) error {
	live := fullOrder
	live.Refunded = false
	bare := app.Order{ID: fullOrder.ID, User: ben, Book: 2}
	found := func(r app.Reader, o app.Order) error {
		all := []app.Order{o}
		owned := returns("LiveOrder", o)
		if o.Refunded {
			owned = missing[app.Order]
		}
		return cmp.Or(
			returns("Order", o)(r.Order(o.ID)),
			owned(r.LiveOrder(o.User, o.Book)),
			missing(r.LiveOrder(otherThan(o.User), o.Book)),
			missing(r.LiveOrder(o.User, 3-o.Book)),
			returns("Owned", []bool{false, !o.Refunded, !o.Refunded})(r.Owned(o.User, []app.BookID{3 - o.Book, o.Book, o.Book})),
			returns("Owned by the other", []bool{false})(r.Owned(otherThan(o.User), []app.BookID{o.Book})),
			returns("Owned of none", []bool{})(r.Owned(o.User, nil)),
			lists("Orders", r.Orders(), all),
			lists("OrdersOf", r.OrdersOf(o.User, app.OrderID{}), all),
			lists("OrdersOf the other", r.OrdersOf(otherThan(o.User), app.OrderID{}), nil),
			lists("OrdersByUser", r.OrdersByUser(), all),
		)
	}
	err := stock(ctx, s, append(account(aUser(ann), fullOrder), aUser(ben), aBook(1), aBook(2))...)
	return cmp.Or(err, kept(ctx, s, found, live, fullOrder, bare, fullOrder, live, fullOrder))
}

func keepsEntry(ctx context.Context, s app.Store) error {
	bare := app.Entry{User: ann, Seq: 1}
	found := func(r app.Reader, e app.Entry) error {
		all := []app.Entry{e}
		return cmp.Or(
			lists("Entries", r.Entries(), all),
			lists("EntriesOf", r.EntriesOf(e.User, 0), all),
			lists("EntriesOf the other", r.EntriesOf(ben, 0), nil),
		)
	}
	user := aUser(ann)
	user.Entries = 1
	err := stock(ctx, s, user, aUser(ben))
	return cmp.Or(err, kept(ctx, s, found, fullEntry, bare, fullEntry, bare))
}

func otherThan(user app.UserID) app.UserID {
	if user == ann {
		return ben
	}
	return ann
}
