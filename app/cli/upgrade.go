package cli

import (
	"context"
	"io"
)

func upgradeCommand() command {
	return command{
		words: "upgrade", summary: "raise the schema of a shared database, when all servers are new",
		examples: []string{"littleshelf-etcd upgrade -db etcd://10.0.0.1:2379/shop"},
		run:      upgrade,
	}
}

// upgraded is the JSON output of upgrade.
type upgraded struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func upgrade(ctx context.Context, j *job) error {
	from, to, err := j.Offline.Upgrade(ctx, j.db)
	if err != nil {
		return err
	}
	return j.show(upgraded{from, to}, func(w io.Writer) {
		if from == to {
			j.Lang.Fprintf(w, "the schema is %d already\n", to)
			return
		}
		j.Lang.Fprintf(w, "the schema is %d now, was %d: the servers of older releases have ended\n", to, from)
	})
}
