//go:build unix

package servers

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf-etcd/clustertest"
	"littleshelf/app/program/harness"
)

// book is a book of the demo shop. It costs a point.
const book = 1000000001

// signedOut is the result of a request whose skey is not valid any more.
const signedOut = harness.Refused(-3)

// TestJourney: a reader who is sent to another server with each request notices nothing. All
// servers were started at once on an empty cluster, and made one shop.
func TestJourney(t *testing.T) {
	c := clustertest.StartUnsafe(t, 3)
	books := repositoryBooks(t)
	servers := serve(t, c, 3, "-seed", "-books", books)
	at := clients(t, servers)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	login, err := at[0].Login("reader-1")
	ok(err)
	_, err = at[1].Buy(login.SKey, book)
	ok(err)
	_, err = at[2].Buy(login.SKey, book) // again, which charges nothing
	ok(err)
	balance, err := at[0].Balance(login.SKey)
	if ok(err); balance != 29 {
		t.Errorf("balance = %d, want 29", balance)
	}
	want, err := os.ReadFile(filepath.Join(books, "1000000001.pdf"))
	ok(err)
	for i := range at { // a link of one server opens at the next
		link := shelfLink(t, at[i], string(login.SKey))
		if got := download(t, at[(i+1)%3].Base+link); !bytes.Equal(got, want) {
			t.Errorf("the download has %d bytes, want %d", len(got), len(want))
		}
	}

	for i, text := range []string{"一", "二", "三"} {
		_, err = at[i].Comment(login.SKey, book, text)
		ok(err)
		for n := range at { // each server has rendered the comments before
			if page := comments(t, at[n]); strings.Count(page, "ccontent") != i+1 || !strings.Contains(page, text) {
				t.Errorf("server %d shows %s after comment %q on server %d", n, page, text, i)
			}
		}
	}

	minted := strings.Fields(run(t, c, "codes", "mint", "1", "-points", "7")) // the head of a table and a row
	code, _, _ := strings.Cut(minted[1], ",")
	_, err = at[1].Redeem(login.SKey, code)
	ok(err)
	run(t, c, "book", "set", "1000000002", "-name", "新名")
	for n := range at { // each server has rendered the catalogue before
		if list := body(t, at[n], "/api/book/getBooks?is_all=1"); !strings.Contains(list, "新名") {
			t.Errorf("server %d does not list the new name of a book", n)
		}
	}

	_, err = at[2].Call(http.MethodPost, "/api/user/logout", map[string]any{"skey": login.SKey})
	ok(err)
	for n := range at {
		if _, err := at[n].Balance(login.SKey); !errors.Is(err, signedOut) {
			t.Errorf("server %d: after the logout on another one the balance is %v, want %v", n, err, signedOut)
		}
		at[n].HangUp()
	}
	checkShop(t, c, "-books", books)
	stop(t, servers)
	checkShop(t, c, "-books", books)
}

// body returns the body of a successful response.
func body(t *testing.T, c *harness.Client, target string) string {
	t.Helper()
	status, body := harness.Get(t, c.Base+target)
	if status != http.StatusOK || !strings.Contains(body, `"result":0`) {
		t.Fatalf("%s = %d, %s", target, status, body)
	}
	return body
}

func comments(t *testing.T, c *harness.Client) string {
	t.Helper()
	return body(t, c, "/api/book/queryBook?bookid=1000000001")
}

// shelfLink returns the path of the link to the reader's only book.
func shelfLink(t *testing.T, c *harness.Client, skey string) string {
	t.Helper()
	var out struct{ List []struct{ BkFile string } }
	c.GetJSON(t, "/api/user/getBoughtBooks?skey="+skey, &out)
	if len(out.List) != 1 {
		t.Fatalf("the shelf has %d books, want 1", len(out.List))
	}
	return strings.TrimPrefix(out.List[0].BkFile, c.Base)
}

func download(t *testing.T, url string) []byte {
	t.Helper()
	status, body := harness.Get(t, url)
	if status != http.StatusOK {
		t.Fatalf("a download = %d, %s", status, body)
	}
	return []byte(body)
}
