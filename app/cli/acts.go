package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
)

// look is a command that asks and prints.
func look[In, Out any](act control.Act[In, Out], in func(*job) (In, error), people func(*job, io.Writer, Out)) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		what, err := in(j)
		if err != nil {
			return err
		}
		return j.with(ctx, func(client *control.Client) error {
			out, err := act.Do(ctx, client, what)
			if err != nil {
				return err
			}
			return j.show(out, func(w io.Writer) { people(j, w, out) })
		})
	}
}

// change is a command that prints the receipt of what it did.
func change[In any](act control.Act[In, control.Done], in func(*job) (In, error)) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		what, err := in(j)
		if err != nil {
			return err
		}
		return j.with(ctx, func(client *control.Client) error { return do(ctx, j, client, act, what) })
	}
}

func do[In any](ctx context.Context, j *job, client *control.Client, act control.Act[In, control.Done], in In) error {
	j.asked = true
	done, err := act.Do(ctx, client, in)
	if err != nil {
		return err
	}
	j.sayRepeated(done)
	for _, note := range done.Notes {
		fmt.Fprintf(j.Stderr, "littleshelf: note: %s\n", plain(note))
	}
	return j.show(done, func(w io.Writer) {
		fmt.Fprintf(w, "%s %s: %s\n", done.Did, done.To, plain(outcome(done.Receipt)))
	})
}

// sayRepeated tells that nothing was done now.
func (j *job) sayRepeated(done control.Done) {
	if done.Repeated {
		fmt.Fprintf(j.Stderr, "littleshelf: request %s was done already, at %s; this is its first receipt\n", done.Request, j.clock(done.At))
	}
}

// What commands read from their arguments.

func nothing(*job) (control.Nothing, error) { return control.Nothing{}, nil }

// asking is the request of a change.
func (j *job) asking() control.Request {
	return control.Request{ID: j.request, Who: j.Who, Why: j.why}
}

func reader(j *job) (control.ReaderIn, error) {
	return control.ReaderIn{Reader: j.args[0]}, nil
}

func readerChange(j *job) (control.ReaderChange, error) {
	return control.ReaderChange{Request: j.asking(), Reader: j.args[0]}, nil
}

func points(j *job) (control.Points, error) {
	in := control.Points{Request: j.asking(), Reader: j.args[0]}
	n, err := strconv.ParseInt(j.args[1], 10, 64)
	if err != nil {
		return in, usagef("%q is not a number of points", j.args[1])
	}
	in.Points = n
	return in, nil
}

func orderChange(j *job) (control.OrderChange, error) {
	in := control.OrderChange{Request: j.asking()}
	if in.Order.UnmarshalText([]byte(j.args[0])) != nil {
		return in, usagef("%q is not an order's id", j.args[0])
	}
	return in, nil
}

func batchChange(j *job) (control.BatchChange, error) {
	in := control.BatchChange{Request: j.asking()}
	if in.Batch.UnmarshalText([]byte(j.args[0])) != nil {
		return in, usagef("%q is not a batch's id", j.args[0])
	}
	return in, nil
}

func bookChange(j *job) (control.BookChange, error) {
	book, err := positive(j.args[0], "a book's")
	return control.BookChange{Request: j.asking(), Book: app.BookID(book)}, err
}

func commentChange(j *job) (control.CommentChange, error) {
	comment, err := positive(j.args[0], "a comment's")
	return control.CommentChange{Request: j.asking(), Comment: app.CommentID(comment)}, err
}

func positive(typed, whose string) (uint64, error) {
	n, err := strconv.ParseUint(typed, 10, 64)
	if err != nil || n == 0 || n > app.MaxNumber {
		return 0, usagef("%q is not %s number", typed, whose)
	}
	return n, nil
}
