package cli

import (
	"context"
	"flag"
	"os"

	"littleshelf/app/control"
)

func exportCommand() command {
	var table string
	return command{
		words: "export", args: "[FILE]", summary: "write all data except secrets as NDJSON, or one table as CSV",
		examples: []string{"littleshelf export shop.ndjson", "littleshelf export -csv orders orders.csv"},
		flags: func(f *flag.FlagSet) {
			f.StringVar(&table, "csv", "", "only this table: `orders|ledger|users|comments`")
		},
		run: func(ctx context.Context, j *job) error { return exportTable(ctx, j, table) },
	}
}

func exportTable(ctx context.Context, j *job, table string) error {
	switch table {
	case "", "orders", "ledger", "users", "comments":
	default:
		return usagef("-csv: %q is none of orders, ledger, users, comments", table)
	}
	return j.withClient(ctx, func(client *control.Client) error {
		if len(j.args) == 0 || j.args[0] == stdio {
			return client.Export(ctx, table, j.zone, j.Stdout)
		}
		return create(j.args[0], func(f *os.File) error { return client.Export(ctx, table, j.zone, f) })
	})
}
