package storefront

import (
	"net/http"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var eraseRoutes = []route{
	{"GET", "/me/erase", (*Storefront).showErase},
	{"POST", "/me/erase", (*Storefront).erase},
}

// erasePage says what an erasure takes away. The reader types a name, or the word, to confirm it.
type erasePage struct {
	User app.User
	Form *page.Form
}

func (f *Storefront) showErase(rq *request) error {
	return f.renderErase(rq, http.StatusOK, page.NewForm(nil))
}

func (f *Storefront) renderErase(rq *request, status int, form *page.Form) error {
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	rq.reader = user
	return f.render(rq, status, "erase", rq.lang.Sprintf("Erase my account"), erasePage{user, form})
}

func (f *Storefront) erase(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	typed := strings.TrimSpace(form.Value("confirm"))
	if typed == user.Name() {
		typed = app.EraseWord
	}
	err = f.Shop.EraseMe(rq.r.Context(), rq.key, typed)
	if app.NotConfirmed(err) {
		form.Refuse("confirm", rq.lang.Sprintf("Write the name as it stands above, or the word. Nothing has been erased."))
		return f.renderErase(rq, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	f.forgetKey(rq)
	return f.redirect(rq, "/", rq.lang.Sprintf("All is erased. If you come again, you are a new reader."))
}
