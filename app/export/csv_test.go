package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/export"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

// table exports a table and parses it.
func table(t *testing.T, s app.Store, what string) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := export.CSV(t.Context(), s, what, time.FixedZone("", 8*3600), &b); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Errorf("%s: no byte order mark", what)
	}
	if n := strings.Count(text, "\n"); n != strings.Count(text, "\r\n") {
		t.Errorf("%s: not all of %d lines end in CR LF", what, n)
	}
	if strings.Contains(text, shoptest.OpenID("reader3")) {
		t.Errorf("%s: an openid is in it", what)
	}
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return lines
}

func TestCSV(t *testing.T) {
	store := storetest.NewModel()
	storetest.LivedIn(t, store, 6)
	for what, want := range map[string]struct {
		lines  int
		header string
	}{
		"orders":   {1 + 12, "order,time,reader,name,book,title,price,refunded"},
		"ledger":   {0, "reader,number,time,points,balance,why,reference"},
		"users":    {1 + 6, "reader,name,balance,entries,banned,erased,since,seen,city,province,country"},
		"comments": {0, "comment,time,book,title,reader,name,text,hidden,waits,reply"},
	} {
		lines := table(t, store, what)
		if got := strings.Join(lines[0], ","); got != want.header || want.lines > 0 && len(lines) != want.lines || len(lines) < 3 {
			t.Errorf("%s: %d lines under %s, want %d under %s", what, len(lines), got, want.lines, want.header)
		}
	}
	if got := table(t, store, "orders")[1][1]; !strings.HasPrefix(got, "2026-11-22 16:") {
		t.Errorf("a time is %q, want the shop's zone", got)
	}
	if err := export.CSV(t.Context(), store, "sessions", time.UTC, new(bytes.Buffer)); err == nil {
		t.Error("CSV of sessions went ahead")
	}
	sound(t, store)
}

// TestCSVEscapesFormulas exports comments that spreadsheets would evaluate.
func TestCSVEscapesFormulas(t *testing.T) {
	texts := map[string]bool{ // and whether they are left as they are
		`=HYPERLINK("http://evil","x")`: false, "+1": false, "-1": false, "@SUM(A1)": false, "\t=1": false, "\r=1": false,
		"\n1": false, "  =1": false, "\u3000=1": false, "\u200b=1": false, "\ufeff=1": false, "＝1": false, "＋1": false,
		"－1": false, "＠1": false, " ＝1": false, "\u00a0-1": false,
		"好书": true, "1+1=2": true, "": true, " 好": true, `"引号", 逗号`: true, "'=1": true,
	}
	store := storetest.NewModel()
	n := app.CommentID(0)
	for text, harmless := range texts {
		n++
		err := store.Update(t.Context(), func(tx app.Tx) error { return tx.PutComment(app.Comment{ID: n, Book: 1, Text: text}) })
		if err != nil {
			t.Fatal(err)
		}
		lines := table(t, store, "comments")
		got := lines[len(lines)-1][6]
		want := text
		if !harmless {
			want = "'" + text
		}
		// encoding/csv writes a line break as CR LF and reads it as LF
		if strings.ReplaceAll(got, "\r", "") != strings.ReplaceAll(want, "\r", "") {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
}

// closedView is a writer that fails the test if it is written to while a View of the store is open.
type closedView struct {
	app.Store
	bytes.Buffer
	t    *testing.T
	open bool
}

func (c *closedView) View(ctx context.Context, fn func(app.Reader) error) error {
	c.open = true
	defer func() { c.open = false }()
	return c.Store.View(ctx, fn)
}

func (c *closedView) Write(b []byte) (int, error) {
	if c.open {
		c.t.Error("the database waits for who reads the table")
	}
	return c.Buffer.Write(b)
}

// TestCSVWritesOutsideViews checks that no View is open during writes, which may be slow.
func TestCSVWritesOutsideViews(t *testing.T) {
	store := storetest.NewModel()
	storetest.LivedIn(t, store, 100) // several pages, and more than is written at once
	for _, what := range []string{"orders", "ledger", "users", "comments"} {
		c := &closedView{Store: store, t: t}
		if err := export.CSV(t.Context(), c, what, time.UTC, c); err != nil || c.Len() < 2*4096 {
			t.Errorf("%s: %d bytes, %v", what, c.Len(), err)
		}
	}
	sound(t, store)
}
