package program

import (
	"context"

	"littleshelf/app/remote"
)

// Engine opens databases on other machines. The program littleshelf has none: littleshelf-etcd and
// littleshelf-postgres are the same program with one.
type Engine struct {
	// Schemes are the beginnings of -db that name such a database, such as "etcd" for etcd://…
	Schemes []string

	// Open connects to the database at an address, which is the whole value of -db. It returns when
	// the database has answered once.
	Open func(ctx context.Context, address string, getenv func(string) string) (remote.Engine, error)

	// Books open PDFs and covers on other machines, by the beginning of -books: "s3" for s3://…
	Books map[string]OpenBooks
}
