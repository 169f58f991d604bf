package app_test

import (
	"strings"
	"testing"

	"littleshelf/app"
)

// TestCommentLength: the length is counted in characters, not in bytes, after trimming.
func TestCommentLength(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	key := s.login("reader").SKey
	long := strings.Repeat("书", app.MaxComment)
	tests := []struct {
		text, want string // no want: refused
	}{
		{"好", "好"},
		{long, long},
		{" \t\n\u3000\u00a0" + long + "\r\n\u3000", long},
		{strings.Repeat("😀", 140), strings.Repeat("😀", 140)},
		{"a\n\nb <b>&amp;</b> \x00", "a\n\nb <b>&amp;</b>"},
		{long + "。", ""},
		{strings.Repeat("😀", 141), ""},
		{strings.Repeat("e\u0301", 71), ""}, // what looks like 71
		{"", ""},
		{" \t\r\n\u3000\u2003", ""},
	}
	for _, tt := range tests {
		comment, err := s.Comment(t.Context(), key, 1, tt.text)
		if tt.want == "" {
			if codeOf(err) != app.Invalid {
				t.Errorf("Comment(%.20q…) = %v, want Invalid", tt.text, err)
			}
			continue
		}
		detail, readErr := s.Detail(t.Context(), key, 1, app.Page[app.CommentID]{Limit: 1}, 0)
		if err != nil || comment.Text != tt.want || readErr != nil || detail.Comments[0] != comment {
			t.Errorf("Comment(%.20q…) = %+v, %v, want %.20q…, and the same read back: %+v, %v", tt.text, comment, err,
				tt.want, detail, readErr)
		}
	}
}

func TestComments(t *testing.T) {
	s := openModel(t)
	ctx := t.Context()
	s.stock(aBook(1), aBook(2), aBook(3))
	owner, other := s.login("owner"), s.login("other")
	s.own(owner.SKey, 2)
	hidden := aBook(2)
	hidden.Name, hidden.Listed = "改名", false
	s.stock(hidden)

	write := func(key app.SKey, book app.BookID, want app.Code) app.Comment {
		t.Helper()
		comment, err := s.Comment(ctx, key, book, "好书")
		if codeOf(err) != want {
			t.Fatalf("Comment on %d = %v, want code %d", book, err, want)
		}
		return comment
	}
	first := write(other.SKey, 1, none)
	second := write(owner.SKey, 2, none) // an unlisted book that is theirs
	write(other.SKey, 2, app.Unknown)
	write(owner.SKey, 4, app.Unknown)
	write("", 1, app.Unknown)
	if first.ID != 1 || second.ID != 2 || second.BookName != "改名" || first.UserName != other.User.Name() {
		t.Errorf("comments = %+v, %+v, want 1 and 2 with the names of now", first, second)
	}

	for _, step := range []struct {
		key  app.SKey
		id   app.CommentID
		want app.Code
	}{{owner.SKey, first.ID, app.Unknown}, {"", first.ID, app.Unknown}, {other.SKey, 9, app.Unknown},
		{other.SKey, first.ID, none}, {other.SKey, first.ID, app.Unknown}} {
		if err := s.DeleteComment(ctx, step.key, step.id); codeOf(err) != step.want {
			t.Errorf("DeleteComment(%d) = %v, want code %d", step.id, err, step.want)
		}
	}
	if third := write(other.SKey, 1, none); third.ID != 3 {
		t.Errorf("comment = %d, want 3: a number is used once", third.ID)
	}
	for range 14 {
		write(owner.SKey, 3, none)
	}
	for _, page := range []struct {
		page  app.Page[app.CommentID]
		first app.CommentID
		n     int
	}{
		{app.Page[app.CommentID]{Limit: 10}, 17, 10}, {app.Page[app.CommentID]{Limit: 10, Before: 8}, 7, 4},
		{app.Page[app.CommentID]{Limit: 100}, 17, 14}, {app.Page[app.CommentID]{Limit: 1, Before: 1000}, 17, 1},
		{app.Page[app.CommentID]{Limit: 10, Before: 4}, 0, 0}, {app.Page[app.CommentID]{}, 0, 0},
	} {
		detail, err := s.Detail(ctx, "", 3, page.page, 0)
		if err != nil || detail.Owned || len(detail.Comments) != page.n || page.n > 0 && detail.Comments[0].ID != page.first {
			t.Errorf("Detail(%+v) = %+v, %v, want %d from %d", page.page, detail, err, page.n, page.first)
		}
	}
}
