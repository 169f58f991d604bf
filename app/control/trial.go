package control

import (
	"context"

	"littleshelf/app"
)

const (
	TestWeChat  Act[Nothing, Trial] = "wechat test"
	TestAddress Act[Nothing, Trial] = "address test"

	TestTemplate Act[TemplateTrial, Trial] = "wechat test template"
)

var trialActs = []act{
	query(TestWeChat, func(c call, ctx context.Context, _ Nothing) (Trial, error) { return trialOf(c.Shop.TryWeChat(ctx)) }),
	query(TestTemplate, func(c call, ctx context.Context, in TemplateTrial) (Trial, error) {
		return trialOf(c.Shop.TryTemplate(ctx, in.Setting))
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

func trialOf(t app.Trial, err error) (Trial, error) { return Trial(t), err }
