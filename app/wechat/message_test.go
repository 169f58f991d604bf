package wechat_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
)

const (
	sendPath      = "/cgi-bin/message/subscribe/send"
	templatesPath = "/wxaapi/newtmpl/gettemplate"
)

var message = app.SubscribeMessage{
	OpenID: openID, Template: shoptest.ReplyTemplate, Page: "pages/book/book?id=7",
	Values: map[string]string{"thing1": "<甲> & \U00020000", "thing2": "12 积分"},
}

var sent = says(200, `{"errcode":0,"errmsg":"ok","msgid":3742000000000000001}`)

// TestSendMessage: the request is as WeChat documents it.
func TestSendMessage(t *testing.T) {
	var body, query string
	c, seen := calls{tokenPath: granted(7200), sendPath: func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		body, query = strings.TrimSpace(string(raw)), r.Method+" "+r.URL.RawQuery
		sent(w, r)
	}}.client(t)
	delivery, err := c.SendMessage(t.Context(), message)
	if delivery != app.Delivered || err != nil {
		t.Errorf("SendMessage = %v, %v, want it delivered", delivery, err)
	}
	want := `{"touser":"` + openID + `","template_id":"` + shoptest.ReplyTemplate + `","page":"pages/book/book?id=7",` +
		`"data":{"thing1":{"value":"<甲> & ` + "\U00020000" + `"},"thing2":{"value":"12 积分"}},"miniprogram_state":"formal","lang":"zh_CN"}`
	if body != want || query != "POST access_token=88_t0ken" {
		t.Errorf("%s with\n%s\nwant\n%s", query, body, want)
	}
	if got := seen(); got != "stable_token send" {
		t.Errorf("calls %s", got)
	}
}

// TestSendMessageFaults is the table of WeChat's errors for messages: the calls, and the outcome.
func TestSendMessageFaults(t *testing.T) {
	const once, twice, none = "stable_token send", "stable_token send stable_token send", "stable_token"
	for _, tt := range []struct {
		name        string
		token, send http.HandlerFunc
		delivery    app.Delivery
		seen, err   string
	}{
		{"refused by the reader", granted(7200), fails(43101), app.Declined, once, "errcode 43101, rid " + rid},
		{"values", granted(7200), fails(47003), app.Undeliverable, once, "errcode 47003, rid " + rid},
		{"a value", granted(7200), says(200, `{"errcode":47003,"errmsg":"argument invalid! data.thing1.value invalid rid: `+rid+`"}`),
			app.Undeliverable, once, "errcode 47003 for thing1, rid " + rid},
		{"openid", granted(7200), fails(40003), app.Undeliverable, once, "errcode 40003, rid " + rid},
		{"template", granted(7200), fails(40037), app.Undeliverable, once, "errcode 40037, rid " + rid},
		{"form", granted(7200), fails(41028), app.Undeliverable, once, "errcode 41028, rid " + rid},
		{"used form", granted(7200), fails(41029), app.Undeliverable, once, "errcode 41029, rid " + rid},
		{"page", granted(7200), fails(41030), app.Undeliverable, once, "errcode 41030, rid " + rid},
		{"may not", granted(7200), fails(48001), app.Undeliverable, once, "errcode 48001, rid " + rid},
		{"banned", granted(7200), fails(43107), app.Undeliverable, once, "errcode 43107, rid " + rid},
		{"word", granted(7200), fails(45168), app.Undeliverable, once, "errcode 45168, rid " + rid},

		{"quota", granted(7200), fails(45009), app.Undelivered, once, "errcode 45009, rid " + rid},
		{"busy", granted(7200), fails(-1), app.Undelivered, once, "errcode -1, rid " + rid},
		{"at once", granted(7200), fails(43108), app.Undelivered, once, "errcode 43108, rid " + rid},
		{"never heard of", granted(7200), fails(99999), app.Undelivered, once, "errcode 99999, rid " + rid},
		{"token not newest", granted(7200), fails(40001), app.Undelivered, twice, "errcode 40001, rid " + rid},
		{"token malformed", granted(7200), fails(40014), app.Undelivered, twice, "errcode 40014, rid " + rid},
		{"token expired", granted(7200), fails(42001), app.Undelivered, twice, "errcode 42001, rid " + rid},
		{"500", granted(7200), says(500, ""), app.Undelivered, once, "HTTP 500"},
		{"502", granted(7200), says(502, "<html>"+everything), app.Undelivered, once, "HTTP 502"},
		{"page of a proxy", granted(7200), says(200, "<html>"+everything), app.Undelivered, once, "the answer is not the JSON expected"},
		{"empty", granted(7200), says(200, ""), app.Undelivered, once, "the answer is not the JSON expected"},
		{"hung up", granted(7200), sends(""), app.Undelivered, once, ""},
		{"silent", granted(7200), hangs(""), app.Undelivered, once, "context deadline exceeded"},
		{"token silent", hangs(""), sent, app.Undelivered, none, "stable_token: context deadline exceeded"},
		{"our address", says(200, notListed), sent, app.Undelivered, none, "stable_token: errcode 40164 for 203.0.113.7, rid " + rid},
		{"app id", fails(40013), sent, app.Undelivered, none, "stable_token: errcode 40013, rid " + rid},
		{"secret", fails(40125), sent, app.Undelivered, none, "stable_token: errcode 40125, rid " + rid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, seen := calls{tokenPath: tt.token, sendPath: tt.send}.client(t)
			if strings.Contains(tt.err, "deadline") {
				c.Timeout = 100 * time.Millisecond
			}
			delivery, err := c.SendMessage(t.Context(), message)
			if delivery != tt.delivery || err == nil || !strings.HasPrefix(err.Error(), "subscribe/send: "+tt.err) {
				t.Errorf("SendMessage = %v, %v, want %v and %q", delivery, err, tt.delivery, tt.err)
			}
			if got := seen(); got != tt.seen {
				t.Errorf("calls %s, want %s", got, tt.seen)
			}
			for _, hidden := range []string{"5ecret", openID, sessionKey, "<html>", "invalid"} {
				if err != nil && strings.Contains(err.Error(), hidden) {
					t.Errorf("%q tells %q", err, hidden)
				}
			}
		})
	}
}

