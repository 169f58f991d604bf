package security

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/bolt"
)

// TestStolenFile: a copy of the database contains nothing that logs a reader in, at this shop or at
// another, and no voucher's code. (It contains the key that signs links: a thief can download the
// books, as from a copy of the folder.)
func TestStolenFile(t *testing.T) {
	db := harness.NewDB(t)
	shop := harness.Serve(t, db, harness.NoEnv, "-seed")
	reader, err := shop.Client.Login("a-reader")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shop.Client.Buy(reader.SKey, 1000000001); err != nil {
		t.Fatal(err)
	}
	k := &harness.KeptShop{DB: db, Books: filepath.Dir(db)}
	var minted struct{ Codes []string }
	if err := json.Unmarshal([]byte(k.Must(t, "codes", "mint", "3", "-points", "10", "-json")), &minted); err != nil ||
		len(minted.Codes) != 3 {
		t.Fatalf("minted %v, %v", minted, err)
	}
	stolen := harness.NewDB(t)
	k.Must(t, "backup", stolen)

	image, err := os.ReadFile(stolen)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := hex.DecodeString(string(reader.SKey))
	if err != nil {
		t.Fatal(err)
	}
	secrets := [][]byte{[]byte(reader.SKey), raw, []byte(base64.StdEncoding.EncodeToString(raw)), []byte("a-reader")}
	for _, code := range minted.Codes {
		secrets = append(secrets, []byte(code), []byte(strings.ReplaceAll(code, "-", "")))
	}
	for _, secret := range secrets {
		if bytes.Contains(bytes.ToLower(image), bytes.ToLower(secret)) {
			t.Errorf("%.4q… is in the file", secret)
		}
	}

	thief := harness.Serve(t, stolen, harness.NoEnv)
	hash := reader.SKey.Hash()
	var found []string
	for _, session := range sessionsIn(t, stolen) {
		id, stored := session.ID, session.SKey
		found = append(found, hex.EncodeToString(stored[:]), hex.EncodeToString(stored[:20]), hex.EncodeToString(stored[12:]), string(stored[:]),
			base64.StdEncoding.EncodeToString(stored[:]), base64.RawURLEncoding.EncodeToString(stored[:]), id.String(),
			hex.EncodeToString(id[:]), session.User.String())
		if stored != hash {
			t.Errorf("the session's hash is %x, want %x", stored, hash)
		}
	}
	if len(found) == 0 {
		t.Error("the copy has no session")
	}
	for _, key := range found {
		for _, at := range []*harness.InProcess{shop, thief} {
			answer := map[string]any{}
			at.Client.GetJSON(t, "/api/user/info?skey="+url.QueryEscape(key), &answer)
			if answer["userInfo"] != nil {
				t.Errorf("%.8q… of the file, used as an skey, signs in: %v", key, answer)
			}
			if status, _ := harness.Get(t, at.Client.Base+"/downloadfile?filename=1000000001.pdf&skey="+url.QueryEscape(key)); status != 403 {
				t.Errorf("%.8q… of the file, used as an skey, downloads the book: %d", key, status)
			}
		}
	}
	shop.Stop()
	thief.Stop()
	harness.Check(t, db, reader)
}

// sessionsIn returns the sessions in a copy of the database at path, which a shop may have open.
func sessionsIn(t *testing.T, path string) (sessions []app.Session) {
	t.Helper()
	image, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied, image, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(copied)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(context.Background(), func(r app.Reader) error {
		for session, err := range r.Sessions() {
			if err != nil {
				return err
			}
			sessions = append(sessions, session)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sessions
}

// TestFreshInstallsShareNothing: a link or an skey of one shop is invalid at another that was
// installed in the same way, even where order and reader are the same in both.
func TestFreshInstallsShareNothing(t *testing.T) {
	one, two := harness.NewDB(t), harness.NewDB(t)
	a, b := harness.Serve(t, one, harness.NoEnv, "-seed"), harness.Serve(t, two, harness.NoEnv, "-seed")
	in := func(s *harness.InProcess) (harness.Receipt, *url.URL) {
		reader, err := s.Client.Login("a-reader")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Client.Buy(reader.SKey, 1000000001); err != nil {
			t.Fatal(err)
		}
		var shelf struct{ List []struct{ BKFile string } }
		s.Client.GetJSON(t, "/api/user/getBoughtBooks?skey="+string(reader.SKey), &shelf)
		link, err := url.Parse(shelf.List[0].BKFile)
		if err != nil {
			t.Fatal(err)
		}
		return reader, link
	}
	readerA, linkA := in(a)
	readerB, linkB := in(b)
	for _, name := range []string{"o", "s"} {
		if linkA.Query().Get(name) == linkB.Query().Get(name) {
			t.Errorf("both links have the %s %s", name, linkA.Query().Get(name))
		}
	}
	if readerA.SKey == readerB.SKey || readerA.RequestID == readerB.RequestID {
		t.Error("both shops issue the same skey or the same request id")
	}
	for _, tt := range []struct {
		shop   *harness.InProcess
		target string
		want   int
	}{
		{a, linkA.RequestURI(), 200}, {b, linkB.RequestURI(), 200}, {a, linkB.RequestURI(), 403}, {b, linkA.RequestURI(), 403},
		{a, "/downloadfile?filename=1000000001.pdf&skey=" + string(readerB.SKey), 403},
		{b, "/downloadfile?filename=1000000001.pdf&skey=" + string(readerA.SKey), 403},
	} {
		if status, _ := harness.Get(t, tt.shop.Client.Base+tt.target); status != tt.want {
			t.Errorf("%s = %d, want %d", tt.target, status, tt.want)
		}
	}
	a.Stop()
	b.Stop()

	// A shop with a's data and another key. Links of a are invalid there.
	moved := harness.NewDB(t)
	data := filepath.Join(filepath.Dir(moved), "data.ndjson")
	k := &harness.KeptShop{DB: one, Books: filepath.Dir(one)}
	k.Must(t, "export", data)
	k.DB = moved
	k.Must(t, "import", data)
	c := harness.Serve(t, moved, harness.NoEnv)
	if status, _ := harness.Get(t, c.Client.Base+linkA.RequestURI()); status != 403 {
		t.Errorf("a link of the first shop = %d, want 403", status)
	}
	if _, err := c.Client.Balance(readerA.SKey); err != harness.Refused(-3) {
		t.Errorf("an skey of the first shop: %v, want -3", err)
	}
	c.Stop()
	for path, receipts := range map[string][]harness.Receipt{one: {readerA}, two: {readerB}, moved: nil} {
		harness.Check(t, path, receipts...)
	}
}
