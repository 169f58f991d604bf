package desk

import (
	"context"
	"net/url"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
)

// leavesFor is how long a file can be fetched, and a broken download gone on with, after the
// keeper asked for it.
const leavesFor = time.Hour

const gone = "sent to this device"

// sendAway stores the receipt of a file that is about to leave the server, and sends the browser to
// the file. Its address names the request, so no file leaves without a receipt.
func (d *Desk) sendAway(rq *request, form *page.Form, did, file, path string) error {
	receipt, err := d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.NoteUpkeep(ctx, asked, did, file, gone)
	})
	if err != nil {
		return err
	}
	return d.redirect(rq, path+"?"+url.Values{requestField: {receipt.Request.String()}}.Encode(), "")
}

// mayLeave returns an error unless the keeper has asked for the file a short while ago.
func (d *Desk) mayLeave(rq *request, did, file string) error {
	var id app.RequestID
	if id.UnmarshalText([]byte(rq.r.URL.Query().Get(requestField))) != nil {
		return errNotAsked
	}
	receipt, known, err := d.Shop.ReceiptOf(rq.r.Context(), id)
	if err != nil {
		return err
	}
	age := d.Shop.Now().Sub(receipt.At)
	if !known || receipt.Did != did || receipt.To != file || receipt.After != gone || age > leavesFor {
		return errNotAsked
	}
	return nil
}
