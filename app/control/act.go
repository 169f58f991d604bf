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

// Act is one thing a command asks for, named as on the command line and in the audit, with what goes
// in and what comes out. Client and server share it, so they cannot disagree on either.
type Act[In, Out any] string

// acts is what the server does for commands.
var acts = slices.Concat(
	checkActs, statsActs, auditActs, pointsActs, readerActs, orderActs, bookActs, commentActs, codesActs,
)

// act is a row of the table: run reads what goes in and gives what comes out.
type act struct {
	path string
	run  func(call, context.Context, io.Reader) (any, error)
}

// call is one act under way.
type call struct {
	*Server
	progress func(done, total int64)
}

// pathOf is where an act is on the socket.
func pathOf(name string) string { return "/act/" + strings.ReplaceAll(name, " ", "/") }

// query is the row of an act that changes nothing.
func query[In, Out any](name Act[In, Out], fn func(call, context.Context, In) (Out, error)) act {
	return act{pathOf(string(name)), func(c call, ctx context.Context, body io.Reader) (any, error) {
		in, err := decode[In](body)
		if err != nil {
			return nil, err
		}
		return fn(c, ctx, in)
	}}
}

// change is the row of an act with a receipt. A request that has one already is asked for again all
// the same, for an erasure that was interrupted goes on then; the shop gives the first receipt.
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
			return nil, &app.Error{Code: app.Invalid, Msg: fmt.Sprintf("request %s was for %q: make a new id for each act", first.Request, first.Did)}
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

// decode reads what goes in. A field nobody knows means another version of the program: better to
// refuse than to do half of what was asked.
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

// each converts a list. None at all comes out as an empty array, never as null.
func each[From, To any](list []From, convert func(From) To) []To {
	converted := make([]To, len(list))
	for i, item := range list {
		converted[i] = convert(item)
	}
	return converted
}
