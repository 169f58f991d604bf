package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
)

// TestStatementPage checks the pages of a statement and the books in it, on each store.
func TestStatementPage(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2))
		reader := s.login("测试读者甲")
		order := s.buy(reader.SKey, 1)
		s.buy(reader.SKey, 2)
		s.mustDo(func(ctx context.Context, request app.Request) (app.Receipt, error) {
			return s.Refund(ctx, request, order.ID)
		})
		s.mustDo(s.addPoints(reader.User.ID, 7))
		var got []string
		for before, more := uint64(0), true; more; {
			p, err := s.StatementPage(t.Context(), reader.SKey, app.Page[uint64]{Before: before, Limit: 2})
			s.must(err)
			for _, line := range p.Lines {
				got = append(got, fmt.Sprint(line.Why, " ", line.Book.ID))
			}
			if p.Reader.ID != reader.User.ID || len(p.Lines) > 2 {
				t.Errorf("a page of %d lines of %v", len(p.Lines), p.Reader.ID)
			}
			before, more = p.Older, p.Older != 0
		}
		if all := strings.Join(got, ", "); all != "grant 0, refund 1, buy 2, buy 1, signup 0" {
			t.Errorf("the statement is %s", all)
		}
		if _, err := s.StatementPage(t.Context(), "", app.Page[uint64]{Limit: 2}); !app.SignedOut(err) {
			t.Errorf("a guest's statement: %v", err)
		}
	})
}

// TestMyComments checks the pages of a reader's own comments, in each state, on each store.
func TestMyComments(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		reader, other := s.login("测试读者甲"), s.login("测试读者乙")
		for n, by := range []app.SKey{reader.SKey, other.SKey, reader.SKey, reader.SKey} {
			_, err := s.Comment(t.Context(), by, 1, fmt.Sprint("评论", n))
			s.must(err)
		}
		s.mustDo(func(ctx context.Context, request app.Request) (app.Receipt, error) {
			return s.HideComment(ctx, request, 3)
		})
		first, err := s.MyComments(t.Context(), reader.SKey, app.Page[app.CommentID]{Limit: 2})
		s.must(err)
		rest, err := s.MyComments(t.Context(), reader.SKey, app.Page[app.CommentID]{Before: first.Older, Limit: 2})
		s.must(err)
		if len(first.Comments) != 2 || first.Comments[0].ID != 4 || first.Comments[1].State() != app.HiddenComments || first.Older != 3 ||
			len(rest.Comments) != 1 || rest.Comments[0].ID != 1 || rest.Older != 0 || first.Reader.ID != reader.User.ID {
			t.Errorf("the pages are %+v and %+v", first, rest)
		}
		if err := s.DeleteComment(t.Context(), reader.SKey, 2); !app.NoComment(err) {
			t.Errorf("deleting another's comment: %v", err)
		}
	})
}

// TestCommentOnce checks which comments are the same one, sent twice, on each store.
func TestCommentOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2))
		reader, other := s.login("测试读者甲"), s.login("测试读者乙")
		once := func(key app.SKey, book app.BookID, text string) app.CommentID {
			t.Helper()
			c, err := s.CommentOnce(t.Context(), key, book, text)
			s.must(err)
			if c.Text != text || c.Book != book {
				t.Errorf("CommentOnce(%d, %q) = %+v", book, text, c)
			}
			return c.ID
		}
		first := once(reader.SKey, 1, "好")
		if again := once(reader.SKey, 1, "好"); again != first {
			t.Errorf("sent twice: comments %d and %d", first, again)
		}
		var sending sync.WaitGroup
		for range 4 {
			sending.Go(func() {
				if _, err := s.CommentOnce(t.Context(), other.SKey, 1, "好"); err != nil {
					t.Error(err)
				}
			})
		}
		sending.Wait()
		once(reader.SKey, 2, "好")
		once(reader.SKey, 1, "很好")
		s.clock.Advance(10 * time.Minute)
		once(reader.SKey, 1, "很好")
		for key, want := range map[app.SKey]int{reader.SKey: 4, other.SKey: 1} {
			mine, err := s.MyComments(t.Context(), key, app.Page[app.CommentID]{Limit: 10})
			if err != nil || len(mine.Comments) != want {
				t.Errorf("%d comments, %v, want %d", len(mine.Comments), err, want)
			}
		}
		if _, err := s.CommentOnce(t.Context(), "", 1, "好"); !app.SignedOut(err) {
			t.Errorf("a guest's comment: %v", err)
		}
	})
}

