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

// request is the flags of a command that leaves a line in the audit.
type requestFlags struct {
	id  app.RequestID // zero makes a new one
	why string
}

func (r *requestFlags) define(f *flag.FlagSet) {
	f.StringVar(&r.why, "why", "", "the `REASON`, for the audit")
	f.Func("request", "a UUID that makes repeating harmless: the same `ID` is done once (default: a new one)", func(typed string) error {
		if r.id.UnmarshalText([]byte(typed)) != nil {
			return errNotUUID
		}
		return nil
	})
}

// of is the request of j.
func (r *requestFlags) build(j *job) control.Request {
	if r.id.IsZero() {
		r.id = app.RequestID(app.NewID(j.Now(), j.Rand))
	}
	j.request = r.id
	return control.Request{ID: r.id, Who: j.Who, Why: r.why}
}

// change is what a command runs that prints the receipt of what it did.
func change[In any](act control.Act[In, control.Done], in func(*job) (In, error)) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		asked, err := in(j)
		if err != nil {
			return err
		}
		return j.withClient(ctx, func(client *control.Client) error { return do(ctx, j, client, act, asked) })
	}
}

func do[In any](ctx context.Context, j *job, client *control.Client, act control.Act[In, control.Done], in In) error {
	j.sent = true
	done, err := act.Do(ctx, client, in)
	if err != nil {
		return err
	}
	j.warnRepeated(done)
	for _, note := range done.Notes {
		fmt.Fprintf(j.Stderr, "littleshelf: note: %s\n", sanitize(note))
	}
	return j.show(done, func(w io.Writer) {
		fmt.Fprintf(w, "%s %s: %s\n", done.Did, done.To, sanitize(outcome(done.Receipt)))
	})
}

// warnRepeated says that nothing was done now.
func (j *job) warnRepeated(done control.Done) {
	if done.Repeated {
		fmt.Fprintf(j.Stderr, "littleshelf: request %s was done already, at %s; this is its first receipt\n", done.Request, j.formatTime(done.At))
	}
}

// positive reads a number that identifies or counts.
func parsePositive(typed, whose string) (uint64, error) {
	n, err := strconv.ParseUint(typed, 10, 64)
	if err != nil || n == 0 || n > app.MaxNumber {
		return 0, usagef("%q is not %s number", typed, whose)
	}
	return n, nil
}
