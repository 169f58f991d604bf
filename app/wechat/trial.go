package wechat

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"time"

	"littleshelf/app"
	"littleshelf/app/text"
)

// trialCode is a login code that WeChat did not issue.
const trialCode = "littleshelf-trial"

// Verdict is the result of a Trial.
type Verdict int

const (
	// Well means that readers can log in.
	Well Verdict = iota
	// Unsure means that WeChat's response proves nothing about the app id and the secret.
	Unsure
	// Wrong means that no reader can log in until the keeper corrects something.
	Wrong
	// Untried means that it was not tried, because something before it is not Well.
	Untried
)

// Trial is the outcome of a login with a made-up code.
type Trial struct {
	Verdict Verdict
	Text    text.Phrase // the finding, and what the keeper should do
	Date    time.Time   // by WeChat's clock; zero without a response
}

// Try tries, with one made-up code, whether WeChat can be reached and accepts the app id and the
// secret. Outcomes does not count it.
func (c *Client) Try(ctx context.Context) Trial {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	_, date, err := c.jscode2session(ctx, trialCode)
	var reported apiError
	switch {
	case err == nil:
		return Trial{Unsure, text.Sprintf("the server at %s accepts a made-up login code, so it is not WeChat: check -wechat-api", c.api), date}
	case errors.As(err, &reported):
		verdict, meaning := reported.onTrial()
		return Trial{verdict, meaning, date}
	}
	return Trial{Wrong, c.unreachable(err), date}
}

// trialReader is an openid that WeChat did not issue.
const trialReader = "littleshelf-trial"

// TryTexts is Try that also tries, with a made-up reader, whether WeChat judges texts. That needs
// an access token, which the IP whitelist of the mini-program guards.
func (c *Client) TryTexts(ctx context.Context) Trial {
	trial := c.Try(ctx)
	if trial.Verdict != Well {
		return trial
	}
	trial.Verdict, trial.Text = c.tryTexts(ctx)
	return trial
}

func (c *Client) tryTexts(ctx context.Context) (Verdict, text.Phrase) {
	_, err := c.CheckText(ctx, app.AuthoredText{OpenID: trialReader, Kind: app.CommentText, Text: "好书"})
	var reported apiError
	switch {
	case err == nil:
		return Well, judgesComments
	case errors.As(err, &reported):
		return reported.onTextTrial()
	}
	return Wrong, c.unreachable(err)
}

var judgesComments = text.Sprintf("WeChat accepts the app id and the secret, and judges comments")

// onTextTrial returns the meaning of WeChat's error for the text of the made-up reader. The
// errcodes are those of WeChat's page "文本内容安全识别".
func (e apiError) onTextTrial() (verdict Verdict, meaning text.Phrase) {
	switch e.errcode {
	case 40003, 61010: // there is no such reader
		return Well, judgesComments
	case 48001:
		return Wrong, text.Sprintf("WeChat does not judge this mini-program's texts (errcode 48001): " +
			"it must be released and of a category that may; until then comments wait for you")
	case 40013, 40125, 40164, busy:
		return e.onTrial()
	}
	return Unsure, text.Sprintf("WeChat answers a text of a made-up reader with %v: comments wait for you until it judges them", e)
}

// onTrial returns the meaning of WeChat's error for the made-up code. The errcodes are those of
// WeChat's page "小程序登录".
func (e apiError) onTrial() (verdict Verdict, meaning text.Phrase) {
	switch e.errcode {
	case 40029:
		return Well, text.Sprintf("WeChat accepts the app id and the secret")
	case 40125:
		return Wrong, text.Sprintf("WeChat refuses the app secret (errcode 40125): copy it again from mp.weixin.qq.com, 开发管理, " +
			"into WECHAT_SECRET or the file of WECHAT_SECRET_FILE; after a reset only the newest is good")
	case 40013:
		return Wrong, text.Sprintf("WeChat does not know the app id (errcode 40013): " +
			"copy it again from mp.weixin.qq.com, 开发管理; it begins with wx")
	case 40164:
		return Wrong, text.Sprintf("WeChat refuses this machine's address%s (errcode 40164): "+
			"add it to the IP白名单 on mp.weixin.qq.com, 开发管理", e.address())
	case 40163:
		return Unsure, text.Sprintf("WeChat says that a made-up login code was used before (errcode 40163): " +
			"if no reader can log in, check -wechat-api and any proxy on the way")
	case 45011:
		return Unsure, text.Sprintf("WeChat is asked too often (errcode 45011): wait a minute, then try again; " +
			"if it stays so, look for another program that uses this app id")
	case busy:
		return Unsure, text.Sprintf("WeChat is busy (errcode -1), so the app id and the secret could not be tried: try again in a minute")
	}
	return Unsure, text.Sprintf("WeChat answers a made-up login code with %v: "+
		"look the errcode up on developers.weixin.qq.com, 小程序登录", e)
}

// address returns the refused address with a space before it, or "" if WeChat named none.
func (e apiError) address() string {
	if !e.refused.IsValid() {
		return ""
	}
	return " " + e.refused.String()
}

// unreachable returns a sentence that explains err, the error of a request without a response of
// WeChat's, and says what to check.
func (c *Client) unreachable(err error) text.Phrase {
	var (
		name        *net.DNSError
		authority   x509.UnknownAuthorityError
		host        x509.HostnameError
		certificate x509.CertificateInvalidError
		answer      unexpected
	)
	switch {
	case errors.As(err, &name):
		return text.Sprintf("the name %s cannot be looked up: "+
			"check this machine's network and its DNS servers (/etc/resolv.conf)", name.Name)
	case errors.As(err, &authority), errors.As(err, &host), errors.As(err, &certificate):
		return text.Sprintf("the certificate of %s is not accepted (%v): check this machine's clock, "+
			"and look for a proxy or firewall that answers in WeChat's place", c.api, err)
	case errors.Is(err, context.DeadlineExceeded):
		return text.Sprintf("%s does not answer within %v: check this machine's network, its firewall and HTTPS_PROXY", c.api, c.Timeout)
	case errors.As(err, &answer):
		return text.Sprintf("the server at %s does not answer as WeChat does (%v): "+
			"check -wechat-api and any proxy on the way", c.api, err)
	}
	return text.Sprintf("%s cannot be reached (%v): check this machine's network, its firewall and HTTPS_PROXY", c.api, err)
}
