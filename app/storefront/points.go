package storefront

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"littleshelf/app"
	"littleshelf/app/page"
)

var pointsRoutes = []route{
	{"GET", "/me/points", (*Storefront).showPoints},
	{"GET", "/me/redeem", (*Storefront).showRedeem},
	{"POST", "/me/redeem", (*Storefront).redeem},
}

// linesOfPage is the number of movements on a page of a statement.
const linesOfPage = 30

// pointsPage is a page of a reader's statement.
type pointsPage struct {
	app.StatementPage
	turned
}

func (f *Storefront) showPoints(rq *request) error {
	if rq.hides.Prices() {
		return f.showNothingHere(rq)
	}
	before, _ := strconv.ParseUint(rq.r.URL.Query().Get("before"), 10, 64)
	shown, err := f.Shop.StatementPage(rq.r.Context(), rq.key, app.Page[uint64]{Before: before, Limit: linesOfPage})
	if err != nil {
		return err
	}
	rq.reader = shown.Reader
	content := pointsPage{shown, turnedAt("/me/points", before, shown.Older)}
	return f.render(rq, http.StatusOK, "points", rq.lang.Sprintf("Points"), content)
}

// showNothingHere replaces a page about points for a client that does not see prices.
func (f *Storefront) showNothingHere(rq *request) error {
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	rq.reader = user
	return f.render(rq, http.StatusOK, "nothinghere", rq.lang.Sprintf("Nothing is here now"), nil)
}

func (f *Storefront) showRedeem(rq *request) error {
	if rq.hides.Prices() {
		return f.showNothingHere(rq)
	}
	return f.renderRedeem(rq, http.StatusOK, page.NewForm(nil))
}

func (f *Storefront) renderRedeem(rq *request, status int, form *page.Form) error {
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	rq.reader = user
	return f.render(rq, status, "redeem", rq.lang.Sprintf("Redeem a code"), form)
}

func (f *Storefront) redeem(rq *request) error {
	if rq.hides.Prices() {
		return app.ErrNoBuying
	}
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	typed := strings.TrimSpace(form.Value("code"))
	if typed == "" {
		form.Refuse("code", rq.lang.Sprintf("Write the code first."))
		return f.renderRedeem(rq, http.StatusUnprocessableEntity, form)
	}
	redeemed, err := f.Shop.Redeem(rq.r.Context(), rq.key, plainCode(typed))
	if words := wrongCode(rq, err); words != "" {
		form.Refuse("code", words)
		return f.renderRedeem(rq, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	if redeemed.Again {
		return f.redirect(rq, "/me/points", rq.lang.Sprintf("You have redeemed this code already, and have its points."))
	}
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	balance := page.Count(user.Balance)
	if redeemed.Points == 1 {
		return f.redirect(rq, "/me/points", rq.lang.Sprintf("Redeemed: one point. You have %s now.", balance))
	}
	said := rq.lang.Sprintf("Redeemed: %s points. You have %s now.", page.Count(redeemed.Points), balance)
	return f.redirect(rq, "/me/points", said)
}

// plainCode returns a typed code without spaces and dashes of any kind, and with the narrow
// characters for the wide ones of a Chinese keyboard.
func plainCode(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Pd, r):
			return -1
		case '！' <= r && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, typed)
}

// wrongCode says why a code was not redeemed, or returns "" if the failure is another one.
func wrongCode(rq *request, err error) string {
	var own *app.Error
	switch {
	case errors.Is(err, app.ErrVoucherExpired):
		return rq.lang.Sprintf("This code has expired. Ask the shopkeeper for another one.")
	case errors.Is(err, app.ErrVoucherCap):
		return rq.lang.Sprintf("You have redeemed as many of these codes as one reader can.")
	case app.BadVoucher(err):
		return rq.lang.Sprintf("There is no such code, or it has been used. See whether it is written right.")
	case errors.As(err, &own) && own.Code == app.Refused:
		return rq.lang.Sprintf("You have so many points already that no more fit in.")
	}
	return ""
}
