package app_test

import (
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

// auditOf lists the whole audit.
func auditOf(r app.Reader) iter.Seq2[app.Receipt, error] { return r.Receipts(app.ReceiptID{}) }

func TestFindReader(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		ids := []string{
			"019a0b1c-2d3e-7f40-8a1b-2c3d4e5f6071",
			"019a0b1c-2d3e-7f40-8a1b-2c3d4e5f6072", // the last of 36 differs
			"019a0b1c-ffff-7f40-8a1b-2c3d4e5f6071",
			"119a0b1c-2d3e-7f40-8a1b-2c3d4e5f6071",
		}
		for _, text := range ids {
			user := app.User{OpenID: text, Created: s.clock.Now(), Seen: s.clock.Now()}
			if err := user.ID.UnmarshalText([]byte(text)); err != nil {
				t.Fatal(err)
			}
			s.update(func(tx app.Tx) error { return tx.PutUser(user) })
		}
		for prefix, want := range map[string]struct {
			code app.Code
			id   string
		}{
			"":                                  {code: app.Invalid},
			"119a0b1":                           {code: app.Invalid}, // seven
			"119a0b1c":                          {none, ids[3]},
			"119A0B1C-2D3E":                     {none, ids[3]},
			"019a0b1c":                          {code: app.Invalid}, // three
			"019a0b1c-2d3e":                     {code: app.Invalid}, // two
			"019a0b1c-f":                        {none, ids[2]},
			ids[0]:                              {none, ids[0]},
			strings.ToUpper(ids[1]):             {none, ids[1]},
			ids[0][:35]:                         {code: app.Invalid},
			ids[0] + "0":                        {code: app.Unknown},
			"019a0b1d":                          {code: app.Unknown},
			"19a0b1c-2d3e":                      {code: app.Unknown}, // not from the beginning
			strings.ReplaceAll(ids[3], "-", ""): {code: app.Unknown},
			"二十一世纪的读者":                          {code: app.Unknown},
		} {
			user, err := s.FindReader(t.Context(), prefix)
			if codeOf(err) != want.code || err == nil && user.ID.String() != want.id {
				t.Errorf("FindReader(%s) = %s, %v, want %s, code %d", prefix, user.ID, err, want.id, want.code)
			}
		}
	})
}

// TestFindErased: the keeper finds an erased reader by id, for the money's sake.
func TestFindErased(t *testing.T) {
	s := openModel(t)
	reader := s.login("reader").User.ID
	s.must(s.erase(reader))
	if user, err := s.FindReader(t.Context(), reader.String()); user.ID != reader || !user.Erased || err != nil {
		t.Errorf("FindReader = %+v, %v, want the erased", user, err)
	}
}

// TestLists holds the keeper's lists against the store's.
func TestLists(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		same := func(what string, got any, err error, want any) {
			t.Helper()
			if err != nil || reflect.ValueOf(got).Len() == 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s = %+v, %v, want %+v", what, got, err, want)
			}
		}
		ctx := t.Context()
		author, other := s.chatter()
		s.buy(author.SKey, 1)
		s.buy(other.SKey, 1)
		s.buy(other.SKey, 2)
		s.mint(app.Batch{Count: 2, Points: 5})
		s.mint(app.Batch{Count: 1, Points: 5})
		// What readers do not see the keeper does.
		s.must(s.unlist(2))
		s.must(s.hide(1))
		s.must(s.bans(author.User.ID))
		s.must(s.erase(s.login("gone").User.ID))

		readers, err := s.Readers(ctx)
		same("Readers", readers, err, rows(s, app.Reader.Users))
		books, err := s.Catalogue(ctx)
		same("Catalogue", books, err, rows(s, app.Reader.Books))
		orders, err := s.Sales(ctx)
		same("Sales", orders, err, rows(s, app.Reader.Orders))
		comments, err := s.Comments(ctx)
		same("Comments", comments, err, rows(s, app.Reader.Comments))
		batches, err := s.Batches(ctx)
		same("Batches", batches, err, rows(s, app.Reader.Batches))
		if len(readers) != 3 || len(books) != 2 || len(orders) != 3 || len(comments) != 31 || len(batches) != 2 {
			t.Errorf("%d readers, %d books, %d orders, %d comments, %d batches, want 3, 2, 3, 31, 2",
				len(readers), len(books), len(orders), len(comments), len(batches))
		}
	})
}

func TestAudit(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		if audit, err := s.Audit(t.Context(), 10); len(audit) != 0 || err != nil {
			t.Errorf("Audit of nothing = %+v, %v", audit, err)
		}
		reader := s.login("reader").User.ID
		var want []app.Receipt // newest first
		for i := range int64(5) {
			want = slices.Insert(want, 0, s.must(s.add(reader, i+1)))
		}
		for _, limit := range []int{-1, 0, 1, 3, 5, 100} {
			audit, err := s.Audit(t.Context(), limit)
			if err != nil || !slices.Equal(audit, want[:max(0, min(limit, 5))]) {
				t.Errorf("Audit(%d) = %+v, %v, want the newest of %+v", limit, audit, err, want)
			}
		}
	})
}
