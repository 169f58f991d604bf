package app_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

func (s shop) erase(id app.UserID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Erase(ctx, r, id) }
}

// The profile of the reader that loginWithData creates.
const (
	nickname = "云中君"
	avatar   = "https://thirdwx.qlogo.cn/mmopen/vi_32/yunzhongjun/132"
)

// loginWithData creates a reader with a profile, two devices, an order, and comments that three
// transactions delete.
func (s shop) loginWithData(name string) app.Login {
	s.t.Helper()
	login := s.login(name)
	s.update(func(tx app.Tx) error {
		user, err := tx.User(login.User.ID)
		if err != nil {
			return err
		}
		user.Profile = app.Profile{NickName: nickname, City: "长沙", AvatarURL: avatar}
		return tx.PutUser(user)
	})
	s.buy(s.login(name).SKey, 1)
	for i := range 25 {
		if _, err := s.Comment(s.t.Context(), login.SKey, app.BookID(1+i%2), fmt.Sprint("评论 ", i)); err != nil {
			s.t.Fatal(err)
		}
	}
	return login
}

func (s shop) comments() []app.Comment { return allRows(s, app.Reader.Comments) }

func TestErase(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2))
		reader, other := s.loginWithData("reader"), s.login("other")
		openID := s.user(reader.User.ID).OpenID
		if _, err := s.Comment(t.Context(), other.SKey, 1, "别人的评论"); err != nil {
			t.Fatal(err)
		}
		for what, secret := range map[string]string{"openid": openID, "nickname": nickname, "avatar": avatar} {
			if !strings.Contains(s.dump(), secret) {
				t.Fatalf("the %s is nowhere: the test tests nothing", what)
			}
		}
		link := s.links(reader.SKey)[1]
		before := s.user(reader.User.ID)
		money := s.dump(app.User{}, app.Named{}, app.Session{}, app.Comment{}, app.Receipt{}, app.Erasure{})

		s.doAct(s.erase(before.ID), "reader erase", before.ID.String(), "welcome", "erased")
		all := s.dump()
		for what, secret := range map[string]string{"openid": openID, "nickname": nickname, "avatar": avatar, "comment": "评论 7"} {
			if i := strings.Index(all, secret); i >= 0 {
				t.Errorf("the %s is still in %s", what, all[strings.LastIndex(all[:i], "\n")+1:][:100])
			}
		}
		want := app.User{
			ID: before.ID, Balance: before.Balance, Entries: before.Entries, Epoch: before.Epoch + 1, Erased: true,
			Created: before.Created, Seen: before.Seen,
		}
		if got := s.user(before.ID); !reflect.DeepEqual(got, want) {
			t.Errorf("erased: %+v, want %+v", got, want)
		}
		s.checkUnchanged("an erasure", money, app.User{}, app.Named{}, app.Session{}, app.Comment{}, app.Receipt{}, app.Erasure{})
		s.checkSignedIn("erased", false, reader.SKey)
		s.checkSignedIn("another", true, other.SKey)
		s.checkDownload("erased", link, app.Forbidden)
		if left := s.comments(); len(left) != 1 || left[0].User != other.User.ID {
			t.Errorf("%d comments left, want the other reader's", len(left))
		}
	})
}

// TestErasedReturns: after an erasure the same person signs up as a new reader and gets no
// sign-up points.
func TestErasedReturns(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		first := s.login("reader")
		s.buy(first.SKey, 1)
		ids := map[app.UserID]bool{first.User.ID: true}
		s.mustDo(s.erase(first.User.ID))
		for range 2 {
			again := s.login("reader")
			if ids[again.User.ID] || again.User.Balance != 0 || again.User.OpenID != first.User.OpenID {
				t.Errorf("returned as %+v, want somebody new with 0 points", again.User)
			}
			want := app.Entry{User: again.User.ID, Seq: 1, Why: app.Signup, At: again.User.Created}
			if entry := s.lastEntry(again.User.ID); entry != want {
				t.Errorf("entry %+v, want %+v", entry, want)
			}
			if shelf := s.links(again.SKey); len(shelf) != 0 {
				t.Errorf("Shelf = %v, want nothing of the old reader's", shelf)
			}
			if _, err := s.Buy(t.Context(), again.SKey, 1); codeOf(err) != app.InsufficientPoints {
				t.Errorf("Buy = %v, want InsufficientPoints", err)
			}
			ids[again.User.ID] = true
			s.mustDo(s.erase(again.User.ID))
		}
		if n := len(allRows(s, app.Reader.Erasures)); n != 1 {
			t.Errorf("%d erasures of one person, want 1", n)
		}
		if other := s.login("other"); other.User.Balance != app.SignupPoints {
			t.Errorf("another reader got %d points, want %d", other.User.Balance, app.SignupPoints)
		}
	})
}

