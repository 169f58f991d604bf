package wechat

import (
	"context"
	"fmt"

	"littleshelf/app"
	"littleshelf/app/text"
)

// CheckText asks for WeChat's judgement of a text, by its page "文本内容安全识别" (msgSecCheck,
// version 2). WeChat judges texts of readers who opened the mini-program within two hours, and
// reports errcode 61010 for others.
func (c *Client) CheckText(ctx context.Context, t app.AuthoredText) (app.Judgement, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	var judged struct {
		Result struct {
			Suggest string `json:"suggest"`
		} `json:"result"`
	}
	err := c.call(ctx, "wxa/msg_sec_check", map[string]any{
		"version": 2,
		"openid":  t.OpenID,
		"scene":   scenes[t.Kind],
		"content": t.Text,
	}, &judged)
	if err == nil {
		if judgement, ok := judgements[judged.Result.Suggest]; ok {
			return judgement, nil
		}
		err = unexpected{text.Sprintf("the answer lacks suggest")}
	}
	return app.Unjudged, fmt.Errorf("msg_sec_check: %w", err)
}

// scenes are WeChat's numbers of the kinds of texts.
var scenes = map[app.TextKind]int{app.ProfileText: 1, app.CommentText: 2}

// judgements are the meanings of result.suggest.
var judgements = map[string]app.Judgement{"pass": app.Passed, "review": app.Doubtful, "risky": app.Risky}
