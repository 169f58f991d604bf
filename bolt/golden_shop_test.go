package bolt

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/export"
	"littleshelf/app/table"
)

// holds checks that the export of db equals the golden file of that name.
func holds(t *testing.T, db *DB, name string) {
	t.Helper()
	want, err := os.ReadFile("testdata/" + name + ".ndjson")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := export.Export(t.Context(), db, &got, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the upgraded shop is\n%s\nwant\n%s", &got, want)
	}
}

// TestSecondShopIsUpgraded opens a file of the last littleshelf that stored JSON. It has three
// readers, one of them banned and another one erased, a refunded order, a hidden comment and a
// redeemed code. shop2.ndjson is its export, without the sessions.
func TestSecondShopIsUpgraded(t *testing.T) {
	db := openAt(t, unpack(t, "shop2.db"))
	holds(t, db, "shop2")
	sound(t, db)
}

// TestFifthShopIsUpgraded opens a file of schema 5 that was upgraded from schema 2. Some of its
// rows are JSON, and some are records. shop5.ndjson is its export, without the sessions.
func TestFifthShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop5.db")
	if before := formats(t, path); before['{'] < 10 || before[1] < 2 {
		t.Errorf("the golden file has %d rows of JSON and %d records, too few for a test", before['{'], before[1])
	}
	db := openAt(t, path)
	holds(t, db, "shop5")
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if after := formats(t, path); after['{'] > 0 {
		t.Errorf("%d rows are still JSON", after['{'])
	}
}

// TestSixthShopIsUpgraded opens a file of the last littleshelf without categories, positions and
// facts of files. shop6.ndjson is its export, without the sessions. Its books have no picture.
func TestSixthShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop6.db")
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || report.Schema != 6 {
		t.Errorf("Verify = %+v, %v, want schema 6 and no problems", report, err)
	}
	db := openAt(t, path)
	holds(t, db, "shop6")
	err := db.Update(t.Context(), func(tx app.Tx) error {
		return errors.Join(
			tx.PutCategory(app.Category{Number: 1, Name: "文学"}),
			tx.PutPosition(app.Position{User: app.UserID{1}, Book: 1, Page: 1}), tx.DeletePosition(app.UserID{1}, 1),
			tx.PutPDFFile(app.PDFFile{Name: "1.pdf"}))
	})
	if err != nil {
		t.Errorf("Update = %v, want room in the new tables", err)
	}
	sound(t, db)
}

// TestSeventhShopIsUpgraded opens a file of the last littleshelf without a keeper's account,
// settings and closed days. shop7.ndjson is its export. Four of its codes are redeemed, and the
// upgrade lists them by time.
func TestSeventhShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop7.db")
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || report.Schema != 7 {
		t.Errorf("Verify = %+v, %v, want schema 7 and no problems", report, err)
	}
	db := openAt(t, path)
	holds(t, db, "shop7")
	err := db.View(t.Context(), func(r app.Reader) error {
		used := 0
		for _, err := range r.UsedVouchers(app.Voucher{}) {
			if err != nil {
				return err
			}
			used++
		}
		if used != 4 {
			t.Errorf("%d codes are redeemed, want 4", used)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		return errors.Join(
			tx.PutKeeper(app.Keeper{}), tx.PutKeeperSession(app.KeeperSession{}),
			tx.DeleteKeeperSession(app.KeeperSessionID{}),
			tx.PutSetting(app.Setting{Name: "name", Value: "小书架"}),
			tx.PutDayFigures(app.DayFigures{Number: 1, Zone: "UTC"}))
	})
	if err != nil {
		t.Errorf("Update = %v, want room in the new tables", err)
	}
	sound(t, db)
}

// TestEighthShopIsUpgraded opens a file of the last littleshelf without waiting comments and
// replies. shop8.ndjson is its export.
func TestEighthShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop8.db")
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || report.Schema != 8 {
		t.Errorf("Verify = %+v, %v, want schema 8 and no problems", report, err)
	}
	db := openAt(t, path)
	holds(t, db, "shop8")
	var comment app.Comment
	err := db.View(t.Context(), func(r app.Reader) error {
		for number := range r.WaitingComments(0) {
			t.Errorf("comment %d waits", number)
		}
		for latest, err := range r.LatestComments(0) {
			comment = latest
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		comment.Waits, comment.Reply, comment.ReplyAt = app.WaitsForKeeper, "谢谢", comment.At
		return tx.PutComment(comment)
	})
	if err != nil {
		t.Errorf("Update = %v, want room in the new index", err)
	}
	sound(t, db)
}

