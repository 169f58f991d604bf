package desk

import (
	"context"
	"net/http"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/text"
	"littleshelf/app/upkeep"
)

// lookAgain is how soon a browser asks for a page again that shows work under way, in seconds.
const lookAgain = 3

// work is what pages show of the long work: what is under way, and how the last job ended.
type work struct {
	Current *upkeep.Job // nil if nothing is under way
	Last    *upkeep.Job // of the page's kind; nil if there was none since the server started
	Why     string      // of a last job that failed
	Advice  string      // what to do about it
	Request app.RequestID
	Form    *page.Form
}

// workOf returns the work for a page about a kind of it. A browser with work under way asks for the
// page again.
func (d *Desk) workOf(rq *request, kind string, form *page.Form) work {
	state := d.Upkeep.State()
	shown := work{Current: state.Current, Request: d.newRequest(), Form: form}
	if state.Current != nil && form.OK() {
		rq.w.Header().Set("Refresh", strconv.Itoa(lookAgain))
	}
	if last, ok := state.Last(kind); ok {
		shown.Last = &last
		shown.Why, shown.Advice = whyFailed(rq.lang, last.Err)
	}
	return shown
}

// whyFailed returns an error of the work in words, and what to do about it.
func whyFailed(lang text.Lang, err error) (why, advice string) {
	if err == nil {
		return "", ""
	}
	return lang.Error(err), lang.Say(upkeep.Advice(err))
}

// begin begins a job that a form asks for. It reports false, and shows the page again by render, if
// the job is refused.
func (d *Desk) begin(rq *request, form *page.Form, kind, file string, render func(status int) error) (bool, error) {
	_, err := d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Upkeep.Start(ctx, asked, kind, file)
	})
	if err == nil && !form.OK() {
		err = render(http.StatusUnprocessableEntity)
	}
	return err == nil && form.OK(), err
}
