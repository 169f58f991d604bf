package wechat

import (
	"context"
	"errors"

	"littleshelf/app"
	"littleshelf/app/text"
)

// All is the outcome of TryAll.
type All struct {
	Login, Token, Texts Trial
	Messages            []Trial // of the messages, in their order
}

// TryAll tries in turn the app id and the secret, the access token, the check of texts, and each
// message, whose reader is made up. Without a login or a token the rest is Untried. Outcomes does
// not count the login.
func (c *Client) TryAll(ctx context.Context, messages []app.SubscribeMessage) All {
	untried := Trial{Verdict: Untried, Text: text.Sprintf("not tested: first correct what is wrong above")}
	all := All{Login: c.Try(ctx), Token: untried, Texts: untried, Messages: make([]Trial, len(messages))}
	for i := range all.Messages {
		all.Messages[i] = untried
	}
	if all.Login.Verdict != Well {
		return all
	}
	all.Token = c.tryToken(ctx)
	if all.Token.Verdict != Well {
		return all
	}
	all.Texts.Verdict, all.Texts.Text = c.tryTexts(ctx)
	if all.Texts.Verdict == Well {
		all.Texts.Text = text.Sprintf("WeChat judges comments and names")
	}
	for i, m := range messages {
		all.Messages[i].Verdict, all.Messages[i].Text = c.tryMessage(ctx, m)
	}
	return all
}

// tryToken fetches an access token, also if one is kept: the IP whitelist may have changed since.
func (c *Client) tryToken(ctx context.Context) Trial {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	_, _, err := c.stableToken(ctx)
	var reported apiError
	switch {
	case err == nil:
		return Trial{Verdict: Well, Text: text.Sprintf("WeChat gives this machine access tokens")}
	case errors.As(err, &reported):
		verdict, meaning := reported.onTokenTrial()
		return Trial{Verdict: verdict, Text: meaning}
	}
	return Trial{Verdict: Wrong, Text: c.unreachable(err)}
}

// onTokenTrial returns the meaning of WeChat's error for a request of a token. The errcodes are
// those of WeChat's page "获取稳定版接口调用凭据".
func (e apiError) onTokenTrial() (verdict Verdict, meaning text.Phrase) {
	switch e.errcode {
	case 40013, 40125, 40164, 45011, busy:
		return e.onTrial()
	case 40243:
		return Wrong, text.Sprintf("the app secret is frozen (errcode 40243): unfreeze it at mp.weixin.qq.com, 开发管理")
	case 45009:
		return Wrong, text.Sprintf("WeChat gives no more access tokens today (errcode 45009): " +
			"look for another program that uses this app id")
	case 50004, 50007:
		return Wrong, text.Sprintf("WeChat has blocked this mini-program (errcode %d): see the notices at mp.weixin.qq.com, 通知中心", e.errcode)
	}
	return Unsure, text.Sprintf("WeChat answers a request of an access token with %v: "+
		"look the errcode up on developers.weixin.qq.com, 获取稳定版接口调用凭据", e)
}
