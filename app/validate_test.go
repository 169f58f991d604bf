package app_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

// TestRules breaks each rule of each type, one at a time, in an otherwise valid row.
func TestRules(t *testing.T) {
	at, ref := shoptest.Start, app.OrderID{1}.String()
	later := time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	book := app.Book{ID: 1, Name: "书", Price: 3, DiskName: "1.pdf", Sample: "s.pdf", Listed: true}
	user := app.User{ID: app.UserID{1}, OpenID: "o", Created: at, Seen: at}
	erased := app.User{ID: app.UserID{1}, Erased: true}
	comment := app.Comment{ID: 1, Book: 1, BookName: "书", User: user.ID, UserName: "甲", Text: "好", At: at}
	order := app.Order{ID: app.OrderID{1}, User: user.ID, Book: 1, Price: 3, At: at}
	entry := app.Entry{User: user.ID, Seq: 1, Delta: -3, Balance: 27, Why: app.Bought, Ref: ref, At: at}
	session := app.Session{ID: app.SessionID{1}, User: user.ID, SKey: app.SKeyHash{1}, Created: at, Expires: at}
	batch := app.Batch{ID: app.BatchID{1}, Count: 1, Points: 5, Created: at}
	voucher := app.Voucher{Hash: app.CodeHash{1}, Batch: batch.ID}
	claim := app.Claim{Batch: batch.ID, User: user.ID, Count: 1}
	receipt := app.Receipt{ID: app.ReceiptID{1}, Request: app.RequestID{1}, Who: "root", Did: "x", To: "1", At: at}
	erasure := app.Erasure{Mark: app.EraseMark{1}}
	counter := app.Counter{Name: "comment", Last: 7}
	keeper := app.Keeper{Password: "hash", Changed: at}
	login := app.KeeperSession{ID: app.KeeperSessionID{1}, Secret: app.KeeperSecretHash{1}, Created: at, Seen: at, Expires: at}
	setting := app.Setting{Name: "sign-up-points", Value: "30"}
	closed := app.DayFigures{Number: 20_000, Zone: "UTC", Books: []app.BookSales{{Book: 1, Orders: 1}, {Book: 2, Refunds: 1}}}
	picture := app.Picture{User: app.UserID{1}, JPEG: "x"}
	pairing := app.Pairing{Code: "ABC234", Secret: app.PairSecretHash{1}, Created: at, Expires: at}
	appPassword := app.AppPassword{User: user.ID, Slot: 1, ID: app.AppPasswordID{1}, Hash: app.AppPasswordHash{1}, Name: "a", Created: at}
	message := app.Message{ID: app.MessageID{1}, User: app.UserID{1}, Kind: app.ReplyMessage, Ref: "1", Created: at, Due: at}
	long := strings.Repeat("字", 100_000)

	tests := []struct {
		name, want string
		err        error
	}{
		{"book", "", book.Validate()},
		{"book 0", "book_id: must be from 1", with(book, func(b *app.Book) { b.ID = 0 })},
		{"book beyond JavaScript", "book_id: must be from 1 to 9007199254740991",
			with(book, func(b *app.Book) { b.ID = app.MaxNumber + 1 })},
		{"price below 0", "book_price: must be from 0", with(book, func(b *app.Book) { b.Price = -1000 })},
		{"price huge", "book_price: must be from 0", with(book, func(b *app.Book) { b.Price = math.MaxInt64 })},
		{"book name empty", "book_name: must not be empty", with(book, func(b *app.Book) { b.Name = "" })},
		{"book name that shows nothing", "book_name: has no character that shows",
			with(book, func(b *app.Book) { b.Name = "\u3164\u200b" })},
		{"book name long", "book_name: must be UTF-8 of at most 200", with(book, func(b *app.Book) { b.Name = long })},
		{"file elsewhere", "file: must be a plain file name", with(book, func(b *app.Book) { b.DiskName = "../../x" })},
		{"file missing", "file: must be a plain file name", with(book, func(b *app.Book) { b.DiskName = "" })},
		{"sample elsewhere", "sample: ", with(book, func(b *app.Book) { b.Sample = "/etc/passwd" })},

		{"user", "", user.Validate()},
		{"user 0", "id: must not be zero", with(user, func(u *app.User) { u.ID = app.UserID{} })},
		{"openid empty", "openid: must not be empty", with(user, func(u *app.User) { u.OpenID = "" })},
		{"openid long", "openid: must be UTF-8 of at most 128", with(user, func(u *app.User) { u.OpenID = long })},
		{"nickname long", "nick_name: must be UTF-8 of at most 512", with(user, func(u *app.User) { u.Profile.NickName = long })},
		{"gender", "gender: must be from 0 to 2", with(user, func(u *app.User) { u.Profile.Gender = 3 })},
		{"balance below 0", "balance: must be from 0", with(user, func(u *app.User) { u.Balance = -1 })},
		{"balance beyond JavaScript", "balance: must be from 0", with(user, func(u *app.User) { u.Balance = app.MaxBalance + 1 })},
		{"epoch about to wrap", "epoch: must be from 0", with(user, func(u *app.User) { u.Epoch = math.MaxUint64 })},
		{"a time that no export can say", "seen: must be from 1970", with(user, func(u *app.User) { u.Seen = later })},
		{"erased user", "", erased.Validate()},
		{"erased with an openid", "erased: ", with(erased, func(u *app.User) { u.OpenID = "o" })},
		{"erased with a profile", "erased: ", with(erased, func(u *app.User) { u.Profile.City = "x" })},
		{"erased and banned", "erased: ", with(erased, func(u *app.User) { u.Banned = true })},

		{"comment", "", comment.Validate()},
		{"comment 0", "id: must be from 1", with(comment, func(c *app.Comment) { c.ID = 0 })},
		{"comment empty", "text: must not be empty", with(comment, func(c *app.Comment) { c.Text = "" })},
		{"comment that shows nothing", "text: has no character that shows", with(comment, func(c *app.Comment) { c.Text = "\x00" })},
		{"comment long", "text: must have at most 140", with(comment, func(c *app.Comment) { c.Text = strings.Repeat("字", 141) })},
		{"comment stuffed", "text: must be UTF-8 of at most 560",
			with(comment, func(c *app.Comment) { c.Text = "字" + strings.Repeat("\u200b", 560) })},
		{"comment that waits for a sentence", "waits: \"to be read\" is no code", with(comment, func(c *app.Comment) { c.Waits = "to be read" })},
		{"hidden comment that waits", "waits: must be empty", with(comment, func(c *app.Comment) { c.Waits, c.Hidden = "queue", true })},
		{"reply without a text", "reply_at: must be empty", with(comment, func(c *app.Comment) { c.ReplyAt = at })},
		{"reply that shows nothing", "reply: has no character", with(comment, func(c *app.Comment) { c.Reply = "\u200b" })},
		{"reply long", "reply: must have at most 280", with(comment, func(c *app.Comment) { c.Reply = strings.Repeat("字", 281) })},
		{"reply invisibly long", "reply: must be UTF-8 of at most 1120",
			with(comment, func(c *app.Comment) { c.Reply = "字" + strings.Repeat("\u200b", 1120) })},
		{"reply after the year 9999", "reply_at: must be from",
			with(comment, func(c *app.Comment) { c.Reply, c.ReplyAt = "谢谢", at.AddDate(9000, 0, 0) })},
		{"nameless", "user_name: must not be empty", with(comment, func(c *app.Comment) { c.UserName = "" })},
		{"name long", "user_name: must be UTF-8", with(comment, func(c *app.Comment) { c.UserName = long })},

		{"order", "", order.Validate()},
		{"order below 0", "price: must be from 0", with(order, func(o *app.Order) { o.Price = -1 })},
		{"order before 1970", "at: must be from 1970", with(order, func(o *app.Order) { o.At = time.Unix(-1, 0) })},
		{"order of book 0", "book: must be from 1", with(order, func(o *app.Order) { o.Book = 0 })},

		{"entry", "", entry.Validate()},
		{"reason unknown", "why: ", with(entry, func(e *app.Entry) { e.Why = "gift" })},
		{"a purchase that gives", "delta: must be from -1000000000 to 0", with(entry, func(e *app.Entry) { e.Delta = 1000 })},
		{"a gift too large", "delta: must be from 1", with(entry, func(e *app.Entry) { e.Why, e.Delta = app.Granted, 1e18 })},
		{"a sign-up with a reference", "ref: must be empty", with(entry, func(e *app.Entry) { e.Why, e.Delta = app.Signup, 30 })},
		{"a purchase of nothing", "ref: must be an id", with(entry, func(e *app.Entry) { e.Ref = "" })},
		{"an id in another spelling", "ref: must be an id", with(entry, func(e *app.Entry) { e.Ref = "{" + ref + "}" })},
		{"balance after it below 0", "balance: must be from 0", with(entry, func(e *app.Entry) { e.Balance = -1 })},
		{"entry 0", "seq: must be from 1", with(entry, func(e *app.Entry) { e.Seq = 0 })},

		{"session", "", session.Validate()},
		{"session without a key", "skey: must not be zero", with(session, func(s *app.Session) { s.SKey = app.SKeyHash{} })},
		{"session of nobody", "user: must not be zero", with(session, func(s *app.Session) { s.User = app.UserID{} })},

		{"batch", "", batch.Validate()},
		{"batch of none", "count: must be from 1", with(batch, func(b *app.Batch) { b.Count = 0 })},
		{"batch of a fortune", "points: must be from 1", with(batch, func(b *app.Batch) { b.Points = 1e18 })},
		{"batch for fewer than none", "per_reader: must be from 0", with(batch, func(b *app.Batch) { b.PerReader = -1 })},
		{"batch for ever and a day", "expires: must be from 1970 to 9999", with(batch, func(b *app.Batch) { b.Expires = later })},

		{"code", "", voucher.Validate()},
		{"code redeemed by nobody", "used_by: must not be empty", with(voucher, func(v *app.Voucher) { v.Balance = 1 })},
		{"code without a hash", "hash: must not be zero", with(voucher, func(v *app.Voucher) { v.Hash = app.CodeHash{} })},
		{"code redeemed into debt", "balance: must be from 0", with(voucher, func(v *app.Voucher) { v.UsedBy, v.Balance = user.ID, -1 })},

		{"claim", "", claim.Validate()},
		{"claim of none", "count: must be from 1", with(claim, func(c *app.Claim) { c.Count = 0 })},

		{"receipt", "", receipt.Validate()},
		{"receipt without a request", "request: must not be zero", with(receipt, func(r *app.Receipt) { r.Request = app.RequestID{} })},
		{"receipt with a long reason", "why: must be UTF-8 of at most 4000", with(receipt, func(r *app.Receipt) { r.Why = long })},

		{"erasure", "", erasure.Validate()},
		{"erasure of nobody", "mark: must not be zero", app.Erasure{}.Validate()},

		{"counter", "", counter.Validate()},
		{"counter about to wrap", "last: must be from 0", with(counter, func(c *app.Counter) { c.Last = math.MaxUint64 })},
		{"counter of nothing", `name: "thing" is no counter`, with(counter, func(c *app.Counter) { c.Name = "thing" })},

		{"keeper", "", keeper.Validate()},
		{"keeper without a password", "", app.Keeper{}.Validate()},
		{"keeper with a long hash", "password: must be UTF-8 of at most 200", with(keeper, func(k *app.Keeper) { k.Password = long })},
		{"keeper with many devices", "devices: must be from 0 to 10",
			with(keeper, func(k *app.Keeper) { k.Devices = make([]app.KeeperSessionID, 11) })},
		{"keeper's link for ever", "link_expires: must be from 1970", with(keeper, func(k *app.Keeper) { k.LinkExpires = later })},

		{"keeper's session", "", login.Validate()},
		{"keeper's session without a secret", "secret: must not be zero",
			with(login, func(s *app.KeeperSession) { s.Secret = app.KeeperSecretHash{} })},
		{"keeper's session without an id", "id: must not be zero",
			with(login, func(s *app.KeeperSession) { s.ID = app.KeeperSessionID{} })},
		{"keeper's session with a long device", "device: must be UTF-8 of at most 200",
			with(login, func(s *app.KeeperSession) { s.Device = long })},
		{"keeper's session seen too late", "seen: must be from 1970", with(login, func(s *app.KeeperSession) { s.Seen = later })},

		{"setting", "", setting.Validate()},
		{"setting without a name", `name: "" is no name`, with(setting, func(s *app.Setting) { s.Name = "" })},
		{"setting with an odd name", `name: "A b" is no name`, with(setting, func(s *app.Setting) { s.Name = "A b" })},
		{"setting with a long value", "value: must be UTF-8 of at most 1000", with(setting, func(s *app.Setting) { s.Value = long })},

		{"picture", "", picture.Validate()},
		{"picture of nobody", "user: must not be zero", with(picture, func(p *app.Picture) { p.User = app.UserID{} })},
		{"picture that is empty", "jpeg: must be from 1 to", with(picture, func(p *app.Picture) { p.JPEG = "" })},
		{"picture that is large", "jpeg: must be from 1 to", with(picture, func(p *app.Picture) { p.JPEG = long })},

		{"pairing", "", pairing.Validate()},
		{"pairing by a short code", "code: must have 6", with(pairing, func(p *app.Pairing) { p.Code = "ABC23" })},
		{"pairing by a code with an O", "code: must have 6", with(pairing, func(p *app.Pairing) { p.Code = "ABCO34" })},
		{"pairing without a secret", "secret: must not be zero", with(pairing, func(p *app.Pairing) { p.Secret = app.PairSecretHash{} })},
		{"pairing of a huge epoch", "epoch: must be from 0", with(pairing, func(p *app.Pairing) { p.Epoch = app.MaxNumber + 1 })},
		{"pairing for ever", "expires: must be from 1970", with(pairing, func(p *app.Pairing) { p.Expires = later })},

		{"message", "", message.Validate()},
		{"message of no kind", `kind: "x" is no kind of message`, with(message, func(m *app.Message) { m.Kind = "x" })},
		{"message to nobody", "user: must not be zero", with(message, func(m *app.Message) { m.User = app.UserID{} })},
		{"message about nothing", "ref: must not be empty", with(message, func(m *app.Message) { m.Ref = "" })},
		{"message that is never due", "due: must be from 1970", with(message, func(m *app.Message) { m.Due = later })},
		{"message tried too often", "tries: must be from 0 to", with(message, func(m *app.Message) { m.Tries = -1 })},

		{"app password", "", appPassword.Validate()},
		{"app password without a hash", "hash: must not be zero", with(appPassword, func(p *app.AppPassword) { p.Hash = app.AppPasswordHash{} })},
		{"app password of nobody", "user: must not be zero", with(appPassword, func(p *app.AppPassword) { p.User = app.UserID{} })},
		{"app password in no slot", "slot: must be from 1 to 10", with(appPassword, func(p *app.AppPassword) { p.Slot = 0 })},
		{"app password in a slot too many", "slot: must be from 1 to 10", with(appPassword, func(p *app.AppPassword) { p.Slot = 11 })},
		{"app password without an id", "id: must not be zero", with(appPassword, func(p *app.AppPassword) { p.ID = app.AppPasswordID{} })},
		{"app password without a name", "name: must not be empty", with(appPassword, func(p *app.AppPassword) { p.Name = "" })},
		{"app password of a huge epoch", "epoch: must be from 0", with(appPassword, func(p *app.AppPassword) { p.Epoch = app.MaxNumber + 1 })},
		{"app password used for ever", "used: must be from 1970", with(appPassword, func(p *app.AppPassword) { p.Used = later })},
		{"session on a long device", "device: must be UTF-8 of at most 40",
			with(session, func(s *app.Session) { s.Device = strings.Repeat("x", 41) })},

		{"closed day", "", closed.Validate()},
		{"closed day before 1970", "day: must be from 0", with(closed, func(f *app.DayFigures) { f.Number = -1 })},
		{"closed day of no zone", "zone: must not be empty", with(closed, func(f *app.DayFigures) { f.Zone = "" })},
		{"closed day that sold less than nothing", "spent: must be from 0", with(closed, func(f *app.DayFigures) { f.Spent = -1 })},
		{"closed day with a book twice", "books: must be in the order of their ids",
			with(closed, func(f *app.DayFigures) { f.Books = []app.BookSales{{Book: 2}, {Book: 2}} })},
		{"closed day with a book below nothing", "orders: must be from 0",
			with(closed, func(f *app.DayFigures) { f.Books = []app.BookSales{{Book: 2, Orders: -1}} })},
	}
	for _, tt := range tests {
		if tt.want == "" && tt.err != nil || tt.want != "" && (tt.err == nil || !strings.HasPrefix(tt.err.Error(), tt.want)) {
			t.Errorf("%s: Validate = %v, want %q", tt.name, tt.err, tt.want)
		}
	}
}

