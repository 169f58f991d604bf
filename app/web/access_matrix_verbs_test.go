package web_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/web"
)

// TestUnsupportedMethods sends every path each verb that it does not have, with valid parameters
// for the verbs that it has, in the query and in the body: nothing is read and nothing is stored.
func TestUnsupportedMethods(t *testing.T) {
	s := newLiveShop(t)
	c := newActors(t, s, 1)[0]
	paths := web.Paths(s.handler)
	before := s.snapshot()
	sent := 0
	for _, at := range paths {
		_, path, _ := strings.Cut(at, " ")
		for _, verb := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "BUY"} {
			if slices.Contains(paths, verb+" "+path) {
				continue
			}
			sent++
			query := "?bookid=2&is_all=1&code=x&content=x&all=1&filename=2.pdf" +
				"&cmid=" + c["owner"].comment.String() + "&skey=" + string(c["owner"].key)
			body := c.fill(s, "owner", `{"bookid":2,"code":"x","cmid":{my comment},"content":"x","all":1,`+
				`"skey":"{skey}","jsonrpc":"2.0","id":1,"method":"User.logout","params":{"skey":"{skey}"}}`)
			request, err := http.NewRequest(verb, "http://"+s.addr+path+query, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("X-HTTP-Method-Override", "POST")
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			want := http.StatusMethodNotAllowed
			if verb == http.MethodOptions {
				want = http.StatusNoContent
			}
			allow := response.Header.Get("Allow")
			if response.StatusCode != want || allow == "" ||
				verb != http.MethodOptions && slices.Contains(strings.Split(allow, ", "), verb) {
				t.Errorf("%s %s = %d, Allow %q, want %d", verb, path, response.StatusCode, allow, want)
			}
			for name := range response.Header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s has %s, which is for pages of other sites", verb, path, name)
				}
			}
		}
	}
	if sent < 8*len(paths) {
		t.Errorf("%d requests sent to %d routes", sent, len(paths))
	}
	if !bytes.Equal(s.snapshot(), before) {
		t.Error("something was stored")
	}
}
