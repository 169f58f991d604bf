package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func orderCommands() []command {
	return []command{
		listOrders(),
		{
			words: "order show", args: "ORDER", summary: "one order, and the points that it moved",
			examples: []string{"littleshelf order show 01a202c1-cdb9-7972-8aea-12eff7373268"},
			run:      showOrder,
		},
		refundOrder(),
	}
}

func refundOrder() command {
	var req requestFlags
	return command{
		words: "order refund", args: "ORDER", summary: "give the points back and take the book back",
		examples: []string{"littleshelf order refund 01a202c1-cdb9-7972-8aea-12eff7373268 -why mistake"},
		flags:    req.define,
		run: change(control.RefundOrder, func(j *job) (control.OrderChange, error) {
			id, err := j.orderID()
			return control.OrderChange{Request: req.build(j), Order: id}, err
		}),
	}
}

// orderID returns the order that the first argument names.
func (j *job) orderID() (id app.OrderID, err error) {
	if id.UnmarshalText([]byte(j.args[0])) != nil {
		return id, j.wrongID(text.Errorf("%q is not an order's id", j.args[0]))
	}
	return id, nil
}

func showOrder(ctx context.Context, j *job) error {
	id, err := j.orderID()
	if err != nil {
		return err
	}
	return j.withClient(ctx, func(client *control.Client) error {
		story, err := control.ShowOrder.Do(ctx, client, control.OrderIn{Order: id})
		if err != nil {
			return err
		}
		return j.show(story, func(w io.Writer) {
			orderLayout.write(j, w, []control.Order{story.Order})
			fmt.Fprintln(w)
			entryLayout.write(j, w, story.Statement)
		})
	})
}

var orderLayout = layout[control.Order]{
	header:   []string{"ORDER", "READER", "NAME", "TITLE", "PRICE", "TIME", "STATE"},
	numbers:  []int{4},
	flexible: []int{2, 3},
	cells: func(j *job, o control.Order) []string {
		return []string{
			o.ID.String(), shortID(o.User), o.Name, o.Title, strconv.FormatInt(o.Price, 10), j.formatTime(o.At),
			j.either(o.Refunded, "refunded", "live"),
		}
	},
}
