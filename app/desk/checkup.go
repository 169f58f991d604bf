package desk

import (
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/upkeep"
)

var checkupRoutes = []route{
	{"GET", "/house/check", (*Desk).checkup, false},
	{"POST", "/house/check", (*Desk).check, false},
}

// checkupPage shows the findings of the last check, as the command check prints them.
type checkupPage struct {
	Work     work
	Counts   []counted
	Problems []string
	Remarks  []string
}

// counted is the number of rows of a kind.
type counted struct {
	Name string // a text of the catalogue
	Rows int
}

func (d *Desk) checkup(rq *request) error {
	return d.renderCheckup(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderCheckup(rq *request, status int, form *page.Form) error {
	shown := checkupPage{Work: d.workOf(rq, upkeep.CheckShop, form)}
	if shown.Work.Last != nil && shown.Work.Last.Err == nil {
		r := shown.Work.Last.Report
		shown.Counts = []counted{
			{"readers", r.Users}, {"sessions", r.Sessions}, {"books", r.Books}, {"comments", r.Comments}, {"orders", r.Orders},
			{"ledger entries", r.Entries}, {"batches", r.Batches}, {"codes", r.Codes}, {"audit lines", r.Receipts},
			{"differences", len(r.Problems) + r.More},
		}
		for _, problem := range (app.Findings{Listed: r.Problems, More: r.More}).Sentences() {
			shown.Problems = append(shown.Problems, rq.lang.Sentence(problem))
		}
		for _, remark := range r.Remarks {
			shown.Remarks = append(shown.Remarks, rq.lang.Sentence(remark))
		}
	}
	return d.render(rq, status, "checkup", "Check", shown)
}

func (d *Desk) check(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	begun, err := d.begin(rq, form, upkeep.CheckShop, "", func(status int) error { return d.renderCheckup(rq, status, form) })
	if !begun {
		return err
	}
	return d.redirect(rq, "/house/check", rq.lang.Text("The shop is being checked."))
}
