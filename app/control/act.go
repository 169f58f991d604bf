package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"littleshelf/app"
)

// Act is one thing a command asks for, named as on the command line and in the audit, with what goes
// in and what comes out. Client and server share it, so they cannot disagree on either.
type Act[In, Out any] string

// The acts.
const (
	ShowReader  Act[ReaderIn, Dossier]   = "reader show"
	BanReader   Act[ReaderChange, Done]  = "reader ban"
	UnbanReader Act[ReaderChange, Done]  = "reader unban"
	EraseReader Act[ReaderChange, Done]  = "reader erase"
	AddPoints   Act[Points, Done]        = "points add"
	TakePoints  Act[Points, Done]        = "points take"
	RefundOrder Act[OrderChange, Done]   = "order refund"
	AddBook     Act[BookEdit, Done]      = "book add"
	SetBook     Act[BookEdit, Done]      = "book set"
	UnlistBook  Act[BookChange, Done]    = "book unlist"
	RelistBook  Act[BookChange, Done]    = "book relist"
	RemoveBook  Act[BookChange, Done]    = "book remove"
	HideComment Act[CommentChange, Done] = "comment hide"
	ShowComment Act[CommentChange, Done] = "comment show"
	DropComment Act[CommentChange, Done] = "comment delete"
	MintCodes   Act[Mint, Done]          = "codes mint"
	RevokeCodes Act[BatchChange, Done]   = "codes revoke"
	CountStats  Act[Nothing, Stats]      = "stats"
	CountDays   Act[DaysIn, []Day]       = "stats days"
	CheckAll    Act[Nothing, Report]     = "check"
)

// acts is how the server does them: one line each.
var acts = []act{
	list(ListReaders, call.listReaders, func(r Reader) app.UserID { return r.ID }),
	look(ShowReader, call.showReader),
	change(BanReader, call.banReader),
	change(UnbanReader, call.unbanReader),
	change(EraseReader, call.eraseReader),
	change(AddPoints, call.addPoints),
	change(TakePoints, call.takePoints),
	list(ListOrders, call.listOrders, func(o Order) app.OrderID { return o.ID }),
	change(RefundOrder, call.refundOrder),
	list(ListBooks, call.listBooks, func(b Book) app.BookID { return b.ID }),
	change(AddBook, call.addBook),
	change(SetBook, call.setBook),
	change(UnlistBook, call.unlistBook),
	change(RelistBook, call.relistBook),
	change(RemoveBook, call.removeBook),
	list(ListComments, call.listComments, func(c Comment) app.CommentID { return c.ID }),
	change(HideComment, call.hideComment),
	change(ShowComment, call.showComment),
	change(DropComment, call.dropComment),
	change(MintCodes, call.mintCodes),
	list(ListCodes, call.listCodes, func(b Batch) app.BatchID { return b.ID }),
	change(RevokeCodes, call.revokeCodes),
	look(CountStats, call.countStats),
	look(CountDays, call.countDays),
	list(ListAudit, call.listAudit, func(r Receipt) app.ReceiptID { return r.ID }),
	look(CheckAll, call.check),
}

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

// look is the row of an act that changes nothing.
func look[In, Out any](name Act[In, Out], fn func(call, context.Context, In) (Out, error)) act {
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
		first, err := c.receiptOf(ctx, in.asked().ID)
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

func (c call) receiptOf(ctx context.Context, id app.RequestID) (receipt app.Receipt, err error) {
	err = c.DB.View(ctx, func(r app.Reader) error {
		receipt, err = r.ReceiptOf(id)
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
