package storefront

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"littleshelf/app"
	"littleshelf/app/page"
)

// errForeignForm refuses a form that a page of another site sent.
var errForeignForm = &app.Error{Code: app.Forbidden, Msg: "这份表单不是从这家店发出的，什么也没有做。"}

var errNoPage = &app.Error{Code: app.Unknown, Msg: "没有这一页"}

// failedPage says what went wrong, and what to do.
type failedPage struct {
	Message   string // in the language of the page
	Advice    string // the same
	RequestID string // of a failure of the shop
	Book      string // the path of the book that could not be read, or ""
	SignIn    string // the path by which a guest who owns the book goes on, or ""
}

// sendError sends an error as a page. A request whose session has ended is asked to sign in. A
// failure of the shop itself is logged.
func (f *Storefront) sendError(rq *request, err error) {
	if app.SignedOut(err) {
		f.askToSignIn(rq)
		return
	}
	if app.ClientLeft(rq.r.Context(), err) {
		rq.w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	status, failed := f.failure(rq, err)
	if status == http.StatusInternalServerError {
		failed.RequestID = rq.w.Header().Get("X-Request-Id")
		f.Log.Error("a page of the shop failed", "err", err, "request_id", failed.RequestID)
	}
	f.renderFailed(rq, status, failed)
}

// renderFailed sends the page of an error. It shows a signed-in reader as one, if the shop can
// tell.
func (f *Storefront) renderFailed(rq *request, status int, failed failedPage) {
	if rq.reader.ID.IsZero() && rq.key != "" && status < http.StatusInternalServerError {
		if reader, err := f.Shop.Me(rq.r.Context(), rq.key); err == nil {
			rq.reader = reader
		}
	}
	rq.w.Header().Del("Etag")
	if err := f.render(rq, status, "failed", failed.Message, failed); err != nil {
		f.Log.Error("an error page of the shop failed", "err", err)
		http.Error(rq.w, http.StatusText(status), status)
	}
}

// failure returns the status of an error and what its page says.
func (f *Storefront) failure(rq *request, err error) (int, failedPage) {
	t := rq.lang.Sprintf
	var own *app.Error
	var tooLong *http.MaxBytesError
	var broken *page.BrokenForm
	status, failed := http.StatusInternalServerError, failedPage{}
	switch {
	case errors.As(err, &tooLong):
		status, failed.Message = http.StatusRequestEntityTooLarge, t("That is more than a form may have.")
	case errors.As(err, &broken):
		status, failed.Message = http.StatusBadRequest, t("The form did not come whole. Send it again.")
	case errors.Is(err, app.ErrUnlisted):
		status, failed.Message = http.StatusGone, t("This book is not for sale any more")
		failed.Advice = t("Readers who exchanged it go on reading it.")
		if rq.hides.Prices() {
			failed.Advice = t("Readers who have it go on reading it.")
		}
		if rq.key == "" {
			failed.SignIn = signInPath(rq.path)
		}
	case errors.Is(err, errNoPage), app.NoBook(err):
		status, failed.Message = http.StatusNotFound, t("That page is not here")
		failed.Advice = t("Go back to the shop and look around.")
	case !errors.As(err, &own) || own.Code == app.Internal:
		failed.Message, failed.Advice = t("Something went wrong, and it is not your fault"), t("Your points have not moved.")
		if rq.hides.Prices() {
			failed.Advice = t("Nothing has been lost.")
		}
	case own.Code == app.Unavailable:
		status, failed.Message = http.StatusServiceUnavailable, headline(rq, own)
		rq.w.Header().Set("Retry-After", "60")
	case own.Code == app.TooMany:
		setRetryAfter(rq, own)
		status, failed.Message = http.StatusTooManyRequests, t("Too fast: rest for %s", f.shortTime(rq, own.Wait))
		failed.Advice = t("Nothing has been lost.")
	case own.Code == app.Unknown:
		status, failed.Message = http.StatusNotFound, headline(rq, own)
	case own.Code == app.Forbidden:
		status, failed.Message = http.StatusForbidden, headline(rq, own)
	default:
		status, failed.Message = http.StatusUnprocessableEntity, headline(rq, own)
	}
	return status, failed
}

// headline returns an error as the heading of a page. Errors begin with a small letter in English.
func headline(rq *request, err *app.Error) string {
	words := rq.lang.Error(err)
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// setRetryAfter says in a response after how many seconds to try again.
func setRetryAfter(rq *request, tooMany *app.Error) {
	seconds := max(1, int(math.Ceil(tooMany.Wait.Seconds())))
	rq.w.Header().Set("Retry-After", strconv.Itoa(seconds))
}

// shortTime returns a time to wait in words.
func (f *Storefront) shortTime(rq *request, wait time.Duration) string {
	seconds := int(math.Ceil(wait.Seconds()))
	switch {
	case seconds <= 1:
		return rq.lang.Text("1 second")
	case seconds < 100:
		return rq.lang.Sprintf("%d seconds", seconds)
	}
	return rq.lang.Sprintf("%d minutes", int(math.Ceil(wait.Minutes())))
}

// askToSignIn redirects to the page that signs in, which leads back to the page that was wanted, or
// to the page with the form that was sent.
func (f *Storefront) askToSignIn(rq *request) {
	next := rq.r.URL.RequestURI()
	if rq.r.Method != http.MethodGet && rq.r.Method != http.MethodHead {
		next = rq.r.URL.Path
	}
	f.cookies.Say(rq.w, rq.r, rq.lang.Sprintf("Sign in first."))
	http.Redirect(rq.w, rq.r, signInPath(next), http.StatusSeeOther)
}

func (f *Storefront) foreignForm(*request) error { return errForeignForm }

func (f *Storefront) notFound(*request) error { return errNoPage }
