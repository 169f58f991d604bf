package control

import (
	"context"

	"littleshelf/app"
)

const (
	TestWeChat  Act[Nothing, Trial] = "wechat test"
	TestAddress Act[Nothing, Trial] = "address test"

	TestConnection Act[Nothing, []ConnectionPart] = "connection test"

	TestTemplate Act[TemplateTrial, Trial] = "wechat test template"
)

var trialActs = []act{
	query(TestWeChat, func(c call, ctx context.Context, _ Nothing) (Trial, error) { return trialOf(c.Shop.TryWeChat(ctx)) }),
	query(TestTemplate, func(c call, ctx context.Context, in TemplateTrial) (Trial, error) {
		return trialOf(c.Shop.TryTemplate(ctx, in.Setting))
	}),
	query(TestConnection, func(c call, ctx context.Context, _ Nothing) ([]ConnectionPart, error) {
		parts, err := c.Shop.TryConnection(ctx)
		made := make([]ConnectionPart, len(parts))
		for i, part := range parts {
			made[i] = ConnectionPart(part)
		}
		return made, err
	}),
	query(TestAddress, func(c call, ctx context.Context, _ Nothing) (Trial, error) {
		return trialOf(c.Shop.TryPublicAddress(ctx))
	}),
}

// TemplateTrial names a template by its setting.
type TemplateTrial struct {
	Setting string `json:"setting"`
}

// Trial is the outcome of a test.
type Trial struct {
	OK      bool   `json:"ok"`
	Finding string `json:"finding"`
}

// ConnectionPart is the outcome of the test of a part of the connection to WeChat.
type ConnectionPart struct {
	Part    string    `json:"part"`
	Grade   app.Grade `json:"grade"`
	Finding string    `json:"finding"`
}

func trialOf(t app.Trial, err error) (Trial, error) { return Trial(t), err }
