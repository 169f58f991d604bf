package app_test

import (
	"slices"
	"testing"
	"time"

	"littleshelf/app"
)

// TestFindComments checks that a search for the only hidden comment of many reads a bounded number
// of them, and goes on where it stopped.
func TestFindComments(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	reader := s.login("reader").User
	const comments = 4500
	s.update(func(tx app.Tx) error {
		for i := range comments {
			n, err := tx.NextID("comment")
			if err != nil {
				return err
			}
			err = tx.PutComment(app.Comment{
				ID: app.CommentID(n), Book: 1, BookName: "红楼梦", User: reader.ID, UserName: reader.Name(), Text: "好",
				At: s.clock.Now().Add(time.Duration(i) * time.Second), Hidden: i == 0,
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	for _, tt := range []struct {
		state app.CommentState
		want  []int // comments on the first pages
	}{
		{"", []int{50, 50, 50}}, {app.ShownComments, []int{50, 50, 50}}, {app.HiddenComments, []int{0, 0, 1}},
	} {
		w := app.Window[app.CommentID]{Limit: 50}
		var pages []int
		for range tt.want {
			found, rest, err := s.FindComments(t.Context(), app.CommentFilter{State: tt.state}, w)
			s.must(err)
			pages = append(pages, len(found))
			w.Before = rest
		}
		if !slices.Equal(pages, tt.want) || (w.Before == 0) != (tt.state == app.HiddenComments) {
			t.Errorf("%s: pages of %v comments and then %d, want %v", tt.state, pages, w.Before, tt.want)
		}
	}
	if c, err := s.CommentByID(t.Context(), 1); !c.Hidden || err != nil {
		t.Errorf("CommentByID(1) = %+v, %v", c, err)
	}
	if _, err := s.CommentByID(t.Context(), comments+1); codeOf(err) != app.Unknown {
		t.Errorf("CommentByID of no comment = %v", err)
	}
}
