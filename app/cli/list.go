package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"littleshelf/app/control"
)

// list returns the run function of a command that prints a list page by page.
func list[Row any](from control.List[Row], l layout[Row], w *windowFlags) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		return printList(ctx, j, from, l, func() control.Window { return w.build(j) })
	}
}

// printList prints a list page by page. It calls window when the zone of j is set.
func printList[Row any](ctx context.Context, j *job, from control.List[Row], l layout[Row], window func() control.Window) error {
	return j.withClient(ctx, func(client *control.Client) error {
		t := l.table(j)
		for page, err := range from.Pages(ctx, client, window()) {
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
		return j.print(t.write) // the header, if there were no rows
	})
}

// layout describes the table in which rows of one type are printed.
type layout[Row any] struct {
	header   []string
	numbers  []int // columns of numbers, aligned right
	flexible []int // columns that are truncated to fit the terminal
	cells    func(*job, Row) []string
}

// table returns a table that has only the header.
func (l layout[Row]) table(j *job) *table {
	t := &table{maxWidth: j.terminalWidth(), flexible: l.flexible}
	t.alignRight(l.numbers...)
	t.add(j.texts(l.header)...)
	return t
}

// write writes a table of rows to w.
func (l layout[Row]) write(j *job, w io.Writer, rows []Row) {
	t := l.table(j)
	for _, row := range rows {
		t.add(l.cells(j, row)...)
	}
	t.write(w)
}

// print prints a page: rows of the table t, or with -json one object per line.
func (l layout[Row]) print(j *job, t *table, rows []Row) error {
	if !j.json {
		for _, row := range rows {
			t.add(l.cells(j, row)...)
		}
		return j.print(t.write)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for _, row := range rows {
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	_, err := j.Stdout.Write(escapeJSON(out.Bytes()))
	return err
}

// texts returns a list of texts in the language of the job.
func (j *job) texts(list []string) []string {
	said := make([]string, len(list))
	for i, text := range list {
		said[i] = j.Lang.Text(text)
	}
	return said
}

// either returns one of two texts in the language of the job.
func (j *job) either(is bool, yes, no string) string {
	if is {
		return j.Lang.Text(yes)
	}
	return j.Lang.Text(no)
}
