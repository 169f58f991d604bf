package wechat

import (
	"context"
	"errors"
	"fmt"

	"littleshelf/app"
)

// SendMessage sends a subscribe message, by WeChat's page "发送订阅消息" (subscribeMessage.send). A
// reader gets as many as they agreed to.
func (c *Client) SendMessage(ctx context.Context, m app.SubscribeMessage) (app.Delivery, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	data := make(map[string]keywordValue, len(m.Values))
	for keyword, value := range m.Values {
		data[keyword] = keywordValue{value}
	}
	err := c.call(ctx, "cgi-bin/message/subscribe/send", subscribeSend{
		ToUser: m.OpenID, Template: m.Template, Page: m.Page, Data: data, State: "formal", Lang: "zh_CN",
	}, &struct{}{})
	if err == nil {
		return app.Delivered, nil
	}
	return deliveryOf(err), fmt.Errorf("subscribe/send: %w", err)
}

type subscribeSend struct {
	ToUser   string                  `json:"touser"`
	Template string                  `json:"template_id"`
	Page     string                  `json:"page,omitempty"`
	Data     map[string]keywordValue `json:"data"`
	State    string                  `json:"miniprogram_state"`
	Lang     string                  `json:"lang"`
}

type keywordValue struct {
	Value string `json:"value"`
}

// deliveryOf returns what an error means for a message, by the errcodes of WeChat's page. What may
// pass is Undelivered: -1 busy, 45009 the day's quota, 43108 two messages for one reader at once, a
// refused token or address, no answer, and unknown errcodes.
func deliveryOf(err error) app.Delivery {
	var reported apiError
	if !errors.As(err, &reported) {
		return app.Undelivered
	}
	switch reported.errcode {
	case 43101:
		return app.Declined
	case 40003, // no openid of this mini-program
		40037,               // no template of this mini-program
		41028, 41029, 41030, // form id, used form id, page
		43104, 43107, 43116, // this template, or this mini-program, may not send
		45168, // a word that may not be sent
		47003, // values that do not suit the template
		48001: // the mini-program may not call this
		return app.Undeliverable
	}
	return app.Undelivered
}
