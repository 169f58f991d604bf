package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/control"
)

// requestFlags are the flags of a command that adds a receipt to the audit.
type requestFlags struct {
	id  app.RequestID // zero until it is given or made
	why string
}

func (r *requestFlags) define(f *flag.FlagSet) {
	f.StringVar(&r.why, "why", "", "the `REASON`, for the audit")
	const usage = "a UUID that makes a repetition harmless: a change with the same `ID` is made only once (default: a new one)"
	f.Func("request", usage, func(typed string) error {
		if r.id.UnmarshalText([]byte(typed)) != nil {
			return errNotUUID
		}
		return nil
	})
}

// build returns the request of j, with a new id if none is given.
func (r *requestFlags) build(j *job) control.Request {
	if r.id.IsZero() {
		r.id = app.RequestID(app.NewID(j.Now(), j.Rand))
	}
	j.request = r.id
	return control.Request{ID: r.id, Who: j.Who, Why: r.why}
}

// change returns the run function of a command that calls act. parse returns the input of act.
func change[In any](act control.Act[In, control.Done], parse func(*job) (In, error)) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		in, err := parse(j)
		if err != nil {
			return err
		}
		return j.withClient(ctx, func(client *control.Client) error { return do(ctx, j, client, act, in) })
	}
}

// do calls act and prints the outcome of its receipt.
func do[In any](ctx context.Context, j *job, client *control.Client, act control.Act[In, control.Done], in In) error {
	j.sent = true
	done, err := act.Do(ctx, client, in)
	if err != nil {
		return err
	}
	j.warnRepeated(done)
	for _, note := range done.Notes {
		j.Lang.Fprintf(j.Stderr, "littleshelf: note: %s\n", sanitize(j.Lang.Sentence(note)))
	}
	return j.show(done, func(w io.Writer) {
		fmt.Fprintf(w, "%s %s: %s\n", done.Did, done.To, sanitize(j.Lang.Outcome(done.Before, done.After)))
	})
}

// warnRepeated warns that an earlier request with the same id made the change.
func (j *job) warnRepeated(done control.Done) {
	if done.Repeated {
		j.Lang.Fprintf(j.Stderr, "littleshelf: request %s was already carried out, at %s; this is its first receipt\n",
			done.Request, j.formatTime(done.At))
	}
}

// parsePositive parses the first argument as a number from 1 to app.MaxNumber.
func (j *job) parsePositive() (n uint64, ok bool) {
	n, err := strconv.ParseUint(j.args[0], 10, 64)
	return n, err == nil && 0 < n && n <= app.MaxNumber
}

// wrongID returns a usageError for a first argument that is no id. It adds the command that lists
// the ids.
func (j *job) wrongID(wrong error) error {
	if half := retyped(j.args[0]); half != "" {
		return usageError{didYouMean(wrong, half)}
	}
	return usagef("%w; see littleshelf %s", wrong, j.command.listed())
}
