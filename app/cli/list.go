package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"littleshelf/app/control"
)

// list is a command that prints a list as it comes, page by page.
func list[Row any](rows control.List[Row], s sheet[Row], w *window) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		return j.with(ctx, func(client *control.Client) error {
			t := s.table(j)
			for page, err := range rows.Pages(ctx, client, w.of(j)) { // in the zone of the server that answers
				if err == nil {
					err = s.print(j, t, page)
				}
				if err != nil {
					return err
				}
			}
			if j.json {
				return nil
			}
			return j.print(t.write) // the head, when there were no rows
		})
	}
}

// sheet is how rows of one kind look to people.
type sheet[Row any] struct {
	head    []string
	numbers []int // columns
	texts   []int // columns that are cut to fit the terminal
	cells   func(*job, Row) []string
}

// table makes a table with nothing but the head.
func (s sheet[Row]) table(j *job) *table {
	t := &table{fit: j.columns(), texts: s.texts}
	t.numbers(s.numbers...)
	t.row(s.head...)
	return t
}

// write writes a whole table.
func (s sheet[Row]) write(j *job, w io.Writer, rows []Row) {
	t := s.table(j)
	for _, row := range rows {
		t.row(s.cells(j, row)...)
	}
	t.write(w)
}

// print prints a page: lines of a table, or one object a line for scripts.
func (s sheet[Row]) print(j *job, t *table, rows []Row) error {
	if !j.json {
		for _, row := range rows {
			t.row(s.cells(j, row)...)
		}
		return j.print(t.write)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for _, row := range rows {
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	_, err := j.Stdout.Write(escape(text.Bytes()))
	return err
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
