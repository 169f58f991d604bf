package cli

import (
	"context"

	"littleshelf/app"
	"littleshelf/app/control"
)

func commentCommands() []command {
	return []command{
		listCommand("comment list", "[READER]", "all comments, or a reader's, newest first", control.ListComments, commentSheet),
		changeComment("comment hide", "take a comment out of sight", control.HideComment),
		changeComment("comment show", "show a hidden comment again", control.ShowComment),
		changeComment("comment delete", "delete a comment for good", control.DropComment).asking(loss{
			show:    showDeleted,
			warning: "The comment goes for good.",
		}),
	}
}

func changeComment(words, summary string, act control.Act[control.CommentChange, control.Done]) command {
	var ask request
	return command{
		words: words, args: "COMMENT", summary: summary, flags: ask.define,
		run: change(act, func(j *job) (control.CommentChange, error) {
			comment, err := j.comment()
			return control.CommentChange{Request: ask.of(j), Comment: comment}, err
		}),
	}
}

// comment is the comment that the first argument names.
func (j *job) comment() (app.CommentID, error) {
	comment, err := positive(j.args[0], "a comment's")
	return app.CommentID(comment), err
}

func showDeleted(ctx context.Context, j *job) error {
	comment, err := j.comment()
	if err != nil {
		return err
	}
	newest := control.Window{Limit: 1, Before: control.Mark{ID: (comment + 1).String()}}
	return showRow(ctx, j, commentSheet, control.ListComments, newest, func(c control.Comment) bool { return c.ID == comment })
}

var commentSheet = sheet[control.Comment]{
	head:    []string{"COMMENT", "BOOK", "TITLE", "READER", "NAME", "TIME", "STATE", "TEXT"},
	numbers: []int{0, 1},
	texts:   []int{2, 4, 7},
	cells: func(j *job, c control.Comment) []string {
		return []string{
			c.ID.String(), c.Book.String(), c.BookName, tail(c.User), c.UserName, j.clock(c.At), either(c.Hidden, "hidden", "shown"), c.Text,
		}
	},
}
