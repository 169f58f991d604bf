package wechat_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"littleshelf/app/wechat"
)

// notListed is WeChat's response to a machine that is not in the IP whitelist.
const notListed = `{"errcode":40164,"errmsg":"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist, rid: ` + rid + `"}`

// TestTry checks the verdict and the advice for each response to the made-up code.
func TestTry(t *testing.T) {
	for name, tt := range map[string]struct {
		answer  http.HandlerFunc
		verdict wechat.Verdict
		says    string
	}{
		"well":            {fails(40029), wechat.Well, "accepts the app id and the secret"},
		"secret":          {fails(40125), wechat.Wrong, "WECHAT_SECRET"},
		"app id":          {fails(40013), wechat.Wrong, "begins with wx"},
		"address":         {says(200, notListed), wechat.Wrong, "this machine's address 203.0.113.7 (errcode 40164): add it"},
		"address unnamed": {fails(40164), wechat.Wrong, "this machine's address (errcode 40164): add it"},
		"address no IP": {says(200, strings.ReplaceAll(notListed, "203.0.113.7", "::1::")), wechat.Wrong,
			"this machine's address (errcode 40164): add it"},
		"used":           {fails(40163), wechat.Unsure, "-wechat-api"},
		"busy":           {fails(-1), wechat.Unsure, "try again in a minute"},
		"too often":      {fails(45011), wechat.Unsure, "another program that uses this app id"},
		"never heard of": {fails(99999), wechat.Unsure, "errcode 99999, rid " + rid + ": look the errcode up"},
		"accepted":       {says(200, good), wechat.Unsure, "is not WeChat: check -wechat-api"},
		"502":            {says(502, "<html>"+everything), wechat.Wrong, "(HTTP 502): check -wechat-api"},
		"page":           {says(200, "<html>"+everything), wechat.Wrong, "(the answer is not the JSON expected): check -wechat-api"},
		"nothing in it":  {says(200, "{}"), wechat.Wrong, "check -wechat-api"},
		"not HTTP":       {sends(everything + "\r\n\r\n"), wechat.Wrong, "check -wechat-api"},
		"hung up":        {sends(""), wechat.Wrong, "cannot be reached"},
		"silent":         {hangs(""), wechat.Wrong, "does not answer within 100ms: check this machine's network"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t, tt.answer)
			c := p.client(t)
			if name == "silent" {
				c.Timeout = 100 * time.Millisecond
			}
			trial := c.Try(t.Context())
			if trial.Verdict != tt.verdict || !strings.Contains(trial.Text.String(), tt.says) {
				t.Errorf("Try = %+v, want verdict %v and %q", trial, tt.verdict, tt.says)
			}
			for _, hidden := range []string{"5ecret", appID, openID, sessionKey, "<html>"} {
				if strings.Contains(trial.Text.String(), hidden) {
					t.Errorf("%q tells %q", trial.Text.String(), hidden)
				}
			}
			if n := p.requests.Load(); n != 1 {
				t.Errorf("WeChat got %d requests, want 1", n)
			}
			for errcode, n := range c.Outcomes() {
				if n != 0 {
					t.Errorf("the trial is counted as %s", errcode)
				}
			}
		})
	}
}

// TestTryUnreachable checks the advice if WeChat cannot be reached.
func TestTryUnreachable(t *testing.T) {
	stranger := newPlatform(t, says(200, good))
	stranger.StartTLS()
	for api, says := range map[string]string{
		stranger.URL:                  "check this machine's clock",
		"http://127.0.0.1:1":          "cannot be reached",
		"https://127.0.0.1:1/a%20b/c": "cannot be reached",
	} {
		if trial := newClient(t, api).Try(t.Context()); trial.Verdict != wechat.Wrong ||
			!strings.Contains(trial.Text.String(), says) || !trial.Date.IsZero() {
			t.Errorf("Try at %s = %+v, want %v and %q", api, trial, wechat.Wrong, says)
		}
	}
}

// TestTryDate checks that a Trial has the Date of WeChat's response.
func TestTryDate(t *testing.T) {
	at := time.Date(2026, time.November, 22, 8, 0, 0, 0, time.UTC)
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", at.Format(http.TimeFormat))
		fails(40029)(w, r)
	})
	if trial := p.client(t).Try(t.Context()); !trial.Date.Equal(at) {
		t.Errorf("Date = %v, want %v", trial.Date, at)
	}
}

// TestTryTexts tries the login and the check of a text.
func TestTryTexts(t *testing.T) {
	const all = "jscode2session stable_token msg_sec_check"
	for name, tt := range map[string]struct {
		login, token, check http.HandlerFunc
		verdict             wechat.Verdict
		says, seen          string
	}{
		"well":        {fails(40029), granted(7200), fails(40003), wechat.Well, "and judges comments", all},
		"not lately":  {fails(40029), granted(7200), fails(61010), wechat.Well, "and judges comments", all},
		"passes":      {fails(40029), granted(7200), passes, wechat.Well, "and judges comments", all},
		"secret":      {fails(40125), granted(7200), passes, wechat.Wrong, "WECHAT_SECRET", "jscode2session"},
		"address":     {fails(40029), says(200, notListed), passes, wechat.Wrong, "address 203.0.113.7", "jscode2session stable_token"},
		"not allowed": {fails(40029), granted(7200), fails(48001), wechat.Wrong, "must be released", all},
		"too often":   {fails(40029), granted(7200), fails(45009), wechat.Unsure, "errcode 45009", all},
		"page":        {fails(40029), granted(7200), says(200, "<html>"), wechat.Wrong, "does not answer as WeChat does", all},
	} {
		t.Run(name, func(t *testing.T) {
			c, seen := calls{"/sns/jscode2session": tt.login, tokenPath: tt.token, checkPath: tt.check}.client(t)
			trial := c.TryTexts(t.Context())
			if trial.Verdict != tt.verdict || !strings.Contains(trial.Text.String(), tt.says) || seen() != tt.seen {
				t.Errorf("TryTexts = %+v after %s, want verdict %v, %q and %s", trial, seen(), tt.verdict, tt.says, tt.seen)
			}
		})
	}
}
