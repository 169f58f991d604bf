package program_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// TestDeskAnswersAsCommands: with the same filter, the desk has the rows of the command.
func TestDeskAnswersAsCommands(t *testing.T) {
	t.Parallel()
	k := harness.NewKeptShop(t)
	p := harness.Start(t, k.DB, "-books", k.Books, "-pdf-workers", "0")
	desk := setKeeperPassword(t, linkIn(t, p))
	get := func(path string) string {
		t.Helper()
		_, page := exchange(t, desk, p.URL(path), nil)
		return page
	}
	first, _, _ := strings.Cut(k.Must(t, "order", "list", "-limit", "1", "-json"), "\n")
	var order struct{ Order, Reader string }
	if err := json.Unmarshal([]byte(first), &order); err != nil {
		t.Fatal(err)
	}
	k.Must(t, "order", "refund", order.Order)
	for _, tt := range []struct {
		query string
		flags []string
	}{
		{"", nil},
		{"state=refunded", []string{"-state", "refunded"}},
		{"state=live&book=nodejs", []string{"-state", "live", "-book", "nodejs"}},
		{"book=1000000004", []string{"-book", "1000000004"}},
		{"reader=" + order.Reader, []string{order.Reader}},
		{"from=2001-01-01&to=2001-12-31", []string{"-since", "2001-01-01", "-before", "2002-01-01"}},
		{"from=2001-01-01", []string{"-since", "2001-01-01"}},
	} {
		file := get("/keeper/orders.csv?" + tt.query)
		printed := k.Must(t, append([]string{"order", "list", "-csv", "-"}, tt.flags...)...)
		if file != printed {
			t.Errorf("%s: the desk has\n%s\nand order list %q\n%s", tt.query, file, tt.flags, printed)
		}
	}
	link := regexp.MustCompile(`class="name" href="/keeper/books/(\d+)"`)
	for _, tt := range []struct {
		query url.Values
		flags []string
	}{
		{nil, nil},
		{url.Values{"q": {"hlm"}}, []string{"-q", "hlm"}},
		{url.Values{"c": {"2"}, "sort": {"price"}}, []string{"-category", "2", "-sort", "price"}},
		{url.Values{"state": {"unlisted"}}, []string{"-state", "unlisted"}},
		{url.Values{"state": {"missing"}}, []string{"-state", "missing"}},
	} {
		var onPage, printed []string
		for _, found := range link.FindAllStringSubmatch(get("/keeper/books?"+tt.query.Encode()), -1) {
			onPage = append(onPage, found[1])
		}
		decoder := json.NewDecoder(strings.NewReader(k.Must(t, append([]string{"book", "list", "-json"}, tt.flags...)...)))
		for decoder.More() {
			var book struct{ Book json.Number }
			if err := decoder.Decode(&book); err != nil {
				t.Fatal(err)
			}
			printed = append(printed, book.Book.String())
		}
		if strings.Join(onPage, " ") != strings.Join(printed, " ") {
			t.Errorf("%v: the desk has the books %q, and book list %q", tt.query, onPage, printed)
		}
	}
	p.Stop(t)
	k.Check(t)
}

// TestCodesFind says what became of a code, before and after a reader redeems it.
func TestCodesFind(t *testing.T) {
	t.Parallel()
	k := harness.NewKeptShop(t)
	p := harness.Start(t, k.DB, "-books", k.Books, "-pdf-workers", "0")
	minted := strings.Fields(k.Must(t, "codes", "mint", "1", "-points", "7"))
	code, _, _ := strings.Cut(minted[1], ",")
	t.Cleanup(func() {
		if strings.Contains(p.Log.String(), code) {
			t.Error("the log has the code")
		}
	})
	find := func() (found struct {
		Batch, State, Reader, Name string
		Points                     int
	}) {
		t.Helper()
		typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
		if err := json.Unmarshal([]byte(k.Must(t, "codes", "find", "-json", typed)), &found); err != nil {
			t.Fatal(err)
		}
		return found
	}
	if found := find(); found.State != "good" || found.Points != 7 || found.Reader != "" {
		t.Errorf("before: %+v", found)
	}
	client := p.Client(t)
	login, err := client.Login("a reader")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Redeem(login.SKey, code); err != nil {
		t.Fatal(err)
	}
	found := find()
	piped := harness.Command(t, "codes", "find", "-json", "-db", k.DB)
	piped.Stdin = strings.NewReader(code + "\n")
	if out, err := piped.Output(); err != nil || !strings.Contains(string(out), found.Batch) {
		t.Errorf("from standard input: %s, %v", out, err)
	}
	used := k.Must(t, "codes", "used", found.Batch, "-json")
	if found.Reader == "" || !strings.Contains(used, `"reader":"`+found.Reader+`"`) || strings.Count(used, "\n") != 1 {
		t.Errorf("after: %+v, and codes used has %s", found, used)
	}
	p.Stop(t)
	k.Check(t)
}
