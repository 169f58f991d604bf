package desk

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var categoryRoutes = []route{
	{"GET", "/categories", (*Desk).categories, false},
	{"POST", "/categories", (*Desk).setCategory, false},
}

// categoriesPage lists the categories. Each has a form of its own, and a new one too.
type categoriesPage struct {
	Categories []app.CountedCategory
	Form       *page.Form // the one that was sent
	Sent       int        // the number of its category; 0 is a new one, -1 none
	Request    app.RequestID
}

func (d *Desk) categories(rq *request) error {
	return d.renderCategories(rq, http.StatusOK, page.NewForm(nil), -1)
}

func (d *Desk) renderCategories(rq *request, status int, form *page.Form, sent int) error {
	all, _, err := d.Shop.Categories(rq.r.Context())
	if err != nil {
		return err
	}
	return d.render(rq, status, "categories", "Categories", categoriesPage{all, form, sent, d.newRequest()})
}

// setCategory makes, changes or removes a category, by the button that was pressed.
func (d *Desk) setCategory(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(form.Value("number"))
	if err != nil || number < 0 {
		return errNothingHere
	}
	change := d.categoryChange(rq, form, number)
	var receipt app.Receipt
	if form.OK() {
		receipt, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			return change(ctx, asked)
		})
		if err != nil {
			return err
		}
	}
	if !form.OK() {
		return d.renderCategories(rq, http.StatusUnprocessableEntity, form, number)
	}
	return d.redirect(rq, "/categories", rq.lang.Sprintf("Done: %s.", rq.lang.Outcome(receipt.Before, receipt.After)))
}

// categoryChange returns the change that a form asks for. A place that is no number is noted in the
// form.
func (d *Desk) categoryChange(rq *request, form *page.Form, number int) func(context.Context, app.Request) (app.Receipt, error) {
	if form.Value("remove") != "" {
		return func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			return d.Shop.RemoveCategory(ctx, asked, number)
		}
	}
	var place *int
	if typed := strings.TrimSpace(form.Value("place")); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil {
			form.Refuse("place", rq.lang.Text("Write a whole number, such as 20."))
		}
		place = &n
	}
	return func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.SetCategory(ctx, asked, number, form.Value("name"), place)
	}
}
