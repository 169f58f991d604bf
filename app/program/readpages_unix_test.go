//go:build unix

package program_test

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestReadPages reads an embedded book page by page with the real engine: the sample as a guest,
// the rest as the owner, and no more after the refund.
func TestReadPages(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out drawing with the real engine")
	}
	db := harness.NewDB(t)
	harness.SharePages(t, db)
	server := harness.Start(t, db, "-seed", "-pdf-workers", "1", "-sample-pages", "1")
	client := harness.NewClient(t, "http://"+server.Addr, server.Log)
	get := func(address string, status int) []byte {
		t.Helper()
		r, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		var body bytes.Buffer
		if _, err := body.ReadFrom(r.Body); err != nil || r.StatusCode != status {
			t.Fatalf("GET %s = %d, %s, %v, want %d\n%s", address, r.StatusCode, body.Bytes(), err, status, server.Log)
		}
		if status == http.StatusOK {
			page, kind, err := image.DecodeConfig(bytes.NewReader(body.Bytes()))
			if err != nil || page.Width != 750 || r.Header.Get("Content-Type") != "image/"+kind {
				t.Errorf("GET %s = %s of %d pixels, %v, Content-Type %s", address, kind, page.Width, err, r.Header.Get("Content-Type"))
			}
		}
		return body.Bytes()
	}
	at := func(page string) string { return server.URL("/pages/1000000001/" + page + "-750.png") }
	sample := get(at("1"), 200)
	get(at("2"), 403)
	login, err := client.Login("code-of-a-reader")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Buy(login.SKey, 1000000001); err != nil {
		t.Fatal(err)
	}
	var book struct {
		Data struct {
			Pages, Sample int
			PageURL       string `json:"page_url"`
		}
	}
	client.GetJSON(t, "/api/book/pages?bookid=1000000001&skey="+string(login.SKey), &book)
	if book.Data.Pages != 3 || book.Data.Sample != 3 {
		t.Errorf("the owner may read %d of %d pages, want 3 of 3", book.Data.Sample, book.Data.Pages)
	}
	mine := func(page string) string {
		return strings.NewReplacer("{page}", page, "{width}", "750").Replace(book.Data.PageURL)
	}
	get(mine("3"), 200)
	if bytes.Equal(get(mine("1"), 200), sample) {
		t.Error("the owner's page has no stamp")
	}
	var orders struct {
		List []struct {
			ID string `json:"order_id"`
		}
	}
	client.GetJSON(t, "/api/order/list?skey="+string(login.SKey), &orders)
	if code, _, stderr := harness.Run(t, nil, "order", "refund", "-db", db, orders.List[0].ID); code != 0 {
		t.Fatalf("order refund = %d, %s", code, stderr)
	}
	get(mine("3"), 403)
	server.Stop(t)
	if report, err := harness.Audit(db, nil); err != nil || report.Books != 5 {
		t.Errorf("audit = %+v, %v", report, err)
	}
}
