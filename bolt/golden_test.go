package bolt

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"littleshelf/app"
)

// unpack copies a golden file to a temporary folder, where a test may write to it.
func unpack(t *testing.T, name string) (path string) {
	t.Helper()
	packed, err := os.ReadFile(filepath.Join("testdata", name+".gz"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "shop.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSchema1IsUpgraded opens a file of the first littleshelf, with a row in every table of that
// time and every field set. No row is lost, and the tables of later schemas can be used.
func TestSchema1IsUpgraded(t *testing.T) {
	path := unpack(t, "schema1.db")
	db := openAt(t, path)
	at := time.Date(2026, 11, 22, 8, 0, 0, 123e6, time.UTC)
	reader, order := app.UserID{15: 1}, app.OrderID{15: 3}
	err := db.View(t.Context(), func(r app.Reader) error {
		user, err1 := r.UserByOpenID("openid")
		session, err2 := r.SessionBySKey(app.SKeyHash{31: 1})
		book, err3 := r.Book(1)
		comment, err4 := r.Comment(1)
		bought, err5 := r.LiveOrder(reader, 1)
		for _, c := range []struct{ got, want any }{
			{user, app.User{
				ID: reader, OpenID: "openid", Balance: 27, Entries: 2, Devices: []app.SessionID{{15: 2}}, Epoch: 3,
				Banned: true, Created: at, Seen: at,
				Profile: app.Profile{
					NickName: "书友", Gender: 1, Language: "zh_CN", City: "广州", Province: "广东", Country: "中国",
					AvatarURL: "https://example.com/a.png",
				},
			}},
			{session, app.Session{
				ID: app.SessionID{15: 2}, User: reader, SKey: app.SKeyHash{31: 1}, Epoch: 3, Created: at,
				Expires: at.Add(time.Hour),
			}},
			{book, app.Book{
				ID: 1, Category: 2, Name: "红楼梦", Author: "曹雪芹", Publisher: "出版社", Price: 3,
				CoverURL: "https://example.com/c.png", DiskName: "1.pdf", Sample: "s.pdf", Listed: true,
			}},
			{comment, app.Comment{
				ID: 1, Book: 1, BookName: "红楼梦", User: reader, UserName: "书友",
				Avatar: "https://example.com/a.png", Text: "好书", At: at,
			}},
			{bought, app.Order{ID: order, User: reader, Book: 1, Price: 3, At: at}},
		} {
			if !reflect.DeepEqual(c.got, c.want) {
				t.Errorf("upgraded to %+v, want %+v", c.got, c.want)
			}
		}
		return cmp.Or(err1, err2, err3, err4, err5)
	})
	if err != nil {
		t.Error(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		if n, err := tx.NextID("comment"); n != 2 || err != nil {
			t.Errorf("NextID = %d, %v, want 2", n, err)
		}
		return errors.Join(
			tx.PutBatch(app.Batch{Count: 1}), tx.PutVoucher(app.Voucher{}), tx.PutReceipt(app.Receipt{}),
			tx.PutErasure(app.Erasure{}),
		)
	})
	if err != nil {
		t.Errorf("Update = %v, want room in every table", err)
	}
	report, err := app.CheckMoney(t.Context(), db)
	if err != nil || report.Entries != 2 || len(report.Problems) > 0 {
		t.Errorf("app.CheckMoney = %+v, %v", report, err)
	}
	if problems, err := db.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %q, %v", problems, err)
	}
	if _, err := os.Stat(path + ".schema1"); err != nil {
		t.Errorf("the copy aside: %v", err)
	}
}
