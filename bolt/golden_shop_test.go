package bolt

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"littleshelf/app"
	"littleshelf/app/opendata"
)

// TestFirstShopIsUpgraded opens the file of a small shop as the first release wrote it: two readers,
// 测试读者甲 and 测试读者乙, who bought a free book and another, commented, and are signed in on three
// devices. shop1.ndjson says all that is in it but the sessions.
func TestFirstShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop1.db")
	old := read(t, path)
	if report, err := Verify(path); err != nil || len(report.Problems) > 0 || report.Schema != 1 {
		t.Errorf("Verify = %+v, %v, want schema 1 and no problems", report, err)
	}
	if !bytes.Equal(read(t, path), old) {
		t.Error("Verify changed the file")
	}
	db := openAt(t, path)
	want, err := os.ReadFile("testdata/shop1.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := opendata.Export(t.Context(), db, &got, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the upgraded shop is\n%s\nwant\n%s", &got, want)
	}
	err = db.View(t.Context(), func(r app.Reader) error {
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
	if report, err := Verify(path + ".schema1"); err != nil || len(report.Problems) > 0 || report.Schema != 1 {
		t.Errorf("Verify of the copy aside = %+v, %v, want schema 1 and no problems", report, err)
	}
	// All but the two meta pages is byte for byte what it was.
	if page := 2 * os.Getpagesize(); !bytes.Equal(kept[page:], old[page:len(kept)]) {
		t.Error("the copy aside is not what was there")
	}
}
