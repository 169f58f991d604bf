package storefront

import (
	"errors"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

var meRoutes = []route{
	{"GET", "/me", (*Storefront).showMe},
	{"GET", "/me/name", leadTo("/me")},
	{"POST", "/me/name", (*Storefront).rename},
}

// mePage is what readers see of themselves.
type mePage struct {
	User     app.User
	Pictures bool // readers can send their own
	Form     *page.Form
}

func (f *Storefront) showMe(rq *request) error {
	return f.renderMe(rq, http.StatusOK, page.NewForm(nil))
}

func (f *Storefront) renderMe(rq *request, status int, form *page.Form) error {
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	rq.reader = user
	if _, typed := form.Values["nickname"]; !typed {
		form.Values = map[string][]string{"nickname": {user.Profile.Known().NickName}}
	}
	content := mePage{user, f.Shop.MakePicture != nil, form}
	return f.render(rq, status, "me", rq.lang.Sprintf("Me"), content)
}

func (f *Storefront) rename(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	name, ok := app.NickName(form.Value("nickname"))
	if !ok {
		form.Refuse("nickname", rq.lang.Sprintf("A nickname has from 1 to %d characters.", app.MaxNickName))
		return f.renderMe(rq, http.StatusUnprocessableEntity, form)
	}
	_, err = f.Shop.Rename(rq.r.Context(), rq.key, name)
	var own *app.Error
	switch {
	case errors.As(err, &own) && own.Code == app.Improper:
		form.Refuse("nickname", rq.lang.Sprintf("This name may not be shown here. Choose another one."))
		return f.renderMe(rq, http.StatusUnprocessableEntity, form)
	case err != nil:
		return err
	}
	return f.redirect(rq, "/me", rq.lang.Sprintf("You are called %s now.", name))
}

// leadTo returns a handler that redirects to a page: a reader who had to sign in before an act
// comes back to the path of the act.
func leadTo(path string) func(*Storefront, *request) error {
	return func(f *Storefront, rq *request) error { return f.redirect(rq, path, "") }
}
