package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"littleshelf/app"
)

// Act is the name of one action of a command, as on the command line and in the audit, with the
// types of its input and output. Client and server use the same constants, so their types agree.
type Act[In, Out any] string

// acts is the table of all acts and lists that the server handles.
var acts = slices.Concat(
	checkActs, statsActs, auditActs, pointsActs, readerActs, orderActs, bookActs, categoryActs, commentActs, codesActs,
	keeperActs, settingActs, trialActs,
)

// act is a row of the table. run decodes the input and returns the output.
type act struct {
	path string
	run  func(call, context.Context, io.Reader) (any, error)
}

// call is one running act.
type call struct {
	*Server
	progress func(done, total int64)
}

// pathOf returns the URL path of an act.
func pathOf(name string) string { return "/act/" + strings.ReplaceAll(name, " ", "/") }

// query returns the row of an act that changes nothing.
func query[In, Out any](name Act[In, Out], fn func(call, context.Context, In) (Out, error)) act {
	return act{pathOf(string(name)), func(c call, ctx context.Context, body io.Reader) (any, error) {
		in, err := decode[In](body)
		if err != nil {
			return nil, err
		}
		return fn(c, ctx, in)
	}}
}

// change returns the row of an act with a receipt. A repeated request runs the act again, because
// that resumes an interrupted erasure. The shop then returns the first receipt.
func change[In interface{ asked() app.Request }](name Act[In, Done], fn func(call, context.Context, In) (Done, error)) act {
	return act{pathOf(string(name)), func(c call, ctx context.Context, body io.Reader) (any, error) {
		in, err := decode[In](body)
		if err != nil {
			return nil, err
		}
		if in.asked().ID.IsZero() {
			return nil, &app.Error{Code: app.Invalid, Msg: "a change needs a request id"}
		}
		first, err := c.firstReceipt(ctx, in.asked().ID)
		repeated := err == nil
		switch {
		case err != nil && !errors.Is(err, app.ErrNotFound):
			return nil, err
		case repeated && first.Did != string(name):
			msg := fmt.Sprintf("request %s was for %q: make a new id for each act", first.Request, first.Did)
			return nil, &app.Error{Code: app.Invalid, Msg: msg}
		}
		done, err := fn(c, ctx, in)
		done.Repeated = repeated
		return done, err
	}}
}

func (c call) firstReceipt(ctx context.Context, id app.RequestID) (receipt app.Receipt, err error) {
	err = c.DB.View(ctx, func(r app.Reader) error {
		receipt, err = r.ReceiptByRequest(id)
		return err
	})
	return receipt, err
}

// decode reads the input of an act. An unknown field comes from another version of the program. It
// is refused, because ignoring it would carry out only a part of the request.
func decode[In any](body io.Reader) (in In, err error) {
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return in, &app.Error{Code: app.Invalid, Msg: fmt.Sprintf("request not understood: %v", err)}
	}
	return in, nil
}

func done(receipt app.Receipt, err error) (Done, error) {
	return Done{Receipt: Receipt(receipt)}, err
}

// convertAll converts a list. The result is never nil, so that JSON has [] and not null.
func convertAll[From, To any](list []From, convert func(From) To) []To {
	converted := make([]To, len(list))
	for i, item := range list {
		converted[i] = convert(item)
	}
	return converted
}
