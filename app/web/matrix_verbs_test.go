package web_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/web"
)

// TestOtherVerbs asks every path by every verb that it does not have, with all that the verbs it
// has would need, in the query and in the body: nothing is read, and nothing is stored.
func TestOtherVerbs(t *testing.T) {
	f := newFront(t)
	c := assemble(t, f, 1)[0]
	paths := web.Paths(f.handler)
	before := f.image()
	asked := 0
	for _, at := range paths {
		_, path, _ := strings.Cut(at, " ")
		for _, verb := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "BUY"} {
			if slices.Contains(paths, verb+" "+path) {
				continue
			}
			asked++
			query := "?bookid=2&is_all=1&code=x&cmid=" + c["owner"].comment.String() + "&content=x&all=1&filename=2.pdf&skey=" + string(c["owner"].key)
			body := c.fill(f, "owner", `{"bookid":2,"code":"x","cmid":{my comment},"content":"x","all":1,"skey":"{skey}","jsonrpc":"2.0","id":1,"method":"User.logout","params":{"skey":"{skey}"}}`)
			request, err := http.NewRequest(verb, "http://"+f.addr+path+query, strings.NewReader(body))
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
			if allow := response.Header.Get("Allow"); response.StatusCode != want || allow == "" || verb != http.MethodOptions && slices.Contains(strings.Split(allow, ", "), verb) {
				t.Errorf("%s %s = %d, Allow %q, want %d", verb, path, response.StatusCode, allow, want)
			}
			for name := range response.Header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s gives %s to pages of other sites", verb, path, name)
				}
			}
		}
	}
	if asked < 8*len(paths) {
		t.Errorf("asked %d times of %d routes", asked, len(paths))
	}
	if !bytes.Equal(f.image(), before) {
		t.Error("something was stored")
	}
}