// with returns the result of Validate for a changed row.
func with[T interface{ Validate() error }](row T, change func(*T)) error {
	change(&row)
	return row.Validate()
}

// TestOlderRows: Check reports a row that an older version could write as a remark, not as a
// problem.
func TestOlderRows(t *testing.T) {
	store := storetest.NewModel()
	at := shoptest.Start
	blank := app.Book{ID: 1, Name: "\u3164", DiskName: "1.pdf"}
	user := app.User{ID: app.UserID{1}, OpenID: "o", Created: at, Seen: at, Profile: app.Profile{NickName: "\u200b"}}
	err := store.Update(t.Context(), func(tx app.Tx) error {
		for _, err := range []error{
			tx.PutBook(blank), tx.PutUser(user), tx.RaiseCounter(app.Counter{Name: "comment", Last: 1}),
			tx.PutComment(app.Comment{ID: 1, Book: 1, BookName: blank.Name, User: user.ID, UserName: "\u200b", Text: "\x00", At: at}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := app.Check(t.Context(), store)
	if err != nil || len(report.Problems) > 0 || len(report.Remarks) != 2 {
		t.Errorf("Check = %q, %q, %v, want a remark on the book and one on the comment", report.Problems, report.Remarks, err)
	}
	if name := user.Name(); name != "书友0000" {
		t.Errorf("a reader whose nickname shows nothing is called %q", name)
	}
}
