package bench

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"littleshelf/app"
)

// reader is all of one reader but the comments.
type reader struct {
	user    app.User
	session *app.Session // when signed in
	entries []app.Entry
	orders  []app.Order // all live
	book    []int       // of each order
}

// user makes what the nth reader is before doing anything, and gives what makes the rest. By id,
// readers are in the order of n.
func (s Size) user(n int) (app.User, dice) {
	d := roll(ofReader, n)
	step := signupFor / time.Duration(s.Readers)
	created := opened.Add(step*time.Duration(n) + time.Duration(d.Float64()*float64(step)))
	return app.User{
		ID: app.UserID(app.NewID(created, d)), OpenID: openID(d), Profile: profile(d, n), Created: whole(created), Seen: whole(created),
	}, d
}

// reader makes the nth reader. Orders come soon after the first login, as they do in life, and so
// never far from the ids of others' orders of that time.
func (s Size) reader(n int) reader {
	user, d := s.user(n)
	r := reader{user: user}
	r.post(app.SignupPoints, app.Signup, "", r.user.Created)
	r.signIn(s, n, d)
	r.shop(s, s.ordersOf(n), d)
	return r
}

// present is what the keeper gave who is signed in: with it they can buy as long as it is measured.
const present = 150

// signIn gives a session to as many readers as s says, evenly spread.
func (r *reader) signIn(s Size, n int, d dice) {
	nth := s.customersBefore(n)
	if s.customersBefore(n+1) == nth {
		return
	}
	// No session is to be extended, which would make a read a write: it has long to go.
	r.session = &app.Session{
		ID: app.SessionID(app.NewID(r.user.Created, d)), User: r.user.ID, SKey: skey(nth).Hash(), Created: r.user.Created,
		Expires: r.user.Created.AddDate(100, 0, 0),
	}
	r.user.Devices = []app.SessionID{r.session.ID}
	r.post(present, app.Granted, r.session.ID.String(), r.user.Created)
}

// shop buys books. Who has too few points gets some from the keeper.
func (r *reader) shop(s Size, orders int, d dice) {
	times := make([]time.Time, orders)
	for i := range times {
		u := d.Float64()
		times[i] = r.user.Created.Add(time.Duration(u * u * u * float64(openFor-signupFor)))
	}
	slices.SortFunc(times, time.Time.Compare)
	for _, at := range times {
		book := popular(d, s.Books)
		for slices.Contains(r.book, book) {
			book = (book + 1) % s.Books
		}
		order := app.Order{ID: app.OrderID(app.NewID(at, d)), User: r.user.ID, Book: bookID(book), Price: price(book), At: whole(at)}
		if r.user.Balance < order.Price {
			r.post(present, app.Granted, order.ID.String(), order.At)
		}
		r.post(-order.Price, app.Bought, order.ID.String(), order.At)
		r.orders, r.book = append(r.orders, order), append(r.book, book)
	}
}

func (r *reader) post(delta int64, why app.Why, ref string, at time.Time) {
	r.user.Balance += delta
	r.user.Entries++
	r.entries = append(r.entries, app.Entry{
		User: r.user.ID, Seq: r.user.Entries, Delta: delta, Balance: r.user.Balance, Why: why, Ref: ref, At: at,
	})
}

// profile is one as WeChat gives it, or none for one in five.
func profile(d dice, n int) app.Profile {
	if d.IntN(5) == 0 {
		return app.Profile{}
	}
	picture := make([]byte, 66)
	d.Read(picture)
	return app.Profile{
		NickName: readerName(n), Gender: d.IntN(3), Language: "zh_CN", City: one(d, cities), Province: "Testland", Country: "China",
		AvatarURL: "https://thirdwx.example/mmopen/vi_32/" + base64.RawURLEncoding.EncodeToString(picture) + "/132",
	}
}

func readerName(n int) string { return stemmed("测试读者", n) }

// openID has 28 characters, as WeChat's have.
func openID(d dice) string {
	id := make([]byte, 20)
	d.Read(id)
	return "o" + base64.RawURLEncoding.EncodeToString(id)
}

// skey is the secret of the nth customer.
func skey(n int) app.SKey {
	sum := sha256.Sum256([]byte("bench skey " + strconv.Itoa(n)))
	return app.SKey(hex.EncodeToString(sum[:20]))
}

// whole is a time as the shop keeps it.
func whole(t time.Time) time.Time { return t.Truncate(time.Millisecond) }
