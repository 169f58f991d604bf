package cli

import (
	"context"
	"flag"
	"io"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func statsCommand() command {
	var days int
	return command{
		words: "stats", summary: "the shop's figures in total, or for each of the last days",
		examples: []string{"littleshelf stats", "littleshelf stats -days 7"},
		flags: func(f *flag.FlagSet) {
			f.Func("days", "the last `N` days one by one, today first", func(typed string) (err error) {
				if days, err = strconv.Atoi(typed); err != nil || days < 1 || days > app.MaxDays {
					return text.Errorf("not a number of days from 1 to %d", app.MaxDays)
				}
				return nil
			})
		},
		run: func(ctx context.Context, j *job) error {
			if days == 0 {
				return allStats(ctx, j)
			}
			return lastDays(ctx, j, days)
		},
	}
}

func lastDays(ctx context.Context, j *job, n int) error {
	return j.withClient(ctx, func(client *control.Client) error {
		days, err := control.CountDays.Do(ctx, client, control.DaysIn{Count: n, Zone: j.zone.String()})
		if err != nil {
			return err
		}
		return dayLayout.print(j, dayLayout.table(j), days)
	})
}

func allStats(ctx context.Context, j *job) error {
	return j.withClient(ctx, func(client *control.Client) error {
		s, err := control.CountStats.Do(ctx, client, control.Nothing{})
		if err != nil {
			return err
		}
		return j.show(s, func(w io.Writer) { statsTable(j, w, s) })
	})
}

func statsTable(j *job, w io.Writer, s control.Stats) {
	var t table
	t.alignRight(1)
	figure := func(name string, n int64) { t.add(j.Lang.Text(name), strconv.FormatInt(n, 10)) }
	figure("readers", int64(s.Readers))
	figure("  banned", int64(s.Banned))
	figure("  erased, not counted", int64(s.Erased))
	figure("sessions", int64(s.Sessions))
	figure("books", int64(s.Books))
	figure("  listed", int64(s.Listed))
	figure("orders", int64(s.Orders))
	figure("  refunded", int64(s.Refunded))
	figure("comments", int64(s.Comments))
	figure("  hidden", int64(s.Hidden))
	figure("  waiting", int64(s.Waiting))
	figure("points in readers' hands", s.Points)
	figure("points spent", s.Spent)
	figure("codes minted", int64(s.Codes))
	figure("  redeemed", int64(s.Redeemed))
	t.write(w)
}

var dayLayout = layout[control.Day]{
	header: []string{
		"DAY", "NEW READERS", "ORDERS", "SPENT", "REFUNDS", "RETURNED", "REDEEMED", "GIVEN", "TAKEN", "COMMENTS",
	},
	numbers: []int{1, 2, 3, 4, 5, 6, 7, 8, 9},
	cells: func(_ *job, d control.Day) []string {
		cells := []string{d.Date}
		for _, n := range []int64{
			int64(d.Readers), int64(d.Orders), d.Spent, int64(d.Refunds), d.Returned, int64(d.Redeemed), d.Given, d.Taken,
			int64(d.Comments),
		} {
			cells = append(cells, strconv.FormatInt(n, 10))
		}
		return cells
	},
}
