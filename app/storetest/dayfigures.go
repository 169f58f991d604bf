package storetest

import (
	"cmp"
	"context"
	"fmt"

	"littleshelf/app"
)

// The promises about the figures of closed days.

var fullDay = app.DayFigures{
	Number: 2_932_896, Zone: awkward,
	Counts: app.Counts{
		Readers: 1, Comments: 2, Orders: 1 << 30, Spent: 1<<53 - 1, Refunds: 3, Returned: 1<<53 - 2, Redeemed: 4,
		Given: 1<<53 - 3, Taken: 1<<53 - 4,
	},
	Books: []app.BookSales{
		{Book: 1, Orders: 1, Refunds: 2, Spent: 3, Returned: 4},
		{Book: app.MaxNumber, Orders: 1 << 30, Refunds: 1<<30 - 1, Spent: 1<<53 - 1, Returned: 1<<53 - 2},
	},
}

func aDay(number int) app.DayFigures {
	return app.DayFigures{
		Number: number, Zone: "Asia/Shanghai", Counts: app.Counts{Orders: 1, Spent: 7},
		Books: []app.BookSales{{Book: 1, Orders: 1, Spent: 7}},
	}
}

func keepsDay(ctx context.Context, s app.Store) error {
	bare := app.DayFigures{Number: fullDay.Number}
	found := func(r app.Reader, day app.DayFigures) error {
		return cmp.Or(
			returns("DayFigure", day)(r.DayFigure(day.Number)),
			lists("DayFigures", r.DayFigures(0), []app.DayFigures{day}),
		)
	}
	return kept(ctx, s, found, bare, fullDay, bare, fullDay)
}

func deletesDay(ctx context.Context, s app.Store) error {
	gone, stays := aDay(1), aDay(2)
	return deletes(ctx, s, app.Tx.DeleteDayFigures, gone.Number, gone, stays, func(r app.Reader) error {
		return cmp.Or(missing(r.DayFigure(gone.Number)), lists("DayFigures", r.DayFigures(0), []app.DayFigures{stays}))
	})
}

func listsDays(ctx context.Context, s app.Store) error {
	var all []app.DayFigures
	for _, number := range []int{0, 1, 2, 10, 255, 256, 257, 20_418, 2_932_896} {
		all = append(all, aDay(number))
	}
	return cmp.Or(
		stock(ctx, s, rowsOf(all)...),
		s.View(ctx, func(r app.Reader) (err error) {
			for _, from := range []int{-1, 0, 1, 2, 3, 11, 254, 255, 256, 258, 20_418, 2_932_896, 2_932_897} {
				want := where(all, func(f app.DayFigures) bool { return f.Number >= from })
				err = cmp.Or(err, lists(fmt.Sprint("DayFigures from ", from), r.DayFigures(from), want))
			}
			return err
		}),
	)
}
