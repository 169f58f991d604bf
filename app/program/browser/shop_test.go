package browser

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/cover/covertest"
	"littleshelf/app/find"
	"littleshelf/app/password"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

const (
	testPassword = "书架上的猫 2026"
	thisDevice   = "Chrome, Linux" // of the tests' browsers
)

// shop is a shop that is served, with a reader, a book, an order, a comment and a batch in each
// state that the desk shows.
type shop struct {
	*harness.Process
	key, expired app.KeeperKey // of the keeper's sessions
	skey         app.SKey      // of the session of reader, or "" if there is none

	reader, banned, erased         app.UserID
	book, draft, missing, unlisted app.BookID
	free, closed                   app.BookID
	order, refunded, second        app.OrderID
	comment, hidden, waiting       app.CommentID
	batch, revoked, over           app.BatchID
	used, unused                   string // codes
}

// wording returns the text that somebody writes into a field.
type wording func(field string) string

// filling makes the shop behind a shop that will be served, from the beginning of its history on.
type filling struct {
	*app.Shop
	t     *testing.T
	clock time.Time
	words wording
	books string // the folder
}

// serveFull serves a shop that has run for a month. Its texts are those of words.
func serveFull(t *testing.T, words wording) *shop {
	t.Helper()
	return serve(t, func(f *filling, s *shop) { f.full(s, words) })
}

// full fills a shop as one that has run for a month.
func (f *filling) full(s *shop, words wording) {
	f.t.Helper()
	f.words = words
	f.addBooks(s)
	f.addReaders(s)
	f.addCodes(s)
	_, err := f.SumDays(f.t.Context(), time.Local)
	f.must(err)
}

func serve(t *testing.T, fill func(*filling, *shop), flags ...string) *shop {
	t.Helper()
	return serveBy(t, fill, func(path, books string) *harness.Process {
		harness.SharePages(t, path)
		return harness.Start(t, path, append(flags, "-books", books, "-backup-dir", t.TempDir(), "-pdf-workers", "1")...)
	})
}

// serveBy is serve with a server that start starts.
func serveBy(t *testing.T, fill func(*filling, *shop), start func(path, books string) *harness.Process) *shop {
	t.Helper()
	path := harness.NewDB(t)
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &filling{t: t, clock: time.Now().AddDate(0, 0, -31), books: filepath.Join(filepath.Dir(path), "books")}
	f.Shop = &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: shoptest.NewLog(t).Logger(), Now: func() time.Time { return f.clock },
		Rand: shoptest.Rand(), SessionTTL: 90 * 24 * time.Hour, LinkTTL: time.Hour, LinkKey: db.LinkKey(),
		Finder: new(find.Finder), Passwords: password.Bcrypt{}, MakePicture: covertest.MakePicture,
	}
	s := new(shop)
	_, err = f.SetKeeperPassword(t.Context(), f.request("first password"), testPassword)
	f.must(err)
	s.expired = f.signIn("Safari, iPhone", time.Hour)
	fill(f, s)
	f.clock = time.Now()
	s.key = f.signIn(thisDevice, 24*time.Hour)
	f.must(db.Close())
	s.Process = start(path, f.books)
	t.Cleanup(func() {
		s.Stop(t)
		harness.Check(t, path)
	})
	return s
}

func (f *filling) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// request returns a new request of the keeper's, a while after the last one.
func (f *filling) request(why string) app.Request {
	f.clock = f.clock.Add(7 * time.Minute)
	return app.Request{ID: app.RequestID(app.NewID(f.clock, f.Rand)), Who: "desk: " + thisDevice, Why: why}
}

func (f *filling) signIn(device string, lasts time.Duration) app.KeeperKey {
	f.t.Helper()
	key, err := f.SignInKeeper(f.t.Context(), testPassword, device, lasts)
	f.must(err)
	return key
}

// The first books have these states, and the others are for sale.
const (
	draftBook = 1 + iota
	missingBook
	unlistedBook
	soldBooks  // and those after it
	freeBook   // one of them
	closedBook // one of them, of which no page is free
	allBooks   = soldBooks + 8
)

func (f *filling) addBooks(s *shop) {
	f.t.Helper()
	ctx := f.t.Context()
	f.must(os.Mkdir(f.books, 0o755))
	for range 2 {
		_, err := f.SetCategory(ctx, f.request(""), 0, f.words("category"), nil)
		f.must(err)
	}
	for _, name := range []string{app.SettingShopName, app.SettingContact, app.SettingAbout} {
		_, err := f.SetSetting(ctx, f.request(f.words("why")), name, f.words(name))
		f.must(err)
	}
	for i := draftBook; i < allBooks; i++ {
		file := "book" + strconv.Itoa(i) + ".pdf"
		book := app.Book{
			ID: app.BookID(i), Category: 1 + i%2, Name: f.words("title"), Author: f.words("author"), Publisher: f.words("publisher"),
			Price: int64(i % 5), DiskName: file, Listed: i != draftBook && i != unlistedBook, CoverURL: f.words("cover_url"),
		}
		_, err := f.AddBook(ctx, f.request(f.words("why")), book)
		f.must(err)
		if i != missingBook {
			f.must(os.WriteFile(filepath.Join(f.books, file), pdftest.Titled(book.Name, book.Author), 0o644))
		}
	}
	s.draft, s.missing, s.unlisted, s.book, s.free = draftBook, missingBook, unlistedBook, soldBooks, freeBook
	s.closed = closedBook
	_, err := f.SetBook(ctx, f.request(f.words("why")), s.book, func(b *app.Book) { b.Author, b.SamplePages = f.words("author"), 3 })
	f.must(err)
	_, err = f.SetBook(ctx, f.request(f.words("why")), s.closed, func(b *app.Book) { b.SamplePages = app.NoSamplePages })
	f.must(err)
	for name, value := range map[string]string{app.SettingPickBook: s.book.String(), app.SettingPickWords: f.words("pick-words")} {
		_, err := f.SetSetting(ctx, f.request(f.words("why")), name, value)
		f.must(err)
	}
}

