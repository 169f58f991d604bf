package cli

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

// mintFlags are the flags of codes mint.
type mintFlags struct {
	requestFlags
	points    int64
	perReader int
	expires   string // the last day; empty is never
}

func (m *mintFlags) define(f *flag.FlagSet) {
	m.requestFlags.define(f)
	f.Int64Var(&m.points, "points", 0, "the value of each code in `POINTS`")
	f.IntVar(&m.perReader, "per-reader", 0, "one reader may redeem at most `N` of them; 0 is no limit")
	const usage = "the last `DAY` on which they can be redeemed, to its end in -tz, such as 2026-12-31 (default: no end)"
	f.Func("expires", usage, func(typed string) error {
		if _, err := time.Parse(time.DateOnly, typed); err != nil {
			return errNotDay
		}
		m.expires = typed
		return nil
	})
}

func mintCodes() command {
	var m mintFlags
	return command{
		words: "codes mint", args: "N", summary: "make N redemption codes and print them, once, as CSV",
		examples: []string{"littleshelf codes mint 100 -points 10 -expires 2026-12-31 > codes.csv"},
		flags:    m.define, required: []string{"points"}, run: m.mint,
	}
}

// mint mints and prints codes. The server stores only their hashes, so a batch whose codes are not
// printed must be revoked.
func (m *mintFlags) mint(ctx context.Context, j *job) error {
	n, ok := j.parsePositive()
	if !ok || n > app.MaxMint {
		wrong := text.Errorf("%q is not a number of codes from 1 to %d", j.args[0], app.MaxMint)
		return usageError{didYouMean(wrong, retyped(j.args[0]))}
	}
	in := control.Mint{Request: m.build(j), Count: int(n), Points: m.points, PerReader: m.perReader}
	return j.withClient(ctx, func(client *control.Client) error {
		j.sent = true
		if m.expires != "" {
			day, err := time.ParseInLocation(time.DateOnly, m.expires, j.zone)
			if err != nil {
				return err
			}
			in.Expires = day.AddDate(0, 0, 1)
		}
		done, err := control.MintCodes.Do(ctx, client, in)
		if err != nil {
			return err
		}
		if len(done.Codes) == 0 {
			return text.Errorf("request %s already made batch %s, at %s, and its codes are printed only once: "+
				"if they are lost, run littleshelf codes revoke %s, and mint again",
				done.Request, done.To, j.formatTime(done.At), done.To)
		}
		fmt.Fprintf(j.Stderr, "%s %s: %s\n", done.Did, done.To, j.Lang.Outcome(done.Before, done.After))
		if err := j.show(done, func(w io.Writer) { m.write(w, done.Codes) }); err != nil {
			return text.Errorf("the codes were not printed (%w): run littleshelf codes revoke %s, and mint again", err, done.To)
		}
		return nil
	})
}

func (m *mintFlags) write(w io.Writer, codes []string) {
	rows := csv.NewWriter(w)
	rows.Write([]string{"code", "points", "expires"})
	for _, code := range codes {
		rows.Write([]string{code, strconv.FormatInt(m.points, 10), m.expires})
	}
	rows.Flush()
}
