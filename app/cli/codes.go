package cli

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"littleshelf/app/control"
)

// mint prints codes that exist nowhere else: when they do not arrive, the batch is to be revoked.
func mint(ctx context.Context, j *job) error {
	n, err := positive(j.args[0], "a")
	if err != nil {
		return err
	}
	in := control.Mint{Request: j.asking(), Count: int(n), Points: j.points, PerReader: j.perReader}
	return j.with(ctx, func(client *control.Client) error {
		j.asked = true
		if j.expiresText != "" {
			day, _ := time.ParseInLocation(time.DateOnly, j.expiresText, j.zone) // settle has read it
			in.Expires = day.AddDate(0, 0, 1)
		}
		done, err := control.MintCodes.Do(ctx, client, in)
		if err != nil {
			return err
		}
		if len(done.Codes) == 0 {
			return fmt.Errorf("request %s made batch %s already, at %s, and its codes are printed once: if they did not arrive, littleshelf codes revoke %s, and mint anew",
				done.Request, done.To, j.clock(done.At), done.To)
		}
		fmt.Fprintf(j.Stderr, "codes mint %s: %s\n", done.To, done.After)
		if err := j.show(done, func(w io.Writer) { j.writeCodes(w, done.Codes) }); err != nil {
			return fmt.Errorf("the codes were not printed (%w): littleshelf codes revoke %s, and mint anew", err, done.To)
		}
		return nil
	})
}

func revoke(ctx context.Context, j *job) error {
	in, err := batchChange(j)
	if err != nil {
		return err
	}
	return j.with(ctx, func(client *control.Client) error {
		in.Zone = j.zone.String()
		return do(ctx, j, client, control.RevokeCodes, in)
	})
}

func (j *job) writeCodes(w io.Writer, codes []string) {
	rows := csv.NewWriter(w)
	rows.Write([]string{"code", "points", "expires"})
	for _, code := range codes {
		rows.Write([]string{code, strconv.FormatInt(j.points, 10), j.expiresText})
	}
	rows.Flush()
}

// lastDay writes until when a batch is good: the last day if it ends with one, or else the moment of the end.
func (j *job) lastDay(expires time.Time) string {
	local := expires.In(j.zone)
	if expires.IsZero() || local.Format(time.TimeOnly) != "00:00:00" {
		return j.clock(expires)
	}
	return local.AddDate(0, 0, -1).Format(time.DateOnly)
}
