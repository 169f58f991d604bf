package app_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"littleshelf/app"
)

func TestFindReader(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		ids := []string{
			"019a0b1c-2d3e-7f40-8a1b-2c3d4e5f6071",
			"019a0b1c-2d3e-7f40-8a1b-2c3d4e5f6072", // the last of 36 differs
			"019a0b1c-ffff-7f40-8a1b-2c3d4e5f6071",
			"119a0b1c-2d3e-7f40-8a1b-2c3d4e5f6071",
		}
		names := []string{"测试读者甲", "测试读者乙", "测试读者乙乙", "Ａnna"}
		for i, text := range ids {
			user := app.User{OpenID: text, Profile: app.Profile{NickName: names[i]}, Created: s.clock.Now(), Seen: s.clock.Now()}
			if err := user.ID.UnmarshalText([]byte(text)); err != nil {
				t.Fatal(err)
			}
			s.update(func(tx app.Tx) error { return tx.PutUser(user) })
		}
		for words, want := range map[string]struct {
			code app.Code
			id   string
		}{
			"":                      {code: app.Invalid},
			" \t":                   {code: app.Invalid},
			"119a0b1":               {code: app.Unknown}, // seven
			"119a0b1c":              {none, ids[3]},
			"119A0B1C-2D3E":         {none, ids[3]},
			"019a0b1c":              {code: app.Invalid}, // three
			"019a0b1c-2d3e":         {code: app.Invalid}, // two
			"019a0b1c-f":            {none, ids[2]},
			ids[0]:                  {none, ids[0]},
			strings.ToUpper(ids[1]): {none, ids[1]},
			ids[0][:35]:             {code: app.Invalid},
			ids[0] + "0":            {code: app.Unknown},
			"019a0b1d":              {code: app.Unknown},
			"6072":                  {none, ids[1]}, // the end
			"书友6072":                {none, ids[1]},
			"2C3D4E5F6072":          {none, ids[1]},
			"072":                   {code: app.Unknown}, // three
			"6071":                  {code: app.Invalid}, // three readers
			"甲":                     {none, ids[0]},      // a part
			"测试读者":                  {code: app.Invalid},
			"测试读者乙":                 {none, ids[1]}, // the whole beats the part
			"乙乙":                    {none, ids[2]},
			"ａｎｎａ　":                 {none, ids[3]},
			"ANNA":                  {none, ids[3]},
			"annabel":               {code: app.Unknown},
			"二十一世纪的读者":              {code: app.Unknown},
		} {
			user, err := s.FindReader(t.Context(), words)
			if codeOf(err) != want.code || err == nil && user.ID.String() != want.id {
				t.Errorf("FindReader(%q) = %s, %v, want %s, code %d", words, user.ID, err, want.id, want.code)
			}
		}
		// If one reader has a name that matches the uid of another, both are found.
		for _, words := range []string{"6072", "119a0b1c", "书友6072"} {
			user := app.User{ID: app.UserID{1: 1}, OpenID: "impostor", Profile: app.Profile{NickName: words},
				Created: s.clock.Now(), Seen: s.clock.Now()}
			s.update(func(tx app.Tx) error { return tx.PutUser(user) })
			_, err := s.FindReader(t.Context(), words)
			several := new(app.Ambiguous)
			if !errors.As(err, &several) || len(several.Readers) != 2 || several.More {
				t.Errorf("FindReader(%s) = %v, want both readers", words, err)
			}
		}
	})
}

// TestFindTooMany: an Ambiguous lists the first twenty readers.
func TestFindTooMany(t *testing.T) {
	s := openModel(t)
	s.update(func(tx app.Tx) (err error) {
		for i := range byte(30) {
			user := app.User{ID: app.UserID{15: i + 1}, OpenID: fmt.Sprint(i),
				Profile: app.Profile{NickName: fmt.Sprintf("测试读者%d", i)}, Created: s.clock.Now(), Seen: s.clock.Now()}
			err = errors.Join(err, tx.PutUser(user))
		}
		return err
	})
	_, err := s.FindReader(t.Context(), "测试")
	several := new(app.Ambiguous)
	if !errors.As(err, &several) || len(several.Readers) != app.MostFound || !several.More || codeOf(err) != app.Invalid {
		t.Errorf("FindReader = %v, want %d readers and more", err, app.MostFound)
	}
}

// TestFindErased: an erased reader is found by id.
func TestFindErased(t *testing.T) {
	s := openModel(t)
	reader := s.login("reader").User.ID
	s.mustDo(s.erase(reader))
	if user, err := s.FindReader(t.Context(), reader.String()); user.ID != reader || !user.Erased || err != nil {
		t.Errorf("FindReader = %+v, %v, want the erased", user, err)
	}
}

// TestFindReadsOnlyMatches: a search reads only the rows of readers that match.
func TestFindReadsOnlyMatches(t *testing.T) {
	const readers = 300
	s := openModel(t)
	s.update(func(tx app.Tx) (err error) {
		for i := 1; i <= readers; i++ {
			id := app.UserID{0: byte(i >> 8), 1: byte(i), 14: byte(i >> 8), 15: byte(i)}
			user := app.User{ID: id, OpenID: id.String(), Profile: app.Profile{NickName: fmt.Sprintf("测试读者%03d号", i)},
				Created: s.clock.Now(), Seen: s.clock.Now()}
			err = errors.Join(err, tx.PutUser(user))
		}
		return err
	})
	read := &readUsers{Store: s.Store}
	s.Store = read
	for _, words := range []string{"测试读者042号", "042号", "042", "002a0000", "002a", "002a0000-0000-0000-0000-00000000002a", "nobody"} {
		read.n = 0
		user, err := s.FindReader(t.Context(), words)
		if want := words != "nobody"; (err == nil) != want || want && user.ID[1] != 42 {
			t.Errorf("FindReader(%q) = %s, %v", words, user.ID, err)
		}
		if read.n > 3 { // two, and the one after those that begin so
			t.Errorf("FindReader(%q) reads %d readers of %d", words, read.n, readers)
		}
	}
}

// readUsers counts the rows of readers that are read.
type readUsers struct {
	app.Store
	n int
}

func (s *readUsers) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.Store.View(ctx, func(r app.Reader) error { return fn(usersCounted{r, &s.n}) })
}

type usersCounted struct {
	app.Reader
	n *int
}

func (r usersCounted) User(id app.UserID) (app.User, error) {
	*r.n++
	return r.Reader.User(id)
}

func (r usersCounted) Users() iter.Seq2[app.User, error] { return r.counted(r.Reader.Users()) }

func (r usersCounted) LatestUsers(before app.UserID) iter.Seq2[app.User, error] {
	return r.counted(r.Reader.LatestUsers(before))
}

func (r usersCounted) counted(users iter.Seq2[app.User, error]) iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		for user, err := range users {
			if *r.n++; !yield(user, err) {
				return
			}
		}
	}
}