// TestEraseInterrupted makes each transaction of an erasure fail. Repeating it finishes it, with
// the same request or another.
func TestEraseInterrupted(t *testing.T) {
	for _, same := range []bool{true, false} {
		for n := 1; ; n++ {
			s := openModel(t)
			s.stock(aBook(1), aBook(2))
			reader := s.loginWithData("reader")
			request, store := s.request(), s.Store
			s.Store = storetest.FailNth(store, n)
			_, err := s.Erase(t.Context(), request, reader.User.ID)
			s.Store = store
			if err == nil {
				if n < 4 {
					t.Errorf("an erasure in %d transactions: the test tests nothing", n-1)
				}
				break
			}
			if !errors.Is(err, storetest.ErrInjected) {
				t.Errorf("Erase = %v, want %v", err, storetest.ErrInjected)
			}
			s.checkSignedIn("interrupted", n == 1, reader.SKey)
			if !same {
				request = s.request()
			}
			receipt, err := s.Erase(t.Context(), request, reader.User.ID)
			if user := s.user(reader.User.ID); err != nil || !user.Erased || user.Epoch != 1 || receipt.After != "erased" {
				t.Errorf("transaction %d: Erase again = %+v, %v and %+v, want it finished", n, receipt, err, user)
			}
			if left := s.comments(); len(left) != 0 {
				t.Errorf("transaction %d: %d comments left", n, len(left))
			}
			if again := s.login("reader"); again.User.Balance != 0 {
				t.Errorf("transaction %d: returned with %d points", n, again.User.Balance)
			}
		}
	}
}

func TestEraseOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2))
		reader := s.login("reader")
		s.checkRepeated(s.erase(reader.User.ID))
		rest := s.dump(app.Receipt{})
		s.doAct(s.erase(reader.User.ID), "reader erase", reader.User.ID.String(), "erased", "erased")
		s.checkUnchanged("a second erasure", rest, app.Receipt{})
		s.checkRefused("Erase of nobody", app.Unknown, s.erase(unknownReader))
	})
}

// TestCommentDuringErase: a reader cannot write a comment while being erased.
func TestCommentDuringErase(t *testing.T) {
	store := &countingStore{Store: storetest.NewModel()}
	s := open(t, store)
	s.stock(aBook(1), aBook(2))
	reader := s.loginWithData("reader")
	tried := false
	store.before = func() {
		store.before = func() { // before the second transaction
			_, err := s.Comment(t.Context(), reader.SKey, 1, "最后一句")
			if tried = true; codeOf(err) != app.Unknown {
				t.Errorf("Comment = %v, want Unknown", err)
			}
		}
	}
	s.mustDo(s.erase(reader.User.ID))
	of := func(r app.Reader) iter.Seq2[app.Comment, error] { return r.CommentsBy(reader.User.ID, 0) }
	if left := allRows(s, of); len(left) != 0 || !tried {
		t.Errorf("%d comments left, want none", len(left))
	}
}

// TestEraseBanned: an erasure does not lift a ban, and a ban does not prevent an erasure.
func TestEraseBanned(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	reader := s.login("reader")
	s.buy(reader.SKey, 1)
	link := s.links(reader.SKey)[1]
	s.mustDo(s.ban(reader.User.ID))
	s.doAct(s.erase(reader.User.ID), "reader erase", reader.User.ID.String(), "banned", "erased")
	s.checkDownload("banned and erased", link, app.Forbidden)
	s.checkSignedIn("banned and erased", false, reader.SKey)
}
