package desk_test

import (
	"net/http"
	"slices"
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
	if !slices.Contains(one.links(), path+"/ban") || !slices.Contains(one.links(), "/keeper/readers/"+user.ID.String()) {
		t.Errorf("the page has no links to the reader and to ban the reader: %q", one.links())
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

// TestQueue opens the page with the comments that wait, and lets through, hides and deletes them
// from the list.
func TestQueue(t *testing.T) {
	s := openShop(t)
	s.Fixed = map[string]string{app.SettingModeration: "queue"}
	b := s.keeper(t)
	const path = "/keeper/comments"
	b.get(t, path+"?state=waiting").shows(t, http.StatusOK, "都看过了", "没有评论在等你")
	_, key := s.named(t, "a", "测试读者甲"+hostile)
	first, second, third := s.comment(t, key, "好书"+hostile), s.comment(t, key, "加微信"), s.comment(t, key, "第三条")
	list := b.get(t, path).shows(t, http.StatusOK, "等待放行 3", "好书"+hostile, "加微信", "新评论都由你先看", "放行", "隐藏", "删除", "封号", "回复").inert(t)
	list.submit(t, path+"/"+first+"/pass").shows(t, http.StatusOK, "放行了", "等待放行 2").hides(t, "好书")
	list.submit(t, path+"/"+first+"/pass").shows(t, http.StatusOK, "放行了") // sent twice
	list.submit(t, path+"/"+second+"/hide").shows(t, http.StatusOK, "藏起来了", "等待放行 1")

	// Another keeper's page still has the comment that was hidden.
	list.submit(t, path+"/"+second+"/pass").shows(t, http.StatusUnprocessableEntity, "刚才被隐藏了")
	b.get(t, path+"?state=hidden").shows(t, http.StatusOK, "加微信")
	b.get(t, path+"/"+third).shows(t, http.StatusOK, "等待放行", "还没有读者看到它").submit(t, path+"/"+third+"/pass").
		shows(t, http.StatusOK, "放行了", "第三条", "好书")
	if got := strings.Count(b.get(t, "/keeper/log").text(), "放出评论"); got != 2 {
		t.Errorf("the log has %d comments let through, want 2", got)
	}
	b.get(t, path+"?state=all").shows(t, http.StatusOK, "好书", "加微信", "第三条")
	b.post(t, path+"/99/pass", "request", s.request().ID.String()).shows(t, http.StatusNotFound)
}

// TestReplyAtDesk replies from the list and from the comment's page.
func TestReplyAtDesk(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	_, key := s.named(t, "a", "测试读者甲")
	path := "/keeper/comments/" + s.comment(t, key, "好书")
	list := b.get(t, "/keeper/comments")
	list.submit(t, path+"/reply", "reply", "谢谢"+hostile).shows(t, http.StatusOK, "回复发出了", "你的回复： 谢谢"+hostile).inert(t)
	list.submit(t, path+"/reply", "reply", "谢谢"+hostile).shows(t, http.StatusOK, "回复发出了") // sent twice
	one := b.get(t, path).shows(t, http.StatusOK, "谢谢"+hostile).inert(t)
	long := strings.Repeat("字", 281) + hostile
	one.submit(t, path+"/reply", "reply", long).shows(t, http.StatusUnprocessableEntity, long, "最多 280").inert(t)
	one.submit(t, path+"/hide")
	one.submit(t, path+"/reply", "reply", "再来").shows(t, http.StatusOK, "读者看得到评论时也看得到它")
	one.submit(t, path+"/reply", "reply", " ").shows(t, http.StatusOK, "回复去掉了").hides(t, "你的回复")
	if got := strings.Count(b.get(t, "/keeper/log").text(), "回复评论"); got != 3 {
		t.Errorf("the log has %d replies, want 3", got)
	}
	b.get(t, "/keeper/log").hides(t, "再来")
	b.post(t, "/keeper/comments/99/reply", "request", s.request().ID.String(), "reply", "x").shows(t, http.StatusNotFound)
}

// TestBanFromComment bans the author of a comment, with a reason, after a question.
func TestBanFromComment(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	user, key := s.named(t, "a", "测试读者甲"+hostile)
	path := "/keeper/comments/" + s.comment(t, key, "加微信"+hostile)
	p := b.get(t, path+"/ban").shows(t, http.StatusOK, "封掉测试读者甲", "加微信"+hostile, "积分和书还在").inert(t)
	p.submit(t, path+"/ban").shows(t, http.StatusUnprocessableEntity, "写一句原因")
	p.submit(t, path+"/ban", "why", "广告").shows(t, http.StatusOK, "被封号了", "加微信")
	p.submit(t, path+"/ban", "why", "广告").shows(t, http.StatusOK, "被封号了") // sent twice
	if user, err := s.FindReader(t.Context(), user.ID.String()); err != nil || !user.Banned {
		t.Errorf("the reader is %+v, %v, want banned", user, err)
	}
	if got := strings.Count(b.get(t, "/keeper/log").text(), "广告"); got != 1 {
		t.Errorf("the log has %d bans, want 1", got)
	}
	b.get(t, "/keeper/comments/99/ban").shows(t, http.StatusNotFound)
	b.post(t, "/keeper/comments/99/ban", "request", s.request().ID.String(), "why", "x").shows(t, http.StatusNotFound)
}

// TestTodayWaits shows on the first page how many comments wait, and the newest with their buttons.
func TestTodayWaits(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	_, key := s.named(t, "a", "测试读者甲")
	s.comment(t, key, "不用等")
	b.get(t, "/keeper").shows(t, http.StatusOK, "最新的评论", "不用等").hides(t, "等你放行")
	s.Fixed = map[string]string{app.SettingModeration: "queue"}
	for i := range 4 {
		s.comment(t, key, "等第 "+strconv.Itoa(i)+" 条"+hostile)
	}
	p := b.get(t, "/keeper").shows(t, http.StatusOK, "等你放行的评论有 4 条", "等第 3 条"+hostile, "等第 1 条").hides(t, "等第 0 条", "不用等").inert(t)
	p = p.submit(t, "/keeper/comments/5/pass").shows(t, http.StatusOK, "放行了", "等你放行的评论有 3 条", "等第 0 条").hides(t, "等第 3 条")
	if p.path != "/keeper" {
		t.Errorf("after letting through the browser is at %s", p.path)
	}
}
