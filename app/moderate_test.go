package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

func (s shop) hide(id app.CommentID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.HideComment(ctx, r, id) }
}

func (s shop) show(id app.CommentID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.ShowComment(ctx, r, id) }
}

func (s shop) removeComment(id app.CommentID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.RemoveComment(ctx, r, id) }
}

// comment31 has two readers write 30 comments on book 1 and one on book 2.
func (s shop) comment31() (author, other app.Login) {
	s.t.Helper()
	s.stock(aBook(1), aBook(2))
	author, other = s.login("author"), s.login("other")
	for i := range 31 {
		key := []app.SKey{author.SKey, other.SKey}[i%2]
		if _, err := s.Comment(s.t.Context(), key, app.BookID(1+i/30), fmt.Sprint("闲话 ", i)); err != nil {
			s.t.Fatal(err)
		}
	}
	return author, other
}

// pages reads a book's comments with Detail, limit comments at a time, and checks that each page
// but the last is full.
func (s shop) pages(key app.SKey, limit int) (ids []app.CommentID) {
	s.t.Helper()
	page := app.Page[app.CommentID]{Limit: limit}
	for {
		detail, err := s.Detail(s.t.Context(), key, 1, page, 0)
		if err != nil {
			s.t.Fatalf("Detail = %v", err)
		}
		for _, c := range detail.Comments {
			ids = append(ids, c.ID)
			page.Before = c.ID
		}
		if len(detail.Comments) < limit {
			return ids
		}
	}
}

func TestHideComment(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		author, other := s.comment31()
		var want []app.CommentID // what stays in sight, newest first
		for id := app.CommentID(30); id > 0; id-- {
			// hide the newest four, seven in the middle, every third, and the oldest
			if id > 26 || id > 10 && id < 18 || id%3 == 0 || id == 1 {
				s.doAct(s.hide(id), "comment hide", id.String(), "shown", "hidden")
				continue
			}
			want = append(want, id)
		}
		for _, key := range []app.SKey{"", author.SKey, other.SKey} {
			for _, limit := range []int{1, 4, len(want), 100} {
				if got := s.pages(key, limit); !slices.Equal(got, want) {
					t.Errorf("in pages of %d: %v, want %v", limit, got, want)
				}
			}
		}
		if all := collectPages(t, s.Comments(t.Context(), app.UserID{}, app.Window[app.CommentID]{})); len(all) != 31 {
			t.Errorf("Comments = %d, want all 31 for the keeper", len(all))
		}
		s.doAct(s.hide(30), "comment hide", "30", "hidden", "hidden")
		s.doAct(s.show(30), "comment show", "30", "hidden", "shown")
		s.doAct(s.show(30), "comment show", "30", "shown", "shown")
		if got, want := s.pages("", 4), append([]app.CommentID{30}, want...); !slices.Equal(got, want) {
			t.Errorf("one shown again: %v, want %v", got, want)
		}
	})
}

func TestHideEveryComment(t *testing.T) {
	s := openModel(t)
	s.comment31()
	for id := range app.CommentID(30) {
		s.mustDo(s.hide(id + 1))
	}
	if got := s.pages("", 10); len(got) != 0 {
		t.Errorf("all hidden: %v, want none", got)
	}
}

func TestRemoveComment(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		author, _ := s.comment31()
		s.mustDo(s.hide(2))
		s.doAct(s.removeComment(1), "comment delete", "1", "shown", "deleted")
		s.doAct(s.removeComment(2), "comment delete", "2", "hidden", "deleted")
		for _, id := range []app.CommentID{1, 2, 0, 99} {
			s.checkRefused("RemoveComment of no comment", app.Unknown, s.removeComment(id))
			s.checkRefused("HideComment of no comment", app.Unknown, s.hide(id))
			s.checkRefused("ShowComment of no comment", app.Unknown, s.show(id))
		}
		// An author can delete a comment that the keeper has hidden.
		s.mustDo(s.hide(3))
		if err := s.DeleteComment(t.Context(), author.SKey, 3); err != nil {
			t.Errorf("DeleteComment of one's own hidden comment = %v", err)
		}
		if got := s.pages("", 100); len(got) != 27 || slices.Min(got) != 4 {
			t.Errorf("%v left, want 4 to 30", got)
		}
		for _, receipt := range allRows(s, auditOf) {
			if strings.Contains(fmt.Sprint(receipt), "闲话") {
				t.Errorf("the audit keeps what was said: %+v", receipt)
			}
		}
	})
}

func TestModerateOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.comment31()
		s.checkRepeated(s.hide(1))
		s.checkRepeated(s.show(1))
		s.checkRepeated(s.removeComment(1))
		if n := len(s.comments()); n != 30 {
			t.Errorf("%d comments, want one fewer than 31", n)
		}
	})
}
