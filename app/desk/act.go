package desk

import (
	"context"
	"crypto/sha256"
	"errors"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

// requestField is the field of a form with the id of its act, so that a form that is sent twice
// acts once.
const requestField = "request"

// newRequest returns the id for the form of one act.
func (d *Desk) newRequest() app.RequestID {
	return app.RequestID(app.NewID(d.Shop.Now(), d.Shop.Rand))
}

// asked returns the request of a form, made at a device.
func (d *Desk) asked(rq *request, form *page.Form, device string) (app.Request, error) {
	asked := app.Request{Who: "desk: " + device, Why: form.Value("why")}
	if err := asked.ID.UnmarshalText([]byte(form.Value(requestField))); err != nil {
		return app.Request{}, &app.Error{Code: app.Invalid, Msg: "a change needs a request id"}
	}
	return asked, nil
}

// act carries out one act of the keeper. A refusal of the shop is noted in the form, and the caller
// shows the form again.
func (d *Desk) act(
	rq *request, form *page.Form, run func(context.Context, app.Request) (app.Receipt, error),
) (app.Receipt, error) {
	return d.actOnField(rq, form, "", run)
}

// actOnField is act with refusals noted beside a field.
func (d *Desk) actOnField(
	rq *request, form *page.Form, field string, run func(context.Context, app.Request) (app.Receipt, error),
) (app.Receipt, error) {
	asked, err := d.asked(rq, form, rq.session.Device)
	if err != nil {
		return app.Receipt{}, err
	}
	asked.ID = distinct(asked.ID, rq.r.URL.Path, form.Values.Encode())
	receipt, err := run(rq.r.Context(), asked)
	d.Shop.Till.Forget()
	if d.Changed != nil {
		d.Changed()
	}
	if err != nil && !d.refuse(rq, form, field, err) {
		return app.Receipt{}, err
	}
	return receipt, nil
}

// distinct returns the id of one act of a form. The same form makes the same ids, and another value
// another one: so a form that is sent twice acts once, and one that was gone Back to and changed
// acts again.
func distinct(request app.RequestID, values ...string) app.RequestID {
	hash := sha256.New()
	hash.Write(request[:])
	for _, value := range values {
		hash.Write([]byte(strconv.Quote(value)))
	}
	return app.RequestID(hash.Sum(nil)[:len(request)])
}

// refuse notes a refusal of the shop beside a field of the form, without the name of the field. It
// reports false for an error that the form cannot mend.
func (d *Desk) refuse(rq *request, form *page.Form, field string, err error) bool {
	own, ok := errors.AsType[*app.Error](err)
	if !ok || own.Code == app.Internal || own.Code == app.Unknown {
		return false
	}
	shown := *own
	shown.Msg = strings.TrimPrefix(own.Msg, field+": ")
	form.Refuse(field, rq.lang.Error(&shown))
	return true
}
