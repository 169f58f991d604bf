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

// reader has all rows of a reader except comments.
type reader struct {
	user    app.User
	session *app.Session // nil if not signed in
	entries []app.Entry
	orders  []app.Order // all live
	books   []int       // of the orders
}

// user returns the nth reader after signing up, and the randomness for the rest. Their ids are in
// the order of n.
func (s Size) user(n int) (app.User, dice) {
	d := newRand(ofReader, n)
	step := signupFor / time.Duration(s.Readers)
	created := opened.Add(step*time.Duration(n) + time.Duration(d.Float64()*float64(step)))
	return app.User{
		ID: app.UserID(app.NewID(created, d)), OpenID: openID(d), Profile: profile(d, n), Created: stored(created), Seen: stored(created),
	}, d
}

// reader returns the nth reader. As in a real shop, most orders follow soon after signing up, so
// their ids are close to those of other readers' orders of that time.
func (s Size) reader(n int) reader {
	user, d := s.user(n)
	r := reader{user: user}
	r.post(app.SignupPoints, app.Signup, "", r.user.Created)
	r.signIn(s, n, d)
	r.buy(s, s.ordersOf(n), d)
	return r
}

// grant is the points that the keeper grants to a signed-in reader: enough to buy during a
// measurement.
const grant = 150

// signIn adds a session if the nth reader is one of the s.SignedIn readers, who are evenly spread.
func (r *reader) signIn(s Size, n int, d dice) {
	nth := s.customersBefore(n)
	if s.customersBefore(n+1) == nth {
		return
	}
	// It expires late, because extending a session would make a read a write.
	r.session = &app.Session{
		ID: app.SessionID(app.NewID(r.user.Created, d)), User: r.user.ID, SKey: skey(nth).Hash(), Created: r.user.Created,
		Expires: r.user.Created.AddDate(100, 0, 0),
	}
	r.user.Devices = []app.SessionID{r.session.ID}
	r.post(grant, app.Granted, r.session.ID.String(), r.user.Created)
}

// buy buys books. The keeper grants points if there are too few.
func (r *reader) buy(s Size, orders int, d dice) {
	times := make([]time.Time, orders)
	for i := range times {
		u := d.Float64()
		times[i] = r.user.Created.Add(time.Duration(u * u * u * float64(openFor-signupFor)))
	}
	slices.SortFunc(times, time.Time.Compare)
	for _, at := range times {
		book := popular(d, s.Books)
		for slices.Contains(r.books, book) {
			book = (book + 1) % s.Books
		}
		order := app.Order{ID: app.OrderID(app.NewID(at, d)), User: r.user.ID, Book: bookID(book), Price: price(book), At: stored(at)}
		if r.user.Balance < order.Price {
			r.post(grant, app.Granted, order.ID.String(), order.At)
		}
		r.post(-order.Price, app.Bought, order.ID.String(), order.At)
		r.orders, r.books = append(r.orders, order), append(r.books, book)
	}
}

func (r *reader) post(delta int64, why app.Why, ref string, at time.Time) {
	r.user.Balance += delta
	r.user.Entries++
	r.entries = append(r.entries, app.Entry{
		User: r.user.ID, Seq: r.user.Entries, Delta: delta, Balance: r.user.Balance, Why: why, Ref: ref, At: at,
	})
}

// profile returns a profile like WeChat's. A fifth of the readers have none.
func profile(d dice, n int) app.Profile {
	if d.IntN(5) == 0 {
		return app.Profile{}
	}
	picture := make([]byte, 66)
	d.Read(picture)
	return app.Profile{
		NickName: readerName(n), Gender: d.IntN(3), Language: "zh_CN", City: choose(d, cities), Province: "Testland", Country: "China",
		AvatarURL: "https://thirdwx.example/mmopen/vi_32/" + base64.RawURLEncoding.EncodeToString(picture) + "/132",
	}
}

func readerName(n int) string { return stemmed("测试读者", n) }

// openID returns an openid of 28 characters, like WeChat's.
func openID(d dice) string {
	id := make([]byte, 20)
	d.Read(id)
	return "o" + base64.RawURLEncoding.EncodeToString(id)
}

// skey returns the skey of the nth customer.
func skey(n int) app.SKey {
	sum := sha256.Sum256([]byte("bench skey " + strconv.Itoa(n)))
	return app.SKey(hex.EncodeToString(sum[:20]))
}

// stored truncates a time to the precision of the store.
func stored(t time.Time) time.Time { return t.Truncate(time.Millisecond) }