// TestSendMessageToken: a token that ended is replaced once, and the message is sent.
func TestSendMessageToken(t *testing.T) {
	p, c := newShop(t)
	p.Subscribe("reader")
	m := message
	m.OpenID = shoptest.OpenID("reader")
	m.Values = map[string]string{"thing1": "红楼梦", "thing2": "谢谢"}
	for range 2 {
		if delivery, err := c.SendMessage(t.Context(), m); delivery != app.Delivered || err != nil {
			t.Errorf("SendMessage = %v, %v", delivery, err)
		}
		p.EndTokens()
	}
	if tokens, sends, got := p.Calls(tokenPath), p.Calls(sendPath), p.Messages(); tokens != 2 || sends != 3 || len(got) != 2 {
		t.Errorf("%d tokens, %d calls and %+v", tokens, sends, got)
	}
}

// TestTryMessage tries a template, with each of WeChat's answers.
func TestTryMessage(t *testing.T) {
	const listed = "jscode2session stable_token gettemplate"
	const all = listed + " send"
	list := says(200, `{"errcode":0,"data":[{"priTmplId":"`+shoptest.ReplyTemplate+
		`","title":"回复","content":"书名:{{thing1.DATA}}\n回复:{{thing2.DATA}}\n"}]}`)
	other := says(200, `{"errcode":0,"data":[{"priTmplId":"`+shoptest.ReplyTemplate+
		`","content":"书名:{{thing1.DATA}}\n时间:{{time3.DATA}}"}]}`)
	fewer := says(200, `{"errcode":0,"data":[{"priTmplId":"`+shoptest.ReplyTemplate+`","content":"书名:{{thing1.DATA}}"}]}`)
	for name, tt := range map[string]struct {
		login, token, list, send http.HandlerFunc
		verdict                  wechat.Verdict
		says, seen               string
	}{
		"no such reader":   {fails(40029), granted(7200), list, fails(40003), wechat.Well, "knows the template and its keywords", all},
		"not asked for":    {fails(40029), granted(7200), list, fails(43101), wechat.Well, "knows the template and its keywords", all},
		"taken":            {fails(40029), granted(7200), list, sent, wechat.Unsure, "it is not WeChat", all},
		"values":           {fails(40029), granted(7200), list, fails(47003), wechat.Wrong, "the values of the template (errcode 47003)", all},
		"template":         {fails(40029), granted(7200), list, fails(40037), wechat.Wrong, "errcode 40037", all},
		"page":             {fails(40029), granted(7200), list, fails(41030), wechat.Wrong, "the released mini-program must have it", all},
		"banned":           {fails(40029), granted(7200), list, fails(43107), wechat.Wrong, "send no messages (errcode 43107)", all},
		"word":             {fails(40029), granted(7200), list, fails(45168), wechat.Wrong, "errcode 45168", all},
		"quota":            {fails(40029), granted(7200), list, fails(45009), wechat.Wrong, "no more messages today", all},
		"busy":             {fails(40029), granted(7200), list, fails(-1), wechat.Unsure, "try again in a minute", all},
		"never heard of":   {fails(40029), granted(7200), list, fails(99999), wechat.Unsure, "errcode 99999, rid " + rid, all},
		"send 502":         {fails(40029), granted(7200), list, says(502, ""), wechat.Wrong, "does not answer as WeChat does", all},
		"other keywords":   {fails(40029), granted(7200), other, sent, wechat.Wrong, "also has the keywords time3", listed},
		"fewer keywords":   {fails(40029), granted(7200), fewer, sent, wechat.Wrong, "has no keywords thing2", listed},
		"no such template": {fails(40029), granted(7200), says(200, `{"data":[]}`), sent, wechat.Wrong, "WeChat has no template Qp8L", listed},
		"list refused":     {fails(40029), granted(7200), fails(48001), sent, wechat.Wrong, "errcode 48001", listed},
		"address":          {fails(40029), says(200, notListed), list, sent, wechat.Wrong, "address 203.0.113.7", "jscode2session stable_token"},
		"secret":           {fails(40125), granted(7200), list, sent, wechat.Wrong, "WECHAT_SECRET", "jscode2session"},
	} {
		t.Run(name, func(t *testing.T) {
			c, seen := calls{"/sns/jscode2session": tt.login, tokenPath: tt.token, templatesPath: tt.list, sendPath: tt.send}.client(t)
			trial := c.TryMessage(t.Context(), message)
			if trial.Verdict != tt.verdict || !strings.Contains(trial.Text.String(), tt.says) || seen() != tt.seen {
				t.Errorf("TryMessage = %+v after %s, want verdict %v, %q and %s", trial, seen(), tt.verdict, tt.says, tt.seen)
			}
			if strings.Contains(trial.Text.String(), openID) || strings.Contains(trial.Text.String(), "5ecret") {
				t.Errorf("%q tells a secret", trial.Text)
			}
		})
	}
}
