package cli

import (
	"strconv"

	"littleshelf/app/control"
	"littleshelf/app/text"
)

func orderCommands() []command {
	return []command{
		listOrders(),
		refundOrder(),
	}
}

func refundOrder() command {
	var req requestFlags
	return command{
		words: "order refund", args: "ORDER", summary: "give the points back and take the book back",
		examples: []string{"littleshelf order refund 01a202c1-cdb9-7972-8aea-12eff7373268 -why mistake"},
		flags:    req.define,
		run: change(control.RefundOrder, func(j *job) (in control.OrderChange, err error) {
			if in.Order.UnmarshalText([]byte(j.args[0])) != nil {
				return in, j.wrongID(text.Errorf("%q is not an order's id", j.args[0]))
			}
			in.Request = req.build(j)
			return in, nil
		}),
	}
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
