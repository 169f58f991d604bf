package wechat

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"littleshelf/app"
	"littleshelf/app/text"
)

// TryMessage is Try that also tries whether WeChat takes a message. It compares the template with
// WeChat's list of the mini-program's templates, and sends the message to a made-up reader.
func (c *Client) TryMessage(ctx context.Context, m app.SubscribeMessage) Trial {
	trial := c.Try(ctx)
	if trial.Verdict != Well {
		return trial
	}
	trial.Verdict, trial.Text = c.tryMessage(ctx, m)
	return trial
}

func (c *Client) tryMessage(ctx context.Context, m app.SubscribeMessage) (Verdict, text.Phrase) {
	templates, err := c.templates(ctx)
	if err != nil {
		return c.messageFault(err)
	}
	i := slices.IndexFunc(templates, func(t template) bool { return t.ID == m.Template })
	if i < 0 {
		return Wrong, text.Sprintf("WeChat has no template %s for this mini-program: copy the id again from mp.weixin.qq.com, "+
			"订阅消息, 我的模板", m.Template)
	}
	if verdict, wrong := templates[i].compare(m.Values); verdict != Well {
		return verdict, wrong
	}
	m.OpenID = trialReader
	_, err = c.SendMessage(ctx, m)
	if err == nil {
		return Unsure, text.Sprintf("the server at %s takes a message for a made-up reader, so it is not WeChat: check -wechat-api", c.api)
	}
	return c.messageFault(err)
}

// template is one of the mini-program's templates.
type template struct {
	ID      string `json:"priTmplId"`
	Content string `json:"content"` // lines such as 书名:{{thing1.DATA}}
}

// templates lists the mini-program's templates, by WeChat's page "获取个人模板列表".
func (c *Client) templates(ctx context.Context) ([]template, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	var list struct {
		Data []template `json:"data"`
	}
	err := c.call(ctx, "wxaapi/newtmpl/gettemplate", nil, &list)
	if err != nil {
		return nil, fmt.Errorf("newtmpl/gettemplate: %w", err)
	}
	return list.Data, nil
}

var keywordInContent = regexp.MustCompile(`\{\{\s*([a-z_]+[0-9]+)\.DATA\s*\}\}`)

// compare reports the keywords that only the template or only the message has.
func (t template) compare(values map[string]string) (Verdict, text.Phrase) {
	var missing []string
	known := make(map[string]bool)
	for _, found := range keywordInContent.FindAllStringSubmatch(t.Content, -1) {
		known[found[1]] = true
		if _, ok := values[found[1]]; !ok {
			missing = append(missing, found[1])
		}
	}
	var strange []string
	for keyword := range values {
		if !known[keyword] {
			strange = append(strange, keyword)
		}
	}
	slices.Sort(strange)
	switch {
	case len(missing) > 0:
		return Wrong, text.Sprintf("the template also has the keywords %s: give each a value", strings.Join(missing, ", "))
	case len(strange) > 0:
		return Wrong, text.Sprintf("the template has no keywords %s: take them out", strings.Join(strange, ", "))
	}
	return Well, text.Phrase{}
}

// MessageFault returns the meaning of an error of SendMessage, and what the keeper should do.
func (c *Client) MessageFault(err error) text.Phrase {
	_, meaning := c.messageFault(err)
	return meaning
}

func (c *Client) messageFault(err error) (Verdict, text.Phrase) {
	var reported apiError
	if errors.As(err, &reported) {
		return reported.onMessage()
	}
	return Wrong, c.unreachable(err)
}

// onMessage returns the meaning of WeChat's error for a message. A made-up reader is refused last,
// after the template and its values.
func (e apiError) onMessage() (verdict Verdict, meaning text.Phrase) {
	switch e.errcode {
	case 40003, 43101: // there is no such reader, or one who has not asked for it
		return Well, text.Sprintf("WeChat knows the template and its keywords, and takes messages")
	case 40037:
		return Wrong, text.Sprintf("WeChat does not know the template (errcode 40037): copy its id again from mp.weixin.qq.com, " +
			"订阅消息, 我的模板")
	case 41030:
		return Wrong, text.Sprintf("WeChat does not know the page that a tap on the message opens (errcode 41030): " +
			"the released mini-program must have it")
	case 43104, 43107, 43116, 48001:
		return Wrong, text.Sprintf("WeChat lets this mini-program send no messages (errcode %d): "+
			"see the notices at mp.weixin.qq.com, 通知中心", e.errcode)
	case 45009:
		return Wrong, text.Sprintf("WeChat takes no more messages today (errcode 45009): they are sent again later")
	case 45168:
		return Wrong, text.Sprintf("WeChat found a word in the message that may not be sent (errcode 45168)")
	case 47003:
		return Wrong, text.Sprintf("WeChat refuses the values of the template%s (errcode 47003): compare the keywords with the "+
			"template's details at mp.weixin.qq.com", e.ofKeyword())
	case busy:
		return Unsure, text.Sprintf("WeChat is busy (errcode -1): try again in a minute")
	case 40013, 40125, 40164:
		return e.onTrial()
	}
	return Unsure, text.Sprintf("WeChat answers a message with %v: look the errcode up on developers.weixin.qq.com, 发送订阅消息", e)
}

// ofKeyword returns the keyword that WeChat named, with a space before it, or "".
func (e apiError) ofKeyword() string {
	if e.keyword == "" {
		return ""
	}
	return " " + e.keyword
}
