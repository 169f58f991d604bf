package storefront_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/limit"
)

// commentsBy returns the comments of a browser's reader.
func (s *shop) commentsBy(t *testing.T, b *browser) []app.Comment {
	t.Helper()
	mine, err := s.MyComments(t.Context(), b.key(), app.Page[app.CommentID]{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return mine.Comments
}

// TestComment writes a comment, at once and again.
func TestComment(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	ask := reader.get(t, "/books/1").shows(t, http.StatusOK, "说说这本书", "最多 140 个字。")
	done := ask.submit(t, "/books/1/comments", "comment", " 第一回就放不下。\r\n第二回更好。 ").
		shows(t, http.StatusOK, "评论发出去了。", "第一回就放不下。").hides(t, "等店主看")
	if done.path != "/books/1" || !done.has("li", "id", "comment-1") {
		t.Errorf("a comment leads to %s\n%s", done.path, done.source)
	}
	if mine := s.commentsBy(t, reader); len(mine) != 1 || mine[0].Text != "第一回就放不下。\n第二回更好。" {
		t.Errorf("the comments are %+v", mine)
	}
	var sending sync.WaitGroup
	for range 6 { // sent twice at once
		sending.Go(func() { ask.submit(t, "/books/1/comments", "comment", "再说一句。") })
	}
	sending.Wait()
	if mine := s.commentsBy(t, reader); len(mine) != 2 {
		t.Errorf("a form that was sent often made %d comments, want 1 more", len(mine))
	}
	s.signedIn(t, "测试读者乙").post(t, "/books/1/comments", "comment", "再说一句。").shows(t, http.StatusOK, "评论发出去了。")
	reader.post(t, "/books/2/comments", "comment", "再说一句。").shows(t, http.StatusOK, "评论发出去了。")
	s.clock.Advance(time.Hour)
	ask.submit(t, "/books/1/comments", "comment", "再说一句。")
	if mine := s.commentsBy(t, reader); len(mine) != 4 {
		t.Errorf("%d comments, want one on another book and one an hour later", len(mine))
	}
	for _, text := range hostile {
		reader.post(t, "/books/2/comments", "comment", text).shows(t, http.StatusOK).inert(t)
	}
	reader.get(t, "/me/comments").inert(t)
	if p := reader.get(t, "/books/1/comments"); p.path != "/books/1" {
		t.Errorf("GET /books/1/comments leads to %s", p.path)
	}
}

// TestCommentRefused checks that a refused comment comes back whole.
func TestCommentRefused(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	for _, text := range []string{"", " \u200b", strings.Repeat("长", app.MaxComment+1)} {
		p := reader.post(t, "/books/1/comments", "comment", text).shows(t, http.StatusUnprocessableEntity, "评论 1 到 140 个字。", "红楼梦")
		area := field(p.form("/books/1/comments"), "comment")
		if !strings.Contains(attribute(area, "aria-describedby"), "wrong-comment") || !strings.Contains(p.source, text) {
			t.Errorf("%.10q: the form comes back as\n%s", text, p.source)
		}
	}
	reader.post(t, "/books/1/comments", "comment", hostile[0]+strings.Repeat("长", app.MaxComment)).
		shows(t, http.StatusUnprocessableEntity, "<script>").inert(t)
	for path, status := range map[string]int{"/books/77/comments": http.StatusNotFound, "/books/x/comments": http.StatusNotFound} {
		reader.post(t, path, "comment", "好").shows(t, status, "没有这一页")
	}
	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	reader.post(t, "/books/1/comments", "comment", "好").shows(t, http.StatusGone, "这本书下架了")
	if mine := s.commentsBy(t, reader); len(mine) != 0 {
		t.Errorf("refused comments are stored: %+v", mine)
	}
}

// TestCommentTooOften checks that a comment comes back whole that was sent too soon after others.
func TestCommentTooOften(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	s.Limiter = limit.New(limit.Rates{Writes: limit.Rate{Count: 1, Per: time.Minute}}, s.clock.Now)
	reader.post(t, "/books/1/comments", "comment", "第一条").shows(t, http.StatusOK, "评论发出去了。")
	p := reader.post(t, "/books/1/comments", "comment", "第二条，很长").shows(t, http.StatusTooManyRequests, "太快了，歇 60 秒再来", "第二条，很长")
	if p.header.Get("Retry-After") != "60" || p.form("/books/1/comments") == nil {
		t.Errorf("Retry-After is %q, and the page\n%s", p.header.Get("Retry-After"), p.source)
	}
}

// TestCommentOfGuest checks that what was written without a session is kept until its author has
// signed in.
func TestCommentOfGuest(t *testing.T) {
	s := openShop(t)
	s.browser(t).get(t, "/books/1").shows(t, http.StatusOK, "登录后写一条").hides(t, "说说这本书")
	guest := s.browser(t)
	text := strings.Repeat("好", app.MaxComment-3) + "&?#"
	p := guest.post(t, "/books/1/comments", "comment", text).shows(t, http.StatusOK, "先登录。你写的还在。")
	back := p.submit(t, "/signin", "nickname", "测试读者甲").shows(t, http.StatusOK, "红楼梦", text)
	if area := field(back.form("/books/1/comments"), "comment"); area.FirstChild == nil || area.FirstChild.Data != text {
		t.Errorf("the form has lost the text:\n%s", back.source)
	}
	guest.get(t, "/books/1?comment="+strings.Repeat("%3Cscript%3E", 50)).shows(t, http.StatusOK).inert(t)

	long := strings.Repeat("👩‍👩‍👧", 46) // too long for an address
	guest = s.browser(t)
	guest.post(t, "/books/1/comments", "comment", long).shows(t, http.StatusOK, "先登录。").hides(t, "你写的还在")
}

// TestMyComments lists a reader's comments in each state, and deletes one.
func TestMyComments(t *testing.T) {
	s := openShop(t)
	reader, other := s.signedIn(t, "测试读者甲"), s.signedIn(t, "测试读者乙")
	reader.get(t, "/me/comments").shows(t, http.StatusOK, "你还没有写过评论。", "看全部的书")
	reader.post(t, "/books/1/comments", "comment", "看得到的")
	s.set(t, "moderation", "queue")
	waits := reader.post(t, "/books/1/comments", "comment", "还在等的").shows(t, http.StatusOK, "评论收到了，等店主看过。", "还在等的", "现在只有你看得到")
	if !waits.has("li", "class", "comment waits") {
		t.Errorf("the comment that waits looks like others:\n%s", waits.source)
	}
	other.get(t, "/books/1").shows(t, http.StatusOK, "看得到的").hides(t, "还在等的", "现在只有你看得到")
	if _, err := s.HideComment(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReplyTo(t.Context(), s.request(), 2, "谢谢"); err != nil {
		t.Fatal(err)
	}
	reader.get(t, "/books/1").hides(t, "看得到的")
	again := reader.post(t, "/books/1/comments", "comment", "看得到的").
		shows(t, http.StatusOK, "这条评论店主收起来了，只有你看得到。").hides(t, "评论发出去了。")
	if again.path != "/me/comments" {
		t.Errorf("a hidden comment that is sent again leads to %s", again.path)
	}
	p := reader.get(t, "/me/comments").shows(t, http.StatusOK, "《红楼梦》", "看得到的", "店主收起来了", "还在等的", "谢谢", "删了就找不回来")
	other.get(t, "/me/comments").hides(t, "看得到的", "还在等的")
	other.post(t, "/me/comments/2/delete").shows(t, http.StatusOK, "评论删掉了。") // as if it had been sent twice
	if len(s.commentsBy(t, reader)) != 2 {
		t.Error("a reader has deleted another's comment")
	}
	s.browser(t).post(t, "/me/comments/2/delete").shows(t, http.StatusOK, "先登录。")
	for range 2 {
		p.submit(t, "/me/comments/2/delete").shows(t, http.StatusOK, "评论删掉了。").hides(t, "还在等的")
	}
	reader.post(t, "/me/comments/x/delete").shows(t, http.StatusNotFound)
	if mine := s.commentsBy(t, reader); len(mine) != 1 || mine[0].ID != 1 {
		t.Errorf("the comments are %+v", mine)
	}
}

// TestMyCommentsInPages checks that each comment is on one page.
func TestMyCommentsInPages(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	for range 45 {
		if _, err := s.Comment(t.Context(), reader.key(), 1, "好"); err != nil {
			t.Fatal(err)
		}
	}
	count, pages := 0, 0
	for path := "/me/comments"; path != ""; pages++ {
		p := reader.get(t, path).shows(t, http.StatusOK)
		count += strings.Count(p.source, "/delete\"")
		path = p.link("更早的")
	}
	if count != 45 || pages != 3 {
		t.Errorf("%d comments on %d pages, want 45 on 3", count, pages)
	}
}
