package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"littleshelf/app/control"
)

// list is a command that prints a list as it comes, page by page.
func list[Row any](from control.List[Row], l layout[Row], w *windowFlags) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		return j.withClient(ctx, func(client *control.Client) error {
			t := l.table(j)
			for page, err := range from.Pages(ctx, client, w.build(j)) { // in the zone of the server that answers
				if err == nil {
					err = l.print(j, t, page)
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

// layout is how rows of one kind look to people.
type layout[Row any] struct {
	header   []string
	numbers  []int // columns
	flexible []int // columns that are cut to fit the terminal
	cells    func(*job, Row) []string
}

// table makes a table with nothing but the head.
func (l layout[Row]) table(j *job) *table {
	t := &table{maxWidth: j.terminalWidth(), flexible: l.flexible}
	t.alignRight(l.numbers...)
	t.add(l.header...)
	return t
}

// write writes a whole table.
func (l layout[Row]) write(j *job, w io.Writer, rows []Row) {
	t := l.table(j)
	for _, row := range rows {
		t.add(l.cells(j, row)...)
	}
	t.write(w)
}

// print prints a page: lines of a table, or one object a line for scripts.
func (l layout[Row]) print(j *job, t *table, rows []Row) error {
	if !j.json {
		for _, row := range rows {
			t.add(l.cells(j, row)...)
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
	_, err := j.Stdout.Write(escapeJSON(text.Bytes()))
	return err
}

func either(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
