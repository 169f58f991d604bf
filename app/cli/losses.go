package cli

import (
	"context"

	"littleshelf/app/control"
)

// What the commands that ask first take away.

var erased = loss{
	show: func(ctx context.Context, j *job) error {
		return j.with(ctx, func(client *control.Client) error {
			d, err := control.ShowReader.Do(ctx, client, control.ReaderIn{Reader: j.args[0]})
			if err != nil {
				return err
			}
			j.args[0] = d.ID.String() // the name may be another reader's by the time of the answer
			dossierTables(j, j.Stderr, d)
			return nil
		})
	},
	warning: "The reader's name, picture, comments and sessions go for good; orders and points stay, nameless.",
}

var deleted = loss{
	show: func(ctx context.Context, j *job) error {
		in, err := commentChange(j)
		if err != nil {
			return err
		}
		newest := control.Window{Limit: 1, Before: control.Mark{ID: (in.Comment + 1).String()}}
		return showRow(ctx, j, commentSheet, control.ListComments, newest, func(c control.Comment) bool { return c.ID == in.Comment })
	},
	warning: "The comment goes for good.",
}

var removed = loss{
	show: func(ctx context.Context, j *job) error {
		in, err := bookChange(j)
		if err != nil {
			return err
		}
		return showRow(ctx, j, bookSheet, control.ListBooks, control.Window{}, func(b control.Book) bool { return b.ID == in.Book })
	},
	warning: "The book and its comments go for good; its PDF stays in the folder.",
}

var revoked = loss{
	show: func(ctx context.Context, j *job) error {
		in, err := batchChange(j)
		if err != nil {
			return err
		}
		return showRow(ctx, j, batchSheet, control.ListCodes, control.Window{}, func(b control.Batch) bool { return b.ID == in.Batch })
	},
	warning: "The codes that are not redeemed yet are worth nothing then, for good.",
}

var replaced = loss{
	show: func(ctx context.Context, j *job) error {
		program := *j.Program
		program.Stdout = j.Stderr
		try := *j
		try.Program, try.dryRun, try.json = &program, true, false
		return restoreFile(ctx, &try)
	},
	warning: "The backup takes the place of all that is in the database; the file of now is kept beside it.",
}

// showRow prints the row of a list that a change names. A row that is not there is for the change to
// report.
func showRow[Row any](ctx context.Context, j *job, s sheet[Row], list control.List[Row], w control.Window, is func(Row) bool) error {
	return j.with(ctx, func(client *control.Client) error {
		for rows, err := range list.Pages(ctx, client, w) {
			if err != nil {
				return err
			}
			for _, row := range rows {
				if is(row) {
					s.write(j, j.Stderr, []Row{row})
					return nil
				}
			}
		}
		return nil
	})
}
