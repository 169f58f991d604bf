package desk

import (
	"net/http"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
)

var codeRoutes = []route{
	{"GET", "/codes", (*Desk).codes, false},
	{"GET", "/codes/new", (*Desk).newCodes, false},
	{"POST", "/codes/new", (*Desk).mintCodes, false},
	{"GET", "/codes/look", (*Desk).codes, false},
	{"POST", "/codes/look", (*Desk).lookUpCode, false},
	{"GET", "/codes/{id}", (*Desk).batch, false},
	{"POST", "/codes/{id}/revoke", (*Desk).revoke, false},
}

// codesPage lists batches of codes, the newest first, with the form that looks up one code.
type codesPage struct {
	Form    *page.Form
	Found   *foundCode // nil if no code was looked up
	Batches []listedBatch
	Older   string
	Begun   bool // there are newer batches, on pages before this one
}

// foundCode is a code that was looked up, with the state of its batch.
type foundCode struct {
	app.UsedCode
	Of listedBatch
}

// listedBatch is a batch with its state and its end as they are shown.
type listedBatch struct {
	app.BatchReport
	State app.BatchState
	End   string // the last day or moment; "" is no end
}

func (d *Desk) listed(report app.BatchReport) listedBatch {
	return listedBatch{report, report.Batch.State(d.Shop.Now()), d.endOf(report.Expires)}
}

// endOf returns the last day if a batch expires at midnight, and otherwise the moment.
func (d *Desk) endOf(expires time.Time) string {
	local := expires.In(d.Zone)
	switch {
	case expires.IsZero():
		return ""
	case local.Format(time.TimeOnly) == "00:00:00":
		return local.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return local.Format("2006-01-02 15:04")
}

func (d *Desk) codes(rq *request) error {
	return d.renderCodes(rq, http.StatusOK, codesPage{Form: page.NewForm(nil)})
}

// renderCodes adds the batches to a page and sends it.
func (d *Desk) renderCodes(rq *request, status int, shown codesPage) error {
	w, err := window[app.Batch](rq)
	if err != nil {
		return err
	}
	w.Limit = rowsOfPage
	reports, rest, err := d.Shop.BatchReports(rq.r.Context(), w)
	if err != nil {
		return err
	}
	for _, report := range reports {
		shown.Batches = append(shown.Batches, d.listed(report))
	}
	if !rest.IsZero() {
		shown.Older = olderQuery(rq, rest)
	}
	shown.Begun = !w.Before.IsZero()
	return d.render(rq, status, "codes", "Codes", shown)
}

// lookUpCode shows what became of a code. The code stands in the form and not in the address, which
// is logged.
func (d *Desk) lookUpCode(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	story, err := d.Shop.LookUpCode(rq.r.Context(), form.Value("code"))
	if err != nil {
		if !d.refuse(rq, form, "code", err) {
			return err
		}
		return d.renderCodes(rq, http.StatusUnprocessableEntity, codesPage{Form: form})
	}
	found := &foundCode{story.UsedCode, d.listed(app.BatchReport{Batch: story.Batch})}
	return d.renderCodes(rq, http.StatusOK, codesPage{Form: form, Found: found})
}
