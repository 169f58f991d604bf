package cli

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"strconv"
	"time"

	"littleshelf/app/control"
)

// mintFlags is the flags of codes mint.
type mintFlags struct {
	requestFlags
	points    int64
	perReader int
	expires   string // a day; empty is never
}

func (m *mintFlags) define(f *flag.FlagSet) {
	m.requestFlags.define(f)
	f.Int64Var(&m.points, "points", 0, "what each code is worth, in `POINTS`")
	f.IntVar(&m.perReader, "per-reader", 0, "how many of them one reader may redeem, `N`; 0 is any number")
	f.Func("expires", "the last `DAY` on which they are good, to its end in -tz, as 2026-12-31 (default: no end)", func(typed string) error {
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
		flags: m.define, required: []string{"points"}, run: m.mint,
	}
}

// mint prints codes that exist nowhere else: when they do not arrive, the batch is to be revoked.
func (m *mintFlags) mint(ctx context.Context, j *job) error {
	n, err := parsePositive(j.args[0], "a")
	if err != nil {
		return err
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
			return fmt.Errorf("request %s made batch %s already, at %s, and its codes are printed once: if they did not arrive, littleshelf codes revoke %s, and mint anew",
				done.Request, done.To, j.formatTime(done.At), done.To)
		}
		fmt.Fprintf(j.Stderr, "codes mint %s: %s\n", done.To, done.After)
		if err := j.show(done, func(w io.Writer) { m.write(w, done.Codes) }); err != nil {
			return fmt.Errorf("the codes were not printed (%w): littleshelf codes revoke %s, and mint anew", err, done.To)
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
