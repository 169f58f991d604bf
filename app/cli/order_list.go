package cli

import (
	"context"
	"flag"
	"io"
	"iter"
	"os"
	"slices"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/export"
	"littleshelf/app/text"
)

// orderListFlags select orders.
type orderListFlags struct {
	windowFlags
	csv string // a file; empty is none
}

func listOrders() command {
	var l orderListFlags
	return command{
		words: "order list", args: "[READER]", summary: "all orders, or a reader's, newest first",
		examples: []string{
			"littleshelf order list -since 2026-11-01", "littleshelf order list 01a202c1",
			"littleshelf order list -book hongloumeng -state refunded -csv refunded.csv",
		},
		flags: l.define, run: l.run,
	}
}

func (l *orderListFlags) define(f *flag.FlagSet) {
	l.windowFlags.define(f)
	f.StringVar(&l.orders.Book, "book", "", "only orders of this `BOOK`: its number, or words of its title")
	f.Func("state", "only orders in this state, `live|refunded`", func(typed string) error {
		if l.orders.State = app.OrderState(typed); !slices.Contains(app.OrderStates, l.orders.State) {
			return text.Errorf("not a state: live or refunded")
		}
		return nil
	})
	f.StringVar(&l.csv, "csv", "", "write them to a `FILE` for spreadsheets, like the one of the desk; - is standard output")
}

func (l *orderListFlags) run(ctx context.Context, j *job) error {
	if l.csv == "" {
		return list(control.ListOrders, orderLayout, &l.windowFlags)(ctx, j)
	}
	return j.withClient(ctx, func(client *control.Client) error {
		orders := control.ListOrders.Pages(ctx, client, l.build(j)) // after withClient has set the zone
		write := func(to io.Writer) error { return export.SalesCSV(salesOf(orders), j.zone, to) }
		if l.csv == stdio {
			return write(j.Stdout)
		}
		return create(l.csv, func(f *os.File) error { return write(f) })
	})
}

// salesOf converts the pages of a list of orders.
func salesOf(pages iter.Seq2[[]control.Order, error]) iter.Seq2[[]app.Sale, error] {
	return func(yield func([]app.Sale, error) bool) {
		for orders, err := range pages {
			sales := make([]app.Sale, len(orders))
			for i, o := range orders {
				sales[i] = o.Sale()
			}
			if !yield(sales, err) {
				return
			}
		}
	}
}
