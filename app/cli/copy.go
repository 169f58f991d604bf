package cli

import (
	"context"
	"io"
)

func copyCommand() command {
	return command{
		words: "copy", args: "FROM TO",
		summary: "copy a shop to another database; each is a file or the address of a shared one",
		examples: []string{
			"littleshelf-etcd copy littleshelf.db etcd://10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379/shop",
			"littleshelf copy littleshelf.db other.db",
		},
		run: copyShop,
	}
}

// copied is the JSON output of copy.
type copied struct {
	Bytes int64 `json:"bytes"`
}

func copyShop(ctx context.Context, j *job) error {
	from, to := j.args[0], j.args[1]
	j.db = from // so that an InUse error names the process that has this file open
	progress := j.progress()
	bytes, err := j.Offline.Copy(ctx, from, to, progress.update)
	progress.end()
	if err != nil {
		return j.needsStop(err)
	}
	return j.show(copied{bytes}, func(w io.Writer) {
		j.Lang.Fprintf(w, "%s: the shop is copied, %d bytes of rows and indexes\n", to, bytes)
	})
}
