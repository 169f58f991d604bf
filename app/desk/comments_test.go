package desk_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app"
)

// comment writes a comment on book 1.
func (s *shop) comment(t *testing.T, key app.SKey, text string) string {
	t.Helper()
	c, err := s.Comment(t.Context(), key, 1, text)
	if err != nil {
		t.Fatal(err)
	}
	return c.ID.String()
}

// TestComments hides, shows and deletes comments, from the list and from their pages.
func TestComments(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	b.get(t, "/keeper/comments").shows(t, http.StatusOK, "还没有人写评论")
	b.get(t, "/keeper/comments?state=hidden").shows(t, http.StatusOK, "都看过了")
	const rude = "加微信" + hostile
	user, key := s.named(t, "a", "测试读者甲"+hostile)
	first, second := s.comment(t, key, "看完一个人坐了很久。"), s.comment(t, key, rude)
	list := b.get(t, "/keeper/comments").shows(t, http.StatusOK, "看完一个人坐了很久。", rude, "测试读者甲", "评《红楼梦》").inert(t)
	if strings.Index(list.source, "comment-"+second) > strings.Index(list.source, "comment-"+first) {
		t.Error("the older comment stands first")
	}

	p := list.submit(t, "/keeper/comments/"+second+"/hide").shows(t, http.StatusOK, "藏起来了", "放出来")
	if p.path != "/keeper/comments" {
		t.Errorf("after hiding the browser is at %s", p.path)
	}
	list.submit(t, "/keeper/comments/"+second+"/hide").shows(t, http.StatusOK, "藏起来了") // sent twice
	b.get(t, "/keeper/comments?state=shown").shows(t, http.StatusOK, "坐了很久").hides(t, rude)
	hidden := b.get(t, "/keeper/comments?state=hidden").shows(t, http.StatusOK, rude).hides(t, "坐了很久")
	p = hidden.submit(t, "/keeper/comments/"+second+"/show").shows(t, http.StatusOK, "都看过了", "放出来了")
	if p.path != "/keeper/comments?state=hidden" {
		t.Errorf("after showing the browser is at %s", p.path)
	}

	path := "/keeper/comments/" + second
	one := b.get(t, path).shows(t, http.StatusOK, rude, "删掉这条评论？", "不能反悔").inert(t)
	if !strings.Contains(one.source, "/keeper/readers/"+user.ID.String()+"#close") {
		t.Error("the page has no link to ban the reader")
	}
	one.submit(t, path+"/hide", "why", "广告").shows(t, http.StatusOK, "藏起来了", "看完")
	one.submit(t, path+"/delete", "why", "广告"+hostile).shows(t, http.StatusOK, "评论删掉了", "看完").hides(t, rude)
	one.submit(t, path+"/delete", "why", "广告"+hostile).shows(t, http.StatusOK, "评论删掉了") // sent twice
	b.get(t, path).shows(t, http.StatusNotFound)
	b.post(t, path+"/hide", "request", s.request().ID.String()).shows(t, http.StatusNotFound)
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "隐藏评论", "放出评论", "删除评论", "广告"+hostile).inert(t)
	for _, path := range []string{"/keeper/comments?state=x", "/keeper/comments?before=x", "/keeper/comments/x", "/keeper/comments/0"} {
		b.get(t, path).shows(t, http.StatusNotFound)
	}
	b.post(t, "/keeper/comments/"+first+"/hide", "request", s.request().ID.String(), "back", "https://evil.example/").
		shows(t, http.StatusOK)
}

// TestCommentsOnPages goes through more comments than a page has.
func TestCommentsOnPages(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	_, key := s.reader(t, "a")
	for i := range 51 {
		s.comment(t, key, "第 "+strconv.Itoa(i)+" 条")
	}
	p := b.get(t, "/keeper/comments?state=shown").shows(t, http.StatusOK, "第 50 条", "第 1 条", "更早的").hides(t, "第 0 条")
	p = b.get(t, "/keeper/comments"+p.link("更早的")).shows(t, http.StatusOK, "第 0 条").hides(t, "第 1 条", "更早的")
	p.submit(t, "/keeper/comments/1/hide").shows(t, http.StatusOK, "都看过了") // it is on this page no more
}
