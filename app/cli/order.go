package cli

import (
	"strconv"

	"littleshelf/app/control"
)

func orderCommands() []command {
	return []command{
		listCommand("order list", "[READER]", "all orders, or a reader's, newest first", control.ListOrders, orderSheet),
		refundOrder(),
	}
}

func refundOrder() command {
	var ask request
	return command{
		words: "order refund", args: "ORDER", summary: "give the points back and end what the order gave", flags: ask.define,
		run: change(control.RefundOrder, func(j *job) (in control.OrderChange, err error) {
			if in.Order.UnmarshalText([]byte(j.args[0])) != nil {
				return in, usagef("%q is not an order's id", j.args[0])
			}
			in.Request = ask.of(j)
			return in, nil
		}),
	}
}

var orderSheet = sheet[control.Order]{
	head:    []string{"ORDER", "READER", "NAME", "TITLE", "PRICE", "TIME", "STATE"},
	numbers: []int{4},
	texts:   []int{2, 3},
	cells: func(j *job, o control.Order) []string {
		return []string{
			o.ID.String(), tail(o.User), o.Name, o.Title, strconv.FormatInt(o.Price, 10), j.clock(o.At), either(o.Refunded, "refunded", "live"),
		}
	},
}
