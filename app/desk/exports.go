package desk

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/export"
	"littleshelf/app/page"
)

var exportRoutes = []route{
	{"GET", "/house/export", (*Desk).exports, false},
	{"POST", "/house/export", (*Desk).askForExport, false},
	{"GET", "/house/export/{id}", (*Desk).exportFile, false},
}

// exported is a file that the export page offers.
type exported struct {
	File  string
	Table string // of export.CSV; empty for all data as NDJSON
	What  string // a text of the catalogue
}

var exportFiles = []exported{
	{"shop.ndjson", "", "All data except secrets, for another program or another shop"},
	{"orders.csv", "orders", "Orders, for a spreadsheet"},
	{"readers.csv", "users", "Readers, for a spreadsheet"},
	{"ledger.csv", "ledger", "Each movement of points, for a spreadsheet"},
	{"comments.csv", "comments", "Comments, for a spreadsheet"},
}

// didExport is the act of an export, as on the command line.
const didExport = "export"

// exportsPage offers the shop's data.
type exportsPage struct {
	Files   []exported
	Request app.RequestID
}

func (d *Desk) exports(rq *request) error {
	return d.render(rq, http.StatusOK, "exports", "Export", exportsPage{exportFiles, d.newRequest()})
}

func exportNamed(file string) (exported, error) {
	for _, e := range exportFiles {
		if e.File == file {
			return e, nil
		}
	}
	return exported{}, errNothingHere
}

func (d *Desk) askForExport(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	e, err := exportNamed(form.Value("file"))
	if err != nil {
		return err
	}
	return d.sendAway(rq, form, didExport, e.File, "/house/export/"+e.File)
}

// exportFile sends an export, the same bytes as the command export writes.
func (d *Desk) exportFile(rq *request) error {
	e, err := exportNamed(rq.r.PathValue("id"))
	if err == nil {
		err = d.mayLeave(rq, didExport, e.File)
	}
	if err != nil {
		return err
	}
	if e.Table == "" {
		return d.exportAll(rq, e.File)
	}
	if err := export.CSV(rq.r.Context(), d.Shop.Store, e.Table, d.Zone, d.file(rq, e.File)); err != nil {
		d.Log.Error("an export was broken off", "file", e.File, "err", err)
		panic(http.ErrAbortHandler) // the browser must not take the part for the whole
	}
	return nil
}

// exportAll sends all data. It is whole before its first byte is sent.
func (d *Desk) exportAll(rq *request, name string) error {
	control := http.NewResponseController(rq.w)
	control.SetWriteDeadline(time.Now().Add(time.Hour)) // writing the file takes a minute for each million orders
	spooled, err := d.Upkeep.Spool(rq.r.Context())
	if err != nil {
		return err
	}
	defer spooled.Close()
	d.fileHeader(rq, name)
	rq.w.Header().Set("Content-Length", strconv.FormatInt(spooled.Size, 10))
	control.SetWriteDeadline(time.Now().Add(minSendTime + time.Duration(spooled.Size/minRate)*time.Second))
	io.Copy(rq.w, spooled.File) // a client that hangs up is no failure
	return nil
}
