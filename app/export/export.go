package export

import (
	"bufio"
	"context"
	"io"

	"littleshelf/app"
)

// The first and the last line. An export that breaks off lacks the last.
const (
	headerLine = "littleshelf"
	endLine    = "end"
)

// end is the last line: how many lines stand between it and the first.
type end struct {
	Rows int `json:"rows"`
}

// every is how many rows pass between two words about the progress.
const every = 1000

// Export writes all that s holds, but secrets, and tells progress how many rows are written. It is one
// View from beginning to end, so w is to be a file and not somebody's slow connection.
func Export(ctx context.Context, s app.Store, w io.Writer, progress func(rows int)) error {
	out := bufio.NewWriter(w)
	line := func(kind string, object any) error {
		b, err := encode(kind, object)
		if err != nil {
			return err
		}
		_, err = out.Write(b)
		return err
	}
	err := s.View(ctx, func(r app.Reader) error {
		if err := line(headerLine, header{format}); err != nil {
			return err
		}
		rows := 0
		for _, k := range kinds {
			err := k.each(r, func(row any) error {
				if rows++; rows%every == 0 {
					progress(rows)
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				return line(k.name, row)
			})
			if err != nil {
				return err
			}
		}
		progress(rows)
		return line(endLine, end{rows})
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
