package desk

import (
	"cmp"
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
)

const (
	// maxMint is the greatest number of codes that the desk makes at once: the browser waits for
	// them. The command makes more.
	maxMint = 10_000

	// mintTime is how long the desk may take to make them.
	mintTime = 3 * time.Minute
)

// mintPage has the form that makes codes.
type mintPage struct {
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) newCodes(rq *request) error { return d.renderMint(rq, http.StatusOK, page.NewForm(nil)) }

func (d *Desk) renderMint(rq *request, status int, form *page.Form) error {
	return d.render(rq, status, "mint", "New codes", mintPage{form, d.newRequest()})
}

// sheetPage has new codes, to be printed.
type sheetPage struct {
	Batch   listedBatch
	Codes   []string
	Address string // of the shop
}

// mintedPage says that the codes of a form were made before.
type mintedPage struct {
	Batch string
	At    time.Time
}

// mintCodes makes codes and sends them, once: as a file, or as a page to print. Only their hashes
// are stored.
func (d *Desk) mintCodes(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	batch := d.batchOf(rq, form)
	if !form.OK() {
		return d.renderMint(rq, http.StatusUnprocessableEntity, form)
	}
	asked, err := d.asked(rq, form, rq.session.Device)
	if err != nil {
		return err
	}
	http.NewResponseController(rq.w).SetWriteDeadline(time.Now().Add(mintTime)) // a writer without deadlines needs none
	receipt, codes, err := d.Shop.Mint(rq.r.Context(), asked, batch, func(int) {})
	if d.Changed != nil {
		d.Changed()
	}
	if err != nil {
		if !d.refuse(rq, form, mintField(err), err) {
			return err
		}
		return d.renderMint(rq, http.StatusUnprocessableEntity, form)
	}
	rq.w.Header().Set("Cache-Control", "no-store")
	if codes == nil {
		return d.render(rq, http.StatusConflict, "minted", "These codes are made already", mintedPage{receipt.To, receipt.At})
	}
	if form.Value("as") == "csv" {
		return d.sendCodes(rq, receipt.To, codes, form)
	}
	batch.Live = true
	if err := batch.ID.UnmarshalText([]byte(receipt.To)); err != nil {
		return err
	}
	shown := sheetPage{d.listed(app.BatchReport{Batch: batch}), codes, d.shopAddress(rq)}
	return d.render(rq, http.StatusOK, "sheet", "New codes", shown)
}

// batchOf returns the batch that a form describes.
func (d *Desk) batchOf(rq *request, form *page.Form) app.Batch {
	batch := app.Batch{
		Count: int(d.wholeNumber(rq, form, "count")), Points: d.wholeNumber(rq, form, "points"),
	}
	if form.Value("per_reader") != "" {
		batch.PerReader = int(d.wholeNumber(rq, form, "per_reader"))
	}
	if batch.Count > maxMint {
		form.Refuse("count", rq.lang.Sprintf("At most %d at a time here. More: littleshelf codes mint on the server.", maxMint))
	}
	if day := d.dayOf(rq, form, "expires"); !day.IsZero() {
		batch.Expires = day.AddDate(0, 0, 1)
	}
	if form.Value("why") == "" {
		form.Refuse("why", rq.lang.Text("Write why: in a year you will know what these codes were for."))
	}
	return batch
}

// wholeNumber returns the number in a field.
func (d *Desk) wholeNumber(rq *request, form *page.Form, field string) int64 {
	number, err := strconv.ParseInt(strings.TrimSpace(form.Value(field)), 10, 32)
	if err != nil {
		form.Refuse(field, rq.lang.Text("Write a whole number, such as 20."))
	}
	return number
}

// mintField returns the field that a refusal of Mint is about, or "".
func mintField(err error) string {
	own, ok := errors.AsType[*app.Error](err)
	if !ok {
		return ""
	}
	if own.Msg == "the expiry is in the past" {
		return "expires"
	}
	field, _, found := strings.Cut(own.Msg, ": ")
	switch {
	case found && (field == "count" || field == "points" || field == "per_reader" || field == "expires"):
		return field
	}
	return ""
}

// sendCodes sends new codes as a file, with the columns of codes mint.
func (d *Desk) sendCodes(rq *request, batch string, codes []string, form *page.Form) error {
	rows := csv.NewWriter(d.file(rq, "codes-"+batch+".csv"))
	rows.Write([]string{"code", "points", "expires"})
	for _, code := range codes {
		rows.Write([]string{code, form.Value("points"), form.Value("expires")})
	}
	rows.Flush()
	if err := rows.Error(); err != nil {
		d.Log.Warn("new codes were not sent: revoke the batch, and make new ones", "batch", batch, "err", err)
	}
	return nil
}

// shopAddress returns the address of the shop as readers know it.
func (d *Desk) shopAddress(rq *request) string {
	scheme := "http://"
	if d.OverTLS(rq.r) {
		scheme = "https://"
	}
	return cmp.Or(d.origin(), scheme+rq.r.Host)
}