// TestAccess checks what opens a reader's account, and what the shop says to guests and readers.
func TestAccess(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		login, err := s.LoginOn(t.Context(), "Chrome, Android", "测试读者甲", app.SignedProfile{})
		s.must(err)
		newer := s.login("测试读者甲")
		for _, name := range []string{"甲", "乙"} {
			_, _, err := s.NewAppPassword(t.Context(), login.SKey, name)
			s.must(err)
			s.clock.Advance(time.Second)
		}
		access, err := s.Access(t.Context(), login.SKey)
		s.must(err)
		if len(access.Devices) != 2 || access.Devices[0].Current || access.Devices[1].Session.Device != "Chrome, Android" ||
			!access.Devices[1].Current || len(access.Apps) != 2 || access.Apps[0].Name != "乙" || access.Reader.ID != login.User.ID {
			t.Errorf("Access = %+v", access)
		}
		gone := access.Devices[0].ID
		s.must(s.EndDevice(t.Context(), login.SKey, gone))
		if err := s.EndDevice(t.Context(), login.SKey, gone); !app.NoDevice(err) {
			t.Errorf("ending a device twice: %v", err)
		}
		s.must(s.EndAppPassword(t.Context(), login.SKey, access.Apps[0].ID))
		if err := s.EndAppPassword(t.Context(), login.SKey, access.Apps[0].ID); !app.NoAppPassword(err) {
			t.Errorf("ending an app password twice: %v", err)
		}
		for key, want := range map[app.SKey]app.UserID{"": {}, newer.SKey: {}, login.SKey: login.User.ID} {
			about, err := s.AboutPage(t.Context(), key)
			if err != nil || about.Reader.ID != want || about.SignupPoints != app.SignupPoints {
				t.Errorf("AboutPage = %+v, %v, want reader %v", about, err, want)
			}
		}
	})
}

// TestRefusalsAreTold checks that pages can tell why a code, a login and an erasure were refused,
// and that clients of the wire are told what they always were.
func TestRefusalsAreTold(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader := s.login("测试读者甲")
		_, capped := s.mint(app.Batch{Count: 2, Points: 1, PerReader: 1})
		_, short := s.mint(app.Batch{Count: 1, Points: 1, Expires: s.clock.Now().Add(time.Minute)})
		s.checkRedeem("first", reader.SKey, strings.ToLower(capped[0]), 1, 31)
		s.clock.Advance(time.Minute)
		for code, told := range map[string]func(error) bool{
			capped[1]:                 func(err error) bool { return errors.Is(err, app.ErrVoucherCap) },
			short[0]:                  func(err error) bool { return errors.Is(err, app.ErrVoucherExpired) },
			"ABCD":                    app.BadVoucher,
			strings.Repeat("0", 1000): app.BadVoucher,
		} {
			s.checkNotRedeemed(code, reader.SKey, code)
			if _, err := s.Redeem(t.Context(), reader.SKey, code); !told(err) {
				t.Errorf("Redeem(%.20s) = %v", code, err)
			}
		}
		if err := s.EraseMe(t.Context(), reader.SKey, "抹"); !app.NotConfirmed(err) {
			t.Errorf("EraseMe without the word = %v", err)
		}
		s.mustDo(func(ctx context.Context, request app.Request) (app.Receipt, error) {
			return s.Ban(ctx, request, reader.User.ID)
		})
		_, err := s.Login(t.Context(), "测试读者甲", app.SignedProfile{})
		if own, ok := errors.AsType[*app.Error](err); !app.BannedLogin(err) || !app.SignInRefused(err) || !ok || own.Msg != "登录失败，请重试" {
			t.Errorf("Login of a banned reader = %v", err)
		}
		if app.BannedLogin(app.LoginRefused(nil)) || app.SignInRefused(app.LoginUnavailable(nil)) {
			t.Error("other failures are told as a ban or a refusal")
		}
	})
}
