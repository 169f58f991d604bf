package wechat_test

import (
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
)

// TestTryAll tries everything in turn. Without a login or a token, nothing behind it is asked for.
func TestTryAll(t *testing.T) {
	const (
		login    = "jscode2session"
		token    = login + " stable_token"
		upToText = token + " stable_token msg_sec_check" // the token of the trial is not kept
		all      = upToText + " gettemplate send"
	)
	list := says(200, `{"errcode":0,"data":[{"priTmplId":"`+shoptest.ReplyTemplate+`","content":"书:{{thing1.DATA}}\n回:{{thing2.DATA}}"}]}`)
	for name, tt := range map[string]struct {
		login, token, check, send http.HandlerFunc
		verdicts                  [4]wechat.Verdict // of login, token, texts, message
		says                      [4]string
		seen                      string
	}{
		"well": {fails(40029), granted(7200), fails(61010), fails(43101), [4]wechat.Verdict{},
			[4]string{"app id", "access tokens", "judges comments and names", "takes messages"}, all},
		"secret": {fails(40125), granted(7200), passes, fails(43101),
			[4]wechat.Verdict{wechat.Wrong, wechat.Untried, wechat.Untried, wechat.Untried},
			[4]string{"WECHAT_SECRET", "first correct", "first correct", "first correct"}, login},
		"address": {fails(40029), says(200, notListed), passes, fails(43101),
			[4]wechat.Verdict{wechat.Well, wechat.Wrong, wechat.Untried, wechat.Untried},
			[4]string{"", "address 203.0.113.7", "first correct", "first correct"}, token},
		"frozen": {fails(40029), fails(40243), passes, fails(43101),
			[4]wechat.Verdict{wechat.Well, wechat.Wrong, wechat.Untried, wechat.Untried}, [4]string{1: "unfreeze it"}, token},
		"too many tokens": {fails(40029), fails(45009), passes, fails(43101),
			[4]wechat.Verdict{wechat.Well, wechat.Wrong, wechat.Untried, wechat.Untried}, [4]string{1: "another program"}, token},
		"blocked": {fails(40029), fails(50007), passes, fails(43101),
			[4]wechat.Verdict{wechat.Well, wechat.Wrong, wechat.Untried, wechat.Untried}, [4]string{1: "errcode 50007"}, token},
		"never heard of": {fails(40029), fails(99999), passes, fails(43101),
			[4]wechat.Verdict{wechat.Well, wechat.Unsure, wechat.Untried, wechat.Untried}, [4]string{1: "errcode 99999"}, token},
		"no JSON": {fails(40029), says(502, "<html>"), passes, fails(43101),
			[4]wechat.Verdict{wechat.Well, wechat.Wrong, wechat.Untried, wechat.Untried}, [4]string{1: "does not answer as WeChat"}, token},
		"texts": {fails(40029), granted(7200), fails(48001), fails(43101),
			[4]wechat.Verdict{wechat.Well, wechat.Well, wechat.Wrong, wechat.Well}, [4]string{2: "must be released"}, all},
		"message": {fails(40029), granted(7200), passes, fails(41030),
			[4]wechat.Verdict{wechat.Well, wechat.Well, wechat.Well, wechat.Wrong}, [4]string{3: "errcode 41030"}, all},
	} {
		t.Run(name, func(t *testing.T) {
			c, seen := calls{"/sns/jscode2session": tt.login, tokenPath: tt.token, checkPath: tt.check,
				templatesPath: list, sendPath: tt.send}.client(t)
			got := c.TryAll(t.Context(), []app.SubscribeMessage{message})
			for i, trial := range []wechat.Trial{got.Login, got.Token, got.Texts, got.Messages[0]} {
				said := trial.Text.String()
				if trial.Verdict != tt.verdicts[i] || !strings.Contains(said, tt.says[i]) {
					t.Errorf("trial %d = %+v, want verdict %v and %q", i, trial, tt.verdicts[i], tt.says[i])
				}
				for _, hidden := range []string{"5ecret", openID, sessionKey, "t0ken", "<html>"} {
					if strings.Contains(said, hidden) {
						t.Errorf("%q tells %q", said, hidden)
					}
				}
			}
			if seen() != tt.seen {
				t.Errorf("WeChat saw %s, want %s", seen(), tt.seen)
			}
		})
	}
}
