package control

import (
	"context"

	"littleshelf/app"
)

const (
	AddPoints  Act[Points, Done] = "points add"
	TakePoints Act[Points, Done] = "points take"
)

var pointsActs = []act{
	change(AddPoints, call.addPoints),
	change(TakePoints, call.takePoints),
}

// Points is the input of AddPoints and TakePoints.
type Points struct {
	Request
	Reader string `json:"reader"`
	Points int64  `json:"points"`
}

func (c call) addPoints(ctx context.Context, in Points) (Done, error) {
	return c.movePoints(ctx, in, c.Shop.AddPoints)
}

func (c call) takePoints(ctx context.Context, in Points) (Done, error) {
	return c.movePoints(ctx, in, c.Shop.TakePoints)
}

func (c call) movePoints(
	ctx context.Context, in Points, move func(context.Context, app.Request, app.UserID, int64) (app.Receipt, error),
) (Done, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Done{}, err
	}
	return done(move(ctx, in.asked(), user.ID, in.Points))
}
