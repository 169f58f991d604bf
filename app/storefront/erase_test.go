package storefront_test

import (
	"net/http"
	"testing"
)

// TestErase erases readers who confirm it by their name or by the word.
func TestErase(t *testing.T) {
	s := openShop(t)
	for _, confirm := range []string{" 测试读者甲 ", "抹掉", "erase"} {
		reader := s.signedIn(t, "测试读者甲")
		reader.post(t, "/books/1/comments", "comment", "写过的")
		me, err := s.Me(t.Context(), reader.key())
		if err != nil {
			t.Fatal(err)
		}
		ask := reader.get(t, "/me/erase").shows(t, http.StatusOK, "抹掉测试读者甲？", "不能反悔", "不抹了")
		for _, wrong := range []string{"", "测试读者乙", "抹"} {
			p := ask.submit(t, "/me/erase", "confirm", wrong).shows(t, http.StatusUnprocessableEntity, "什么都没有抹掉")
			if attribute(field(p.form("/me/erase"), "confirm"), "aria-describedby") != "wrong-confirm" {
				t.Errorf("%q: the form comes back as\n%s", wrong, p.source)
			}
		}
		done := ask.submit(t, "/me/erase", "confirm", confirm).shows(t, http.StatusOK, "都抹掉了。再来的时候，你是一位新读者。", "登录")
		if done.path != "/" || reader.key() != "" {
			t.Errorf("an erasure leads to %s, with the key %v", done.path, reader.key() != "")
		}
		ask.submit(t, "/me/erase", "confirm", confirm).shows(t, http.StatusOK, "先登录。") // sent twice
		dossier, err := s.Dossier(t.Context(), me.ID)
		if err != nil || !dossier.User.Erased || dossier.User.Name() == "测试读者甲" {
			t.Errorf("after %q the reader is %+v, %v", confirm, dossier.User, err)
		}
		s.browser(t).get(t, "/books/1").hides(t, "写过的")
	}
	again := s.signedIn(t, "测试读者甲")
	again.get(t, "/me/points").shows(t, http.StatusOK, "0 积分")
	s.charged(t, again, 0, 0)
}

// TestEraseOfHostile checks that a name cannot become markup on the page that asks for it.
func TestEraseOfHostile(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "<b>甲'\"\u202e")
	reader.get(t, "/me/erase").shows(t, http.StatusOK, "<b>甲").inert(t)
	reader.post(t, "/me/erase", "confirm", hostile[0]).shows(t, http.StatusUnprocessableEntity).inert(t)
}

// TestAbout shows what the shop says of itself.
func TestAbout(t *testing.T) {
	s := openShop(t)
	s.set(t, "about", "一家小店。\n就一间屋。\n\n"+hostile[0])
	s.set(t, "contact", "微信 shudian")
	s.set(t, "signup-points", "1")
	p := s.browser(t).get(t, "/about").shows(t, http.StatusOK, "关于小书架", "一家小店。 就一间屋。", "<script>", "微信 shudian",
		"第一次来送 1 积分。", s.url+"/opds", "只有你和店主看得到", "演示里谁都能用它登录").inert(t).hides(t, "微信审过")
	if p.link("看店主的说明书") != "/docs" || p.link("抹掉我的资料") != "/me/erase" {
		t.Errorf("the links lead elsewhere:\n%s", p.source)
	}
	s.set(t, "signup-points", "0")
	reader := s.signedIn(t, "测试读者甲")
	s.set(t, "moderation", "wechat")
	reader.get(t, "/about").shows(t, http.StatusOK, "名字和评论先交给微信审过。", "0 积分").hides(t, "第一次来")
	live := s.site.Live()
	live.Demo = false
	s.site.Set(live)
	reader.get(t, "/about").shows(t, http.StatusOK, "微信给的一个编号").hides(t, "演示")
}

// TestBannedReader checks that a reader whom the keeper has banned is told so.
func TestBannedReader(t *testing.T) {
	s := openShop(t)
	s.set(t, "contact", "微信 shudian")
	reader := s.signedIn(t, "测试读者甲")
	me, err := s.Me(t.Context(), reader.key())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ban(t.Context(), s.request(), me.ID); err != nil {
		t.Fatal(err)
	}
	p := reader.get(t, "/me").shows(t, http.StatusOK, "先登录。")
	p.submit(t, "/signin", "nickname", "测试读者甲").shows(t, http.StatusForbidden, "店主停用了这个账号。", "微信 shudian")
	s.set(t, "contact", "")
	p.submit(t, "/signin", "nickname", "测试读者甲").shows(t, http.StatusForbidden, "店主停用了这个账号。要是弄错了，找店主说说。")
}
