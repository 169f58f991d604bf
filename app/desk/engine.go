package desk

import (
	"context"
	"net/http"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/text"
)

var engineRoutes = []route{
	{"GET", "/house/pages", (*Desk).engine, false},
	{"POST", "/house/pages/redraw", (*Desk).redraw, false},
}

// Engine is what is known of the engine that draws the pages of books.
type Engine struct {
	State State
	Cache int64 // bytes of drawn pages on disk
	Room  int64 // bytes that they may have
}

// enginePage shows the engine, and the books that it cannot draw.
type enginePage struct {
	Engine  Engine
	Undrawn []app.Undrawn
	Total   int // of the undrawn
	Form    *page.Form
	Request app.RequestID
}

// faultWords say why a PDF is not drawn, and what to do.
var faultWords = map[string]string{
	"": "Its Chinese text is blank, for it does not contain its font: " +
		"install a Chinese font on the server, and start it again.",
	app.FaultDamaged:  "It is damaged: replace it by another copy.",
	app.FaultLocked:   "It needs a password: replace it by one that needs none.",
	app.FaultTooLarge: "It is too large: replace it by a smaller one.",
	app.FaultKills:    "It ended the process that draws it twice: replace it by another copy.",
	app.FaultCover:    "Its first page cannot be drawn, so it has a drawn cover.",
}

func (d *Desk) engine(rq *request) error { return d.renderEngine(rq, http.StatusOK, page.NewForm(nil)) }

func (d *Desk) renderEngine(rq *request, status int, form *page.Form) error {
	shown := enginePage{Form: form, Request: d.newRequest()}
	shown.Engine.State = State{What: text.Sprintf("not drawn")}
	if d.Engine != nil {
		shown.Engine = d.Engine()
	}
	var err error
	if shown.Undrawn, shown.Total, err = d.Shop.Undrawn(rq.r.Context(), rowsOfPage); err != nil {
		return err
	}
	return d.render(rq, status, "engine", "Pages of books", shown)
}

func (d *Desk) redraw(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	book, err := strconv.ParseUint(form.Value("book"), 10, 64)
	if err != nil {
		return errNothingHere
	}
	_, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.Redraw(ctx, asked, app.BookID(book))
	})
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderEngine(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/house/pages", rq.lang.Text("It is tried again. If it fails again, the book is back in this list in a minute."))
}
