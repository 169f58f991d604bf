package control

import (
	"context"

	"littleshelf/app"
)

const (
	TestWeChat  Act[Nothing, Trial] = "wechat test"
	TestAddress Act[Nothing, Trial] = "address test"
)

var trialActs = []act{
	query(TestWeChat, func(c call, ctx context.Context, _ Nothing) (Trial, error) { return trialOf(c.Shop.TryWeChat(ctx)) }),
	query(TestAddress, func(c call, ctx context.Context, _ Nothing) (Trial, error) {
		return trialOf(c.Shop.TryPublicAddress(ctx))
	}),
}

// Trial is the outcome of a test.
type Trial struct {
	OK      bool   `json:"ok"`
	Finding string `json:"finding"`
}

func trialOf(t app.Trial, err error) (Trial, error) { return Trial(t), err }
