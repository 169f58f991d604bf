package control

import (
	"context"
	"time"

	"littleshelf/app"
)

// CodeIn is the input of FindCode: a code as somebody typed it.
type CodeIn struct {
	Code string `json:"code"`
}

// UsedCode is a redemption of a code. The code itself is stored nowhere.
type UsedCode struct {
	Batch  app.BatchID `json:"batch"`
	Points int64       `json:"points"`
	User   app.UserID  `json:"reader,omitzero"`
	Name   string      `json:"name,omitempty"`
	At     time.Time   `json:"at,omitzero"`
}

// FoundCode is a code with what became of it. It has no reader if it is not redeemed.
type FoundCode struct {
	UsedCode
	Expires time.Time      `json:"expires,omitzero"`
	State   app.BatchState `json:"state"` // of the batch
}

func (c call) findCode(ctx context.Context, in CodeIn) (FoundCode, error) {
	story, err := c.Shop.LookUpCode(ctx, in.Code)
	if err != nil {
		return FoundCode{}, err
	}
	return FoundCode{usedCodeOf(story.UsedCode, story.Batch.Points), story.Batch.Expires, story.Batch.State(c.Shop.Now())}, nil
}

func (c call) listUsed(ctx context.Context, _ app.UserID, in Window) (rows []UsedCode, rest string, err error) {
	w := app.Window[app.Voucher]{Limit: in.Limit}
	if w.Limit == 0 || w.Limit > ordersOfPage {
		w.Limit = ordersOfPage
	}
	switch {
	case in.Before.ID != "":
		if w.Before, err = app.ParseUseMark(in.Before.ID); err != nil {
			return nil, "", notInList(in.Before.ID)
		}
	case !in.Before.At.IsZero():
		w.Before.UsedAt = in.Before.At
	}
	report, err := c.Shop.BatchReport(ctx, in.Batch)
	if err != nil {
		return nil, "", err
	}
	used, last, err := c.Shop.UsedCodes(ctx, in.Batch, w)
	if last != (app.Voucher{}) {
		rest = app.UseMark(last).String()
	}
	return convertAll(used, func(u app.UsedCode) UsedCode { return usedCodeOf(u, report.Points) }), rest, err
}

func usedCodeOf(u app.UsedCode, points int64) UsedCode {
	return UsedCode{Batch: u.Batch, Points: points, User: u.UsedBy, Name: u.Name, At: u.UsedAt}
}