// readers are as many as the shop has.
const readers = 7

func (f *filling) addReaders(s *shop) {
	f.t.Helper()
	ctx := f.t.Context()
	for i := range readers {
		f.clock = f.clock.AddDate(0, 0, 3)
		login, err := f.Login(ctx, "reader"+strconv.Itoa(i), app.SignedProfile{})
		f.must(err)
		user := login.User
		f.must(f.Store.Update(ctx, func(tx app.Tx) error {
			user, err := tx.User(user.ID)
			if err != nil {
				return err
			}
			user.Profile = app.Profile{NickName: f.words("nickname"), City: f.words("city"), AvatarURL: f.words("avatar")}
			return tx.PutUser(user)
		}))
		_, err = f.AddPoints(ctx, f.request(f.words("why")), user.ID, int64(1000+i))
		f.must(err)
		f.buyAndComment(s, login.SKey)
		switch i {
		case 0:
			s.reader, s.skey = user.ID, login.SKey
			_, err = f.SetPicture(ctx, login.SKey, f.photo())
			f.must(err)
			_, err = f.TakePoints(ctx, f.request(f.words("why")), user.ID, 5)
		case 1:
			s.banned = user.ID
			_, err = f.Ban(ctx, f.request(f.words("why")), user.ID)
		case 2:
			s.erased = user.ID
			_, err = f.Erase(ctx, f.request(f.words("why")), user.ID)
		}
		f.must(err)
	}
	_, err := f.Refund(ctx, f.request(f.words("why")), s.refunded)
	f.must(err)
	_, err = f.HideComment(ctx, f.request(f.words("why")), s.hidden)
	f.must(err)
	_, err = f.ReplyTo(ctx, f.request(f.words("why")), s.comment, f.words("comment"))
	f.must(err)
	f.waitingComments(s)
}

// photo is a picture that a reader sends.
func (f *filling) photo() []byte {
	f.t.Helper()
	var b bytes.Buffer
	f.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 300))))
	return b.Bytes()
}

// waitingComments has a reader write two comments that wait for the keeper.
func (f *filling) waitingComments(s *shop) {
	f.t.Helper()
	ctx := f.t.Context()
	_, err := f.SetSetting(ctx, f.request(f.words("why")), app.SettingModeration, string(app.ModerateAll))
	f.must(err)
	login, err := f.Login(ctx, "reader0", app.SignedProfile{})
	f.must(err)
	for range 2 {
		comment, err := f.Comment(ctx, login.SKey, s.book, f.words("comment"))
		f.must(err)
		s.waiting = comment.ID
	}
}

// buyAndComment has a reader buy every book that is for sale, and comment on some. The shop's ids
// are those of the last reader's.
func (f *filling) buyAndComment(s *shop, key app.SKey) {
	f.t.Helper()
	for book := app.BookID(soldBooks); book < allBooks; book++ {
		f.clock = f.clock.Add(50 * time.Minute)
		order, err := f.Buy(f.t.Context(), key, book)
		f.must(err)
		s.order, s.second, s.refunded = order.ID, s.order, s.second
		if book%4 != 0 {
			continue
		}
		comment, err := f.Comment(f.t.Context(), key, book, f.words("comment"))
		f.must(err)
		s.comment, s.hidden = comment.ID, s.comment
	}
}

func (f *filling) addCodes(s *shop) {
	f.t.Helper()
	ctx := f.t.Context()
	mint := func(batch app.Batch) (id app.BatchID, codes []string) {
		receipt, codes, err := f.Mint(ctx, f.request(f.words("why")), batch, func(int) {})
		f.must(err)
		f.must(id.UnmarshalText([]byte(receipt.To)))
		return id, codes
	}
	var codes []string
	s.over, _ = mint(app.Batch{Count: 2, Points: 3, Expires: f.clock.Add(time.Hour)})
	s.revoked, _ = mint(app.Batch{Count: 2, Points: 3})
	_, err := f.Revoke(ctx, f.request(f.words("why")), s.revoked, time.Local)
	f.must(err)
	s.batch, codes = mint(app.Batch{Count: 12, Points: 10, PerReader: 2, Expires: time.Now().AddDate(1, 0, 0)})
	login, err := f.Login(ctx, "reader0", app.SignedProfile{})
	f.must(err)
	_, err = f.Redeem(ctx, login.SKey, codes[0])
	f.must(err)
	s.used, s.unused = codes[0], codes[1]
	f.signIn(f.words("device"), 30*24*time.Hour)
	f.signIn(f.words("device"), 60*24*time.Hour)
}
