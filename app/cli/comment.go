package cli

import (
	"context"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func commentCommands() []command {
	return []command{
		listCommand("comment list", "[READER]", "all comments, or a reader's, newest first", control.ListComments, commentLayout).
			withExamples("littleshelf comment list -limit 20", "littleshelf comment list 01a202c1"),
		changeComment("comment hide", "hide a comment from readers", control.HideComment).
			withExamples("littleshelf comment hide 17 -why advertising"),
		changeComment("comment show", "show a hidden comment again", control.ShowComment).
			withExamples("littleshelf comment show 17"),
		changeComment("comment delete", "delete a comment for good", control.DropComment).
			withExamples("littleshelf comment delete 17 -why advertising").
			confirming(loss{show: showDeleted, warning: "The comment is deleted for good."}),
	}
}

func changeComment(words, summary string, act control.Act[control.CommentChange, control.Done]) command {
	var req requestFlags
	return command{
		words: words, args: "COMMENT", summary: summary, flags: req.define,
		run: change(act, func(j *job) (control.CommentChange, error) {
			comment, err := j.comment()
			return control.CommentChange{Request: req.build(j), Comment: comment}, err
		}),
	}
}

// comment parses the first argument as the number of a comment.
func (j *job) comment() (app.CommentID, error) {
	comment, ok := j.parsePositive()
	if !ok {
		return 0, j.wrongID(text.Errorf("%q is not a comment's number", j.args[0]))
	}
	return app.CommentID(comment), nil
}

func showDeleted(ctx context.Context, j *job) error {
	comment, err := j.comment()
	if err != nil {
		return err
	}
	newest := control.Window{Limit: 1, Before: control.Mark{ID: (comment + 1).String()}}
	isDeleted := func(c control.Comment) bool { return c.ID == comment }
	return showRow(ctx, j, commentLayout, control.ListComments, newest, isDeleted)
}

var commentLayout = layout[control.Comment]{
	header:   []string{"COMMENT", "BOOK", "TITLE", "READER", "NAME", "TIME", "STATE", "TEXT"},
	numbers:  []int{0, 1},
	flexible: []int{2, 4, 7},
	cells: func(j *job, c control.Comment) []string {
		return []string{
			c.ID.String(), c.Book.String(), c.BookName, shortID(c.User), c.UserName, j.formatTime(c.At),
			j.either(c.Hidden, "hidden", "shown"), c.Text,
		}
	},
}
