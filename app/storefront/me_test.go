package storefront_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/cover"
	"littleshelf/app/cover/covertest"
	"littleshelf/app/storefront"
)

// iPhone is a User-Agent of a client on iOS.
const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"

// withPictures lets readers send pictures.
func withPictures(f *storefront.Storefront) { f.Shop.MakePicture = covertest.MakePicture }

// TestMe shows a reader's own page, and where it leads.
func TestMe(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	me := reader.get(t, "/me").shows(t, http.StatusOK, "测试读者甲", "30", "退出").hides(t, "头像")
	for words, path := range map[string]string{
		"积分 30": "/me/points", "用兑换码": "/me/redeem", "我的评论": "/me/comments", "设备和阅读应用": "/me/devices",
		"抹掉我的资料": "/me/erase", "‹ 我的": "",
	} {
		if got := me.link(words); got != path {
			t.Errorf("%s leads to %q, want %q", words, got, path)
		}
	}
	me.submit(t, "/signout").shows(t, http.StatusOK, "登录")
	for _, path := range []string{"/me", "/me/points", "/me/redeem", "/me/comments", "/me/devices", "/me/erase", "/me/apps/new"} {
		if p := reader.get(t, path).shows(t, http.StatusOK, "先登录。"); !strings.HasPrefix(p.path, "/signin?next=") {
			t.Errorf("a guest at %s is sent to %s", path, p.path)
		}
	}
	if p := reader.get(t, "/me/nothing"); p.status != http.StatusNotFound {
		t.Errorf("/me/nothing: %d", p.status)
	}
}

// TestRename changes the name of a reader.
func TestRename(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	me := reader.get(t, "/me")
	for path, p := range map[string]*page{"/me/name": me, "/signin": s.browser(t).get(t, "/signin")} {
		if got := attribute(field(p.form(path), "nickname"), "maxlength"); got != strconv.Itoa(app.MaxNickNameRunes) {
			t.Errorf("%s takes %s characters, want %d", path, got, app.MaxNickNameRunes)
		}
	}
	for range 2 { // sent twice
		me.submit(t, "/me/name", "nickname", "  测试读者乙 ").shows(t, http.StatusOK, "好，你现在叫测试读者乙。")
	}
	for _, name := range []string{"", "\u200b", strings.Repeat("字", app.MaxNickName+1)} {
		p := me.submit(t, "/me/name", "nickname", name).shows(t, http.StatusUnprocessableEntity, "昵称 1 到 20 个字。")
		nickname := field(p.form("/me/name"), "nickname")
		if attribute(nickname, "aria-describedby") != "wrong-nickname" || !p.has("p", "id", "wrong-nickname") ||
			attribute(nickname, "value") != name {
			t.Errorf("%q: the form comes back as\n%s", name, p.source)
		}
	}
	reader.post(t, "/me/name", "nickname", "<b>甲'\"\u202e").inert(t)
	reader.get(t, "/me").shows(t, http.StatusOK, "<b>甲").inert(t)
	if p := reader.get(t, "/me/name"); p.path != "/me" { // after signing in again
		t.Errorf("GET /me/name leads to %s", p.path)
	}
}

// judge has a judgement for each text.
type judge app.Judgement

func (j judge) CheckText(context.Context, app.AuthoredText) (app.Judgement, error) {
	return app.Judgement(j), nil
}

// TestJudgedTexts checks that a name and a comment that WeChat refuses come back with the reason.
func TestJudgedTexts(t *testing.T) {
	s := openShop(t, func(f *storefront.Storefront) { f.Shop.Judges = &app.Judges{Checker: judge(app.Risky)} })
	reader := s.signedIn(t, "测试读者甲")
	s.set(t, "moderation", "wechat")
	reader.get(t, "/me").submit(t, "/me/name", "nickname", "坏名字").
		shows(t, http.StatusUnprocessableEntity, "这个名字不能用，换一个吧。", "测试读者甲")
	p := reader.get(t, "/books/1").submit(t, "/books/1/comments", "comment", "坏话").
		shows(t, http.StatusUnprocessableEntity, "微信认为里面有不能公开的内容", "坏话")
	if attribute(field(p.form("/books/1/comments"), "comment"), "aria-invalid") != "true" {
		t.Errorf("the comment is not marked:\n%s", p.source)
	}
	s.Judges.Wait()
	reader.get(t, "/me/comments").shows(t, http.StatusOK, "你还没有写过评论。")
}

// send sends a form with a file.
func (b *browser) send(t *testing.T, path, field string, file []byte) *page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if file != nil {
		part, err := form.CreateFormFile(field, "我.jpg")
		if err != nil {
			t.Fatal(err)
		}
		part.Write(file)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	return b.do(t, request)
}

