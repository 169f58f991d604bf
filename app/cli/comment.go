package cli

import (
	"context"
	"flag"
	"io"
	"slices"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func commentCommands() []command {
	return []command{
		listComments(),
		changeComment("comment hide", "hide a comment from readers", control.HideComment).
			withExamples("littleshelf comment hide 17 -why advertising"),
		changeComment("comment show", "let a waiting comment through, or show a hidden one again", control.ShowComment).
			withExamples("littleshelf comment show 17"),
		replyComment(),
		changeComment("comment delete", "delete a comment for good", control.DropComment).
			withExamples("littleshelf comment delete 17 -why advertising").
			confirming(loss{show: showDeleted, warning: "The comment is deleted for good."}),
	}
}

func listComments() command {
	var w windowFlags
	return command{
		words: "comment list", args: "[READER]", summary: "all comments, or a reader's, newest first",
		examples: []string{
			"littleshelf comment list -limit 20", "littleshelf comment list -state waiting", "littleshelf comment list 01a202c1",
		},
		flags: func(f *flag.FlagSet) {
			w.define(f)
			f.Func("state", "only comments in this state, `waiting|shown|hidden`", func(typed string) error {
				if w.state = app.CommentState(typed); !slices.Contains(app.CommentStates, w.state) {
					return text.Errorf("not a state: waiting, shown or hidden")
				}
				return nil
			})
		},
		run: list(control.ListComments, commentLayout, &w),
	}
}

// maxReplyInput is more than the longest reply, in bytes.
const maxReplyInput = 64 << 10

func replyComment() command {
	var req requestFlags
	return command{
		words: "comment reply", args: "COMMENT TEXT",
		summary:  "reply to a comment; an empty TEXT removes the reply, and - reads it from standard input",
		examples: []string{"littleshelf comment reply 17 thanks", "littleshelf comment reply 17 -"},
		flags:    req.define,
		run: func(ctx context.Context, j *job) error {
			comment, err := j.comment()
			if err != nil {
				return err
			}
			said, err := j.readText(ctx, j.args[1])
			if err != nil {
				return err
			}
			in := control.CommentReply{
				CommentChange: control.CommentChange{Request: req.build(j), Comment: comment}, Text: said,
			}
			return j.withClient(ctx, func(client *control.Client) error { return do(ctx, j, client, control.ReplyComment, in) })
		},
	}
}

// readText returns an argument, or the standard input if the argument is "-".
func (j *job) readText(ctx context.Context, arg string) (string, error) {
	if arg != stdio {
		return arg, nil
	}
	in, _, err := j.open(ctx, stdio)
	if err != nil {
		return "", err
	}
	defer in.Close()
	read, err := io.ReadAll(io.LimitReader(in, maxReplyInput))
	return string(read), err
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
			j.Lang.Text(string(app.Comment(c).State())), c.Text,
		}
	},
}
