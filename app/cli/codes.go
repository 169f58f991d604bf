package cli

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func codesCommands() []command {
	return []command{
		mintCodes(),
		listCommand("codes list", "", "all batches of codes, newest first", control.ListCodes, batchLayout).
			withExamples("littleshelf codes list"),
		findCode(),
		listUsed(),
		revokeCodes().confirming(loss{
			show:    showRevoked,
			warning: "The codes that are not redeemed yet become worthless for good.",
		}),
	}
}

func revokeCodes() command {
	var req requestFlags
	return command{
		words: "codes revoke", args: "BATCH", summary: "end a batch: its remaining codes can no longer be redeemed",
		examples: []string{"littleshelf codes revoke 01a202c1-cdb9-7972-8aea-12eff7373268 -why lost"},
		flags:    req.define,
		run: func(ctx context.Context, j *job) error {
			batch, err := j.batch()
			if err != nil {
				return err
			}
			return j.withClient(ctx, func(client *control.Client) error {
				in := control.BatchChange{Request: req.build(j), Batch: batch, Zone: j.zone.String()}
				return do(ctx, j, client, control.RevokeCodes, in)
			})
		},
	}
}

// batch parses the first argument as the id of a batch.
func (j *job) batch() (id app.BatchID, err error) {
	if id.UnmarshalText([]byte(j.args[0])) != nil {
		return id, j.wrongID(text.Errorf("%q is not a batch's id", j.args[0]))
	}
	return id, nil
}

func showRevoked(ctx context.Context, j *job) error {
	batch, err := j.batch()
	if err != nil {
		return err
	}
	return showRow(ctx, j, batchLayout, control.ListCodes, control.Window{}, func(b control.Batch) bool { return b.ID == batch })
}

// The width of the columns is decided by the first page, so header and cells are padded for larger
// numbers on later pages.
var batchLayout = layout[control.Batch]{
	header:  []string{"BATCH", "  CODES", "REDEEMED", "POINTS", "PER READER", "MINTED", "GOOD THROUGH", "STATE"},
	numbers: []int{1, 2, 3, 4},
	cells: func(j *job, b control.Batch) []string {
		return []string{
			b.ID.String(), strconv.Itoa(b.Count), strconv.Itoa(b.Redeemed), strconv.FormatInt(b.Points, 10), strconv.Itoa(b.PerReader),
			j.formatTime(b.Created), fmt.Sprintf("%-12s", j.formatExpiry(b.Expires)), j.Lang.Text(j.batchState(b)),
		}
	},
}

// formatExpiry returns the last day of a batch if it expires at midnight, or else the time at which
// it expires.
func (j *job) formatExpiry(expires time.Time) string {
	local := expires.In(j.zone)
	if expires.IsZero() || local.Format(time.TimeOnly) != "00:00:00" {
		return j.formatTime(expires)
	}
	return local.AddDate(0, 0, -1).Format(time.DateOnly)
}

func (j *job) batchState(b control.Batch) string {
	return string(app.Batch{Live: b.Live, Revoked: b.Revoked, Expires: b.Expires}.State(j.Now()))
}
