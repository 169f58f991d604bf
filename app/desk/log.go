package desk

import (
	"net/http"

	"littleshelf/app"
)

var logRoutes = []route{{"GET", "/log", (*Desk).showLog, false}}

// logPage lists what the keeper did, newest first.
type logPage struct {
	Receipts []loggedAct
	Older    string
}

// loggedAct is a receipt with its change in the language of the page.
type loggedAct struct {
	app.Receipt
	Outcome string
}

func (d *Desk) showLog(rq *request) error {
	w, err := window[app.Receipt](rq)
	if err != nil {
		return err
	}
	receipts, older, err := firstRows(rq, d.Shop.Audit(rq.r.Context(), w), func(r app.Receipt) app.ReceiptID { return r.ID })
	if err != nil {
		return err
	}
	shown := logPage{Older: older}
	for _, receipt := range receipts {
		receipt = receipt.In(d.Zone)
		shown.Receipts = append(shown.Receipts, loggedAct{receipt, rq.lang.Outcome(receipt.Before, receipt.After)})
	}
	return d.render(rq, http.StatusOK, "log", "Log", shown)
}