// TestPicture sets and removes a reader's picture.
func TestPicture(t *testing.T) {
	s := openShop(t, withPictures)
	reader := s.signedIn(t, "测试读者甲")
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 60, 40)), nil); err != nil {
		t.Fatal(err)
	}
	reader.get(t, "/me").shows(t, http.StatusOK, "不超过 2 MB").hides(t, "去掉头像")
	var shown *page
	for range 2 { // sent twice
		shown = reader.send(t, "/me/picture", "picture", photo.Bytes()).shows(t, http.StatusOK, "头像换好了。", "去掉头像")
	}
	me, err := s.Me(t.Context(), reader.key())
	if err != nil || me.OwnPicture() == "" || !shown.has("img", "src", me.OwnPicture()) {
		t.Errorf("the picture is %q, %v, and the page is\n%s", me.OwnPicture(), err, shown.source)
	}
	for _, wrong := range []struct {
		file  []byte
		words string
	}{
		{nil, "先选一张图片。"},
		{[]byte{}, "先选一张图片。"},
		{[]byte("<svg onload=alert(1)>"), "这张用不了"},
		{photo.Bytes()[:100], "这张用不了"},
		{make([]byte, cover.MaxAvatarFile+1), "图片超过 2 MB"},
	} {
		p := reader.send(t, "/me/picture", "picture", wrong.file).shows(t, http.StatusUnprocessableEntity, wrong.words)
		if attribute(field(p.form("/me/picture"), "picture"), "aria-describedby") != "wrong-picture" {
			t.Errorf("%s is not beside the field", wrong.words)
		}
	}
	if again, err := s.Me(t.Context(), reader.key()); err != nil || again.Picture != me.Picture {
		t.Errorf("refused files changed the picture: %v", err)
	}
	reader.post(t, "/me/picture", "picture", "x").shows(t, http.StatusUnprocessableEntity, "图片没有传完，再传一次")
	s.browser(t).send(t, "/me/picture", "picture", photo.Bytes()).shows(t, http.StatusOK, "先登录。")
	for range 2 {
		reader.post(t, "/me/picture/remove").shows(t, http.StatusOK, "头像去掉了。").hides(t, "移除")
	}
	if again, err := s.Me(t.Context(), reader.key()); err != nil || !again.Picture.IsZero() {
		t.Errorf("the picture stays: %v", err)
	}
}

// TestLongPictureHeader checks that a long header before a picture is not read: package mime needs
// ten bytes for each of its bytes.
func TestLongPictureHeader(t *testing.T) {
	s := openShop(t, withPictures)
	reader := s.signedIn(t, "测试读者甲")
	for _, header := range []string{strings.Repeat("\r\nX: y", 1<<18), "; x=" + strings.Repeat("y", 1<<20)} {
		body := "--b\r\nContent-Disposition: form-data; name=picture; filename=x" + header + "\r\n\r\nx\r\n--b--\r\n"
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, reader.url+"/me/picture", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		reader.do(t, request).shows(t, http.StatusUnprocessableEntity, "图片没有传完，再传一次")
	}
}

// beginPicture begins a form with a picture. It returns when the server reads the file. finish ends
// the form.
func (b *browser) beginPicture(t *testing.T) (finish func() *page) {
	t.Helper()
	reads, writes := io.Pipe()
	form := multipart.NewWriter(writes)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/me/picture", reads)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	request.Header.Set("Expect", "100-continue") // so that the pipe is read no sooner than the server reads
	client := *b.client
	client.Transport = &http.Transport{ExpectContinueTimeout: time.Minute}
	sent := make(chan *page, 1)
	go func() {
		defer close(sent)
		defer reads.Close()
		slow := &browser{&client, b.url, b.header}
		sent <- slow.do(t, request)
	}()
	if _, err := form.CreateFormFile("picture", "我.jpg"); err != nil {
		t.Fatal("the form is not read: ", err)
	}
	return func() *page {
		t.Helper()
		form.Close()
		writes.Close()
		p := <-sent
		if p == nil {
			t.Fatal("the form has no response")
		}
		return p
	}
}

// TestSlowPictures checks that one reader who sends pictures slowly leaves others their turn, and
// that those who send at once are not too many for the memory.
func TestSlowPictures(t *testing.T) {
	s := openShop(t, withPictures)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 60, 40)), nil); err != nil {
		t.Fatal(err)
	}
	other := s.signedIn(t, "测试读者乙")
	var finish []func() *page
	for _, name := range []string{"测试读者甲", "测试读者丙", "测试读者丁", "测试读者戊"} {
		other.send(t, "/me/picture", "picture", photo.Bytes()).shows(t, http.StatusOK, "头像换好了。")
		slow := s.signedIn(t, name)
		finish = append(finish, slow.beginPicture(t))
		slow.send(t, "/me/picture", "picture", photo.Bytes()).shows(t, http.StatusTooManyRequests, "太快了")
	}
	other.send(t, "/me/picture", "picture", photo.Bytes()).shows(t, http.StatusTooManyRequests, "太快了")
	for _, finish := range finish {
		finish().shows(t, http.StatusUnprocessableEntity, "先选一张图片。")
	}
	other.send(t, "/me/picture", "picture", photo.Bytes()).shows(t, http.StatusOK, "头像换好了。")
}

// TestMeOfHidden checks that no page names points where prices are hidden.
func TestMeOfHidden(t *testing.T) {
	s := openShop(t, withPictures)
	phone := s.signedIn(t, "测试读者甲")
	phone.get(t, "/books/1/exchange").submit(t, "/books/1/exchange")
	code := s.mint(t, app.Batch{Count: 1, Points: 5})[0]
	phone.header.Set("User-Agent", iPhone)
	for _, hiding := range []string{"hide_price", "hide_buy"} {
		s.set(t, "platforms-ios", hiding)
		for _, path := range []string{"/me", "/me/comments", "/me/devices", "/me/erase", "/about", "/signin"} {
			phone.get(t, path).shows(t, http.StatusOK).hides(t, "积分", "你有", "换", "兑")
		}
		for _, path := range []string{"/me/points", "/me/redeem"} {
			phone.get(t, path).shows(t, http.StatusOK, "这里现在没有东西").hides(t, "积分", "你有", "换", "兑")
		}
		phone.post(t, "/me/redeem", "code", code).shows(t, http.StatusUnprocessableEntity, "由于相关规范，iOS功能暂不可用")
		s.charged(t, phone, 1, 27)
	}
}
