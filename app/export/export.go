package export

import (
	"bufio"
	"context"
	"io"

	"littleshelf/app"
)

// The types of the first and the last line. A truncated export lacks the last line.
const (
	headerLine = "littleshelf"
	endLine    = "end"
)

// end is the last line.
type end struct {
	Rows int `json:"rows"` // the number of lines between the first and the last
}

// progressEvery is the number of rows between two calls of progress.
const progressEvery = 1000

// Export writes all rows of s, without secrets. It calls progress with the number of rows written.
// It keeps one View open, so w should be fast, such as a file.
func Export(ctx context.Context, s app.Store, w io.Writer, progress func(rows int)) error {
	out := bufio.NewWriter(w)
	write := func(kind string, object any) error {
		b, err := encode(kind, object)
		if err != nil {
			return err
		}
		_, err = out.Write(b)
		return err
	}
	err := s.View(ctx, func(r app.Reader) error {
		if err := write(headerLine, header{format}); err != nil {
			return err
		}
		rows := 0
		for _, k := range kinds {
			err := k.each(r, func(row any) error {
				if rows++; rows%progressEvery == 0 {
					progress(rows)
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				return write(k.name, row)
			})
			if err != nil {
				return err
			}
		}
		progress(rows)
		return write(endLine, end{rows})
	})
	if err != nil {
		return err
	}
	return out.Flush()
}
