package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"littleshelf/app"
)

// post sends a body to the handler, without a connection.
func (s *liveShop) post(target, contentType, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// result returns the envelope's result in a response over REST or JSON-RPC.
func result(t *testing.T, w *httptest.ResponseRecorder) int {
	t.Helper()
	var envelope struct{ Result json.RawMessage }
	var n int
	for body := w.Body.Bytes(); ; body = envelope.Result {
		if json.Unmarshal(body, &envelope) != nil {
			t.Fatalf("response %s", w.Body)
		}
		if json.Unmarshal(envelope.Result, &n) == nil {
			return n
		}
	}
}

// TestJSONKeys: a repeated key with different values is refused, in every place and with every
// escape. A key in another case is another key. So a check and the act after it use the same value.
func TestJSONKeys(t *testing.T) {
	s := newLiveShop(t)
	c := newActors(t, s, 1)[0]
	s.addBook(app.Book{ID: 8, Name: "贵", Price: 20, DiskName: "dear-disk.pdf", Listed: true})
	reader, owner := string(c["reader"].key), string(c["owner"].key)
	for fields, want := range map[string]int{
		`"bookid":2,"bookid":8`:                        -1,
		`"bookid":8,"bookid":2`:                        -1,
		`"bookid":2,"bookid":"8"`:                      -1,
		`"bookid":2,"\u0062ookid":8`:                   -1,
		`"bookid":2,"bookid":[8]`:                      -1,
		`"bookid":[8],"bookid":2`:                      -1,
		`"bookid":2,"bookid":{"bookid":8}`:             -1,
		`"bookid":[2]`:                                 -1,
		`"bookid":{"$gt":0}`:                           -1,
		`"bookid":true`:                                -1,
		`"bookid":null`:                                -1,
		`"bookid":2.0`:                                 -1,
		`"bookid":2e0`:                                 -1,
		`"bookid":-0`:                                  -1,
		`"bookid":" 2"`:                                -1,
		`"bookid":"02"`:                                -1,
		`"bookid":"2\u0000"`:                           -1,
		`"bookid":"２"`:                                 -1,
		`"bookid":18446744073709551618`:                -1, // 2 and 2^64
		`"bookid":2,"skey":"` + owner + `"`:            -1, // after the reader's skey
		`"bookid":2,"\u0073key":"` + owner + `"`:       -1,
		`"bookid":2,"skey":["` + owner + `"]`:          -1,
		`"bookid":2,"SKEY":"` + owner + `"`:            0,
		`"bookid":2,"ſkey":"` + owner + `"`:            0,
		`"bookid":2,"BOOKID":8,"Bookid":8`:             0,
		`"bookid":2,"boo\u212Aid":8`:                   0,
		`"bookid":2,"bookid":null`:                     0, // null is the same as not given
		`"bookid":2,"bookid":"2"`:                      0,
		`"x":{"bookid":8},"bookid":2,"y":{"bookid":8}`: 0,
	} {
		object := `{"skey":"` + reader + `",` + fields + `}`
		for where, w := range map[string]*httptest.ResponseRecorder{
			"REST": s.post("/api/order/buy", "application/json", object),
			"JSON-RPC": s.post("/api", "application/json",
				`{"jsonrpc":"2.0","id":1,"method":"Order.buy","params":{"data":`+object+`}}`),
			"JSON-RPC bare": s.post("/api", "application/json", `{"jsonrpc":"2.0","id":1,"method":"Order.buy","params":`+object+`}`),
		} {
			if got := result(t, w); got != want {
				t.Errorf("%s: %s = %d, want %d", where, fields, got, want)
			}
		}
	}
	for places, w := range map[string]*httptest.ResponseRecorder{
		"query and body": s.post("/api/order/buy?bookid=8", "application/json", `{"skey":"`+reader+`","bookid":2}`),
		"skey in header": s.post("/api/order/buy", "application/json", `{"skey":"`+reader+`","bookid":2}`,
			"Authorization", "Bearer "+owner),
		"form twice":     s.post("/api/order/buy", "application/x-www-form-urlencoded", "skey="+reader+"&bookid=2&bookid=8"),
		"form and query": s.post("/api/order/buy?skey="+owner, "application/x-www-form-urlencoded", "skey="+reader+"&bookid=2"),
		"form of list":   s.post("/api/order/buy", "application/x-www-form-urlencoded", "skey="+reader+"&bookid=2&bookid[]=8"),
	} {
		if got := result(t, w); got != -1 {
			t.Errorf("%s: %d, want -1", places, got)
		}
	}
	orders, err := s.Purchases(t.Context(), c["reader"].key, app.Page[app.OrderID]{Limit: 10})
	if err != nil || len(orders) != 1 || orders[0].Book.ID != free {
		t.Errorf("the reader's orders = %v, %v, want the free book", orders, err)
	}
}

// TestInvalidUnicode: text that JSON can encode and UTF-8 cannot is stored with replacement
// characters, and is sent as valid JSON.
func TestInvalidUnicode(t *testing.T) {
	s := newLiveShop(t)
	c := newActors(t, s, 1)[0]
	for sent, want := range map[string]string{
		`好\ud800书`: "好\ufffd书", `\udc00`: "\ufffd", `\ud83d\ude00`: "😀", `a\u0000b`: "a\x00b",
		`a\u2028<b>&`: "a\u2028<b>&", `\\u0041\"`: `\u0041"`,
	} {
		if got := result(t, s.post("/api/comment/write", "application/json",
			`{"skey":"`+string(c["owner"].key)+`","bookid":1,"content":"`+sent+`"}`)); got != 0 {
			t.Errorf("%s = %d", sent, got)
		}
		_, answer := (&accessMatrix{liveShop: s}).send("owner", "GET", "/api/book/queryBook?bookid=1&limit=1", "")
		var page struct {
			Data struct{ Lists []struct{ CContent string } }
		}
		if err := json.Unmarshal(answer, &page); err != nil || page.Data.Lists[0].CContent != want {
			t.Errorf("%s is returned in %s, %v, want %q", sent, answer, err, want)
		}
	}
}
