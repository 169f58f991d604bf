package cli

import (
	"context"
	"errors"
	"io"

	"littleshelf/app/text"
)

func compactCommand() command {
	return command{
		words: "compact", summary: "remove the free space from the file",
		examples: []string{"littleshelf compact"},
		run:      compact,
	}
}

// sizes is the JSON output of compact.
type sizes struct {
	Before int64 `json:"before"` // bytes
	After  int64 `json:"after"`
}

func compact(ctx context.Context, j *job) error {
	progress := j.progress()
	before, after, err := j.Offline.Compact(j.db, progress.update)
	progress.end()
	if err != nil {
		return j.needsStop(err)
	}
	return j.show(sizes{before, after}, func(w io.Writer) {
		j.Lang.Fprintf(w, "%s: %d bytes, was %d bytes\n", j.db, after, before)
	})
}

// needsStop adds to an InUse error that the command needs the server stopped.
func (j *job) needsStop(err error) error {
	if errors.Is(err, j.InUse) {
		return text.Errorf("%s needs the server stopped: %w", j.command.words, err)
	}
	return err
}
