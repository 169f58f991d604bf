package storefront

import (
	"net/http"

	"littleshelf/app/page"
	"littleshelf/app/text"
)

var languageRoutes = []route{{"POST", "/language", (*Storefront).setLanguage}}

// setLanguage switches the language, and goes back to the page that asked for it.
func (f *Storefront) setLanguage(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	f.cookies.SetLanguage(rq.w, rq.r, text.Named(form.Value("language")))
	http.Redirect(rq.w, rq.r, page.OwnPath(form.Value("path"), "/"), http.StatusSeeOther)
	return nil
}
