package storefront

import (
	"errors"
	"io/fs"
	"net/http"
	"strings"

	"littleshelf/app"
)

// Fail sends a failure of a page's image or of a PDF as a page.
func (f *Storefront) Fail(w http.ResponseWriter, r *http.Request, err error) {
	setHeaders(w.Header(), r.URL.Path)
	f.serve(w, r, func(rq *request) error {
		if fault := (*fs.PathError)(nil); errors.As(err, &fault) {
			f.Log.Error("a file of the catalogue cannot be opened", "file", fault.Path, "err", err,
				"request_id", w.Header().Get("X-Request-Id"))
		}
		if status, failed := readFailure(rq, err); status != 0 {
			f.renderFailed(rq, status, failed)
			return nil
		}
		return err
	})
}

// readFailure returns the status and the page of an error of reading or downloading a book, and the
// status 0 for another error.
func readFailure(rq *request, err error) (status int, failed failedPage) {
	t := rq.lang.Sprintf
	failed.Book = bookOfPath(rq.r.URL.Path)
	var own *app.Error
	var file *fs.PathError
	switch {
	case errors.As(err, &own) && own.Code == app.Forbidden:
		status, failed.Message = http.StatusForbidden, t("This book is not on your shelf")
		failed.Advice = t("Put it on your shelf first, then read and download all of it.")
		if rq.key == "" {
			failed.SignIn = signInPath(rq.path)
		}
	case errors.Is(err, app.ErrNotDrawable):
		status, failed.Message = http.StatusNotFound, t("This page cannot be drawn")
		failed.Advice = t("You can download the book itself.")
	case errors.Is(err, app.ErrPagesBusy):
		status, failed.Message = http.StatusServiceUnavailable, t("Too many readers turn pages just now")
		failed.Advice = t("Try again in a few seconds.")
		rq.w.Header().Set("Retry-After", "5")
	case errors.Is(err, app.ErrNoEngine):
		status, failed.Message = http.StatusServiceUnavailable, t("This shop cannot draw pages now")
		failed.Advice = t("You can download the book itself.")
		rq.w.Header().Set("Retry-After", "3600")
	case errors.Is(err, fs.ErrNotExist):
		status, failed.Message = http.StatusNotFound, t("The file of this book is gone")
		failed.Advice = t("The shopkeeper can put it back.")
	case errors.As(err, &file):
		status, failed.Message = http.StatusServiceUnavailable, t("The file of this book cannot be read now")
		failed.Advice = t("Try again in a few seconds.")
		rq.w.Header().Set("Retry-After", "30")
	}
	return status, failed
}

// bookOfPath returns the path of the book that a path is below.
func bookOfPath(path string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(path, "/books/"), "/")
	return "/books/" + id
}
