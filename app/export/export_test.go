package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/export"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
	"littleshelf/bolt"
)

func noProgress(int) {}

// exported returns the export of a store.
func exported(t testing.TB, s app.Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := export.Export(t.Context(), s, &b, noProgress); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// openBolt creates a database. The test's cleanup runs both checks.
func openBolt(t *testing.T) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if problems, err := db.Check(context.Background()); err != nil || len(problems) > 0 {
			t.Errorf("bolt.Check = %q, %v", problems, err)
		}
		sound(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func sound(t *testing.T, s app.Store) {
	t.Helper()
	report, err := app.Check(context.Background(), s)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("app.Check = %q, %v", report.Problems, err)
	}
}

// TestRoundTrip checks that the export of an imported shop has the same bytes, also between
// engines.
func TestRoundTrip(t *testing.T) {
	engines := map[string]func() app.Store{
		"bolt":                func() app.Store { return openBolt(t) },
		"model":               func() app.Store { return storetest.NewModel() },
		"model, under replay": func() app.Store { return storetest.Replay(storetest.NewModel()) },
	}
	from := openBolt(t)
	shop := storetest.LivedIn(t, from, 40)
	text := exported(t, from)
	for _, kind := range strings.Fields("littleshelf counter book user comment order entry batch code claim receipt erasure end") {
		if !strings.Contains(text, `{"type":"`+kind+`",`) {
			t.Errorf("no line of type %s", kind)
		}
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if !json.Valid([]byte(line)) {
			t.Errorf("line %d is no JSON: %s", i+1, line)
		}
	}
	if strings.Contains(text, "skey") || strings.Contains(text, "session") || strings.Contains(text, "linkkey") {
		t.Error("the export names a secret")
	}
	for name, open := range engines {
		to := open()
		last := 0
		rows, err := export.Import(t.Context(), to, strings.NewReader(text), func(n int) { last = n })
		if want := strings.Count(text, "\n") - 2; err != nil || rows != want || last != want {
			t.Fatalf("%s: Import = %d, %v, told of %d, want %d", name, rows, err, last, want)
		}
		if again := exported(t, to); again != text {
			t.Errorf("%s: the second export differs", name)
		}
		sound(t, to)
		// The last comment was number 44. Two were deleted.
		n, err := nextComment(t, to)
		if want, wantErr := nextComment(t, from); wantErr != nil || err != nil || n != 43 || want < n {
			t.Errorf("%s: the next comment has number %d, %v, and in the original %d, %v", name, n, err, want, wantErr)
		}
		if _, err := export.Import(t.Context(), to, strings.NewReader(text), noProgress); !errors.Is(err, export.ErrNotEmpty) {
			t.Errorf("%s: a second Import = %v, want %v", name, err, export.ErrNotEmpty)
		}
		other := *shop
		other.Store = to
		login, err := other.Login(t.Context(), "reader3", app.SignedProfile{})
		if err != nil || login.User.Balance == 30 {
			t.Errorf("%s: a reader who logs in again has %d points, %v", name, login.User.Balance, err)
		}
	}
}

func nextComment(t *testing.T, s app.Store) (n uint64, err error) {
	err = s.Update(t.Context(), func(tx app.Tx) (err error) {
		n, err = tx.NextID("comment")
		return err
	})
	return n, err
}

// TestUserFields checks that every field of app.User is exported, except those omitted on purpose.
func TestUserFields(t *testing.T) {
	at := time.Date(2026, 11, 22, 8, 0, 0, 123e6, time.UTC)
	picture := app.Picture{User: app.UserID{1}, JPEG: "\xff\xd8"}
	user := app.User{
		ID: picture.User, OpenID: "o", Balance: 0, Entries: 0, Epoch: 5, Banned: true, Created: at, Seen: at,
		Picture: picture.Hash(),
		Profile: app.Profile{NickName: "a", Gender: 1, Language: "b", City: "c", Province: "d", Country: "e", AvatarURL: "f"},
	}
	for field, value := range reflect.ValueOf(user).Fields() {
		money := field.Name == "Balance" || field.Name == "Entries" // which need a ledger
		living := field.Name == "Erased"                            // nobody else has a profile
		if value.IsZero() && field.Name != "Devices" && !money && !living {
			t.Errorf("the test's user has no %s", field.Name)
		}
	}
	from, to := storetest.NewModel(), storetest.NewModel()
	err := from.Update(t.Context(), func(tx app.Tx) error { return errors.Join(tx.PutUser(user), tx.PutPicture(picture)) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := export.Import(t.Context(), to, strings.NewReader(exported(t, from)), noProgress); err != nil {
		t.Fatal(err)
	}
	err = to.View(t.Context(), func(r app.Reader) error {
		got, err := r.User(user.ID)
		if err == nil && !reflect.DeepEqual(got, user) {
			err = fmt.Errorf("got %+v, want %+v", got, user)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, to)
}

// TestImportIsStrict imports exports with one change each.
func TestImportIsStrict(t *testing.T) {
	from := storetest.NewModel()
	storetest.LivedIn(t, from, 4)
	lines := strings.SplitAfter(exported(t, from), "\n")
	lines = lines[:len(lines)-1]
	at := func(kind string) int {
		for i, line := range lines {
			if strings.HasPrefix(line, `{"type":"`+kind+`"`) {
				return i
			}
		}
		t.Fatalf("no %s", kind)
		return 0
	}
	replaced := func(kind, old, new string) func() []string {
		return func() []string {
			changed := append([]string(nil), lines...)
			i := at(kind)
			if changed[i] = strings.Replace(changed[i], old, new, 1); changed[i] == lines[i] {
				t.Fatalf("no %s in %s", old, lines[i])
			}
			return changed
		}
	}
	inserted := func(i int, line string) func() []string {
		return func() []string { return append(append(append([]string(nil), lines[:i]...), line), lines[i:]...) }
	}
	tests := []struct {
		name  string
		lines func() []string
		want  string
	}{
		{"empty", func() []string { return nil }, "line 1: this is no export"},
		{"another file", func() []string { return []string{"%PDF-1.4\n"} }, "line 1: this is no export"},
		{"a newer format", replaced("littleshelf", `"format":1`, `"format":2`), "line 1: format 2"},
		{"no end", func() []string { return lines[:len(lines)-1] }, "breaks off"},
		{"a row lost", func() []string { return append(append([]string(nil), lines[:20]...), lines[21:]...) }, "rows are announced"},
		{"cut in a line", func() []string { return []string{strings.Join(lines[:5], ""), lines[5][:20]} }, "line 6: "},
		{"something after the end", inserted(len(lines), "{}\n"), "something follows"},
		{"unknown type", inserted(2, `{"type":"thing","id":1}`+"\n"), "line 3: thing: unknown type"},
		{"no type", inserted(2, `{"id":1}`+"\n"), "line 3: not an object"},
		{"type not first", inserted(2, `{"id":1,"type":"book"}`+"\n"), "line 3: not an object"},
		{"an array", inserted(2, "[]\n"), "line 3: not an object"},
		{"an empty line", inserted(2, "\n"), "line 3: not an object"},
		{"not UTF-8", replaced("book", `"某人"`, "\"\xff\""), "not UTF-8"},
		{"unknown key", replaced("book", `"price"`, `"prize":1,"price"`), `unknown field "prize"`},
		{"a key in another case", replaced("book", `"price"`, `"Price"`), `"price" is missing`},
		{"a key lost", replaced("book", `"price":0,`, ""), `key "price" is missing`},
		{"a key given twice", replaced("book", `"price":0,`, `"price":7,"price":0,`), "given twice"},
		{"a key given twice inside", replaced("user", `"gender":0,`, `"gender":1,"gender":0,`), "given twice"},
		{"a number as text", replaced("book", `"price":0`, `"price":"0"`), "cannot unmarshal"},
		{"a number with a point", replaced("book", `"price":0`, `"price":0.5`), "cannot unmarshal"},
		{"a time elsewhere", replaced("user", `Z","seen"`, `+08:00","seen"`), "Created: not in UTC"},
		{"trailing text", replaced("book", "}\n", "} x\n"), "something follows"},
		{"a row twice", inserted(at("user")+1, lines[at("user")]), "there twice"},
		{"rows in another order", func() []string {
			changed := append([]string(nil), lines...)
			i := at("user")
			changed[i], changed[i+1] = changed[i+1], changed[i]
			return changed
		}, "not in the order"},
		{"types in another order", inserted(at("user")+1, lines[at("book")]), "not in the order"},
		{"an openid twice", func() []string {
			changed := append([]string(nil), lines...)
			i := at("user") + 2
			changed[i] = strings.Replace(lines[i], shoptest.OpenID("reader2"), shoptest.OpenID("reader3"), 1)
			return changed
		}, "an earlier line has the same openid"},
		{"wrong money", replaced("entry", `"delta":30`, `"delta":31`), "does not add up"},
		{"a counter of book ids, which are not given out while they are taken", replaced("counter", `"last":6`, `"last":5`), ""},
		{"a comment's number given out again", func() []string {
			changed := append([]string(nil), lines...)
			for i, line := range changed {
				if strings.HasPrefix(line, `{"type":"counter","name":"comment"`) {
					changed[i] = `{"type":"counter","name":"comment","last":1}` + "\n"
				}
			}
			return changed
		}, "given out again"},
	}
	for _, tt := range tests {
		to := storetest.NewModel()
		_, err := export.Import(t.Context(), to, strings.NewReader(strings.Join(tt.lines(), "")), noProgress)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: Import = %v, want an error that says %q", tt.name, err, tt.want)
		}
	}

	// Spaces, escapes and the order of keys are free, as in JSON.
	loose := strings.Join(lines, "")
	loose = strings.Replace(loose, `{"type":"book","id":1,"category":0,`, `{ "type" : "book" , "category": 0, "id":1,`, 1)
	loose = strings.Replace(loose, "某", `\u67d0`, 1)
	to := storetest.NewModel()
	if _, err := export.Import(t.Context(), to, strings.NewReader(loose), noProgress); err != nil {
		t.Errorf("Import of loose JSON = %v", err)
	}
	if exported(t, to) != strings.Join(lines, "") {
		t.Error("the export of loose JSON differs")
	}
	sound(t, to)
}

func TestImportFile(t *testing.T) {
	from := storetest.NewModel()
	storetest.LivedIn(t, from, 4)
	text := exported(t, from)
	open := func(path string) (export.Store, error) { return bolt.Open(path) }
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.db")
	alone := func(want ...string) {
		t.Helper()
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != len(want) {
			t.Errorf("the folder has %v, %v, want %v", entries, err, want)
		}
	}
	_, err := export.ImportFile(t.Context(), path, open, strings.NewReader(text[:len(text)/2]), noProgress)
	if err == nil {
		t.Error("ImportFile of half a file went ahead")
	}
	alone()

	fresh, err := bolt.Open(path) // as a server leaves it that was started once
	if err != nil {
		t.Fatal(err)
	}
	if _, err := export.ImportFile(t.Context(), path, open, strings.NewReader(text), noProgress); !errors.Is(err, bolt.ErrInUse) {
		t.Errorf("ImportFile into an open database = %v, want %v", err, bolt.ErrInUse)
	}
	if err := fresh.Close(); err != nil {
		t.Fatal(err)
	}
	if rows, err := export.ImportFile(t.Context(), path, open, strings.NewReader(text), noProgress); err != nil || rows == 0 {
		t.Fatalf("ImportFile over an empty database = %d, %v", rows, err)
	}
	alone("shop.db")
	if _, err := export.ImportFile(t.Context(), path, open, strings.NewReader(text), noProgress); !errors.Is(err, export.ErrNotEmpty) {
		t.Errorf("ImportFile over a full database = %v, want %v", err, export.ErrNotEmpty)
	}
	other := filepath.Join(dir, "other.db")
	if _, err := export.ImportFile(t.Context(), other, open, strings.NewReader(text), noProgress); err != nil {
		t.Error(err)
	}
	alone("other.db", "shop.db")
	for _, p := range []string{path, other} {
		db, err := bolt.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		if exported(t, db) != text {
			t.Errorf("%s: the export differs", p)
		}
		sound(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if report, err := bolt.Verify(t.Context(), p); err != nil || len(report.Problems) > 0 {
			t.Errorf("Verify = %q, %v", report.Problems, err)
		}
	}
}

// TestKeeperStaysHere: an export has the settings, and neither the keeper's account nor a session.
func TestKeeperStaysHere(t *testing.T) {
	from := storetest.NewModel()
	storetest.LivedIn(t, from, 4)
	text := exported(t, from)
	if !strings.Contains(text, `{"type":"setting","name":"name",`) {
		t.Error("the export has no setting")
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, `{"type":"keeper`) || strings.HasPrefix(line, `{"type":"day`) || strings.Contains(line, `"password"`) {
			t.Errorf("the export has %s", line)
		}
	}
}