// TestNinthShopIsUpgraded opens a file of the last littleshelf without readers' pictures, pairings
// and messages. shop9.ndjson is its export.
func TestNinthShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop9.db")
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || report.Schema != 9 {
		t.Errorf("Verify = %+v, %v, want schema 9 and no problems", report, err)
	}
	db := openAt(t, path)
	holds(t, db, "shop9")
	err := db.Update(t.Context(), func(tx app.Tx) error {
		reader, err := tx.UserByOpenID("o59b187189bbc34625d1f2cfefaf")
		picture := app.Picture{User: reader.ID, JPEG: "\xff\xd8"}
		reader.Picture = picture.Hash()
		at := reader.Created
		return errors.Join(err,
			tx.PutUser(reader), tx.PutPicture(picture),
			tx.PutPairing(app.Pairing{Code: "ABC234", Secret: app.PairSecretHash{1}, Created: at, Expires: at}),
			tx.PutMessage(app.Message{
				ID: app.MessageID{1}, User: reader.ID, Kind: app.ReplyMessage, Ref: "1", Created: at, Due: at,
			}))
	})
	if err != nil {
		t.Errorf("Update = %v, want room in the new tables", err)
	}
	sound(t, db)
}

// TestTenthShopIsUpgraded opens a file of the last littleshelf without app passwords. shop10.ndjson
// is its export.
func TestTenthShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop10.db")
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || report.Schema != 10 {
		t.Errorf("Verify = %+v, %v, want schema 10 and no problems", report, err)
	}
	db := openAt(t, path)
	holds(t, db, "shop10")
	err := db.Update(t.Context(), func(tx app.Tx) error {
		reader, err := tx.UserByOpenID("o59b187189bbc34625d1f2cfefaf")
		return errors.Join(err, tx.PutAppPassword(app.AppPassword{
			User: reader.ID, Slot: 1, ID: app.AppPasswordID{1}, Hash: app.AppPasswordHash{1}, Name: "阅读器", Created: reader.Created,
		}))
	})
	if err != nil {
		t.Errorf("Update = %v, want room in the new table", err)
	}
	err = db.View(t.Context(), func(r app.Reader) error {
		for session, err := range r.Sessions() {
			if err != nil || session.Device != "" {
				t.Errorf("a session of before has the device %q, %v", session.Device, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, db)
}

// formats counts the rows of a file by their first byte.
func formats(t *testing.T, path string) map[byte]int {
	t.Helper()
	db, err := openBolt(path, bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	counts := make(map[byte]int)
	err = db.View(func(tx *bbolt.Tx) error {
		for _, of := range table.Tables {
			if tx.Bucket([]byte(of.Spaces()[0].Bucket)) == nil {
				continue // the file is older than the table
			}
			for p, err := range (&transaction{Tx: tx}).Ascend(of.Spaces()[0], nil, nil) {
				if err != nil {
					return err
				}
				counts[p.Value[0]]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// TestUnreadableRowIsLeft: an unreadable row does not prevent an upgrade, and Check reports it.
func TestUnreadableRowIsLeft(t *testing.T) {
	path := unpack(t, "shop2.db")
	b, err := openBolt(path, bbolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = b.Update(func(tx *bbolt.Tx) error {
		return errors.Join(
			tx.Bucket([]byte("users")).Put([]byte("0123456789abcdef"), []byte("{")),
			tx.Bucket([]byte("comments")).Put([]byte("0123456789abcdef"), []byte("{")))
	})
	if err := errors.Join(err, b.Close()); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, path)
	problems, err := db.Check(t.Context())
	if err != nil || len(problems) != 2 || !strings.HasPrefix(problems[0], "users: row 3031") ||
		!strings.HasPrefix(problems[1], "comments: row 3031") {
		t.Errorf("Check = %q, %v, want the two rows", problems, err)
	}
}

// TestFirstShopIsUpgraded opens a small file of the first release. Its two readers, 测试读者甲 and
// 测试读者乙, have bought a free book and another one, have commented, and are logged in on three
// devices. shop1.ndjson is its export, without the sessions.
func TestFirstShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop1.db")
	old := read(t, path)
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || report.Schema != 1 {
		t.Errorf("Verify = %+v, %v, want schema 1 and no problems", report, err)
	}
	if !bytes.Equal(read(t, path), old) {
		t.Error("Verify changed the file")
	}
	db := openAt(t, path)
	holds(t, db, "shop1")
	err := db.View(t.Context(), func(r app.Reader) error {
		for skey, name := range map[app.SKey]string{
			"1bfb1fa37c41a11ea46add6a48d894744d2e566f": "测试读者甲",
			"c0fd581243cea3e828a15c70ce9a7f3b59f9a2aa": "测试读者乙",
		} {
			session, err1 := r.SessionBySKey(skey.Hash())
			user, err2 := r.User(session.User)
			if err := errors.Join(err1, err2); err != nil || user.Name() != name {
				t.Errorf("signed in is %q, %v, want %q", user.Name(), err, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	kept := read(t, path+".schema1")
	if report, err := Verify(t.Context(), path+".schema1"); err != nil || len(report.Problems) > 0 || report.Schema != 1 {
		t.Errorf("Verify of the copy aside = %+v, %v, want schema 1 and no problems", report, err)
	}
	// The copy differs in the two meta pages only.
	if page := 2 * os.Getpagesize(); !bytes.Equal(kept[page:], old[page:len(kept)]) {
		t.Error("the copy aside is not what was there")
	}
}
