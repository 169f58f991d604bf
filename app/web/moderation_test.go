package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestWaitingCommentIsNowhere writes a comment that waits, and sends a request to every route of
// every call, over both transports, as its author, as another reader and as a stranger. Only its
// author sees the text: in queryBook, as a comment that waits.
func TestWaitingCommentIsNowhere(t *testing.T) {
	const said = "只给店主看的话"
	log := shoptest.NewLog(t)
	db := t.TempDir() + "/shop.db"
	flags := append(shopFlags(db, shoptest.NewPlatform(t, log).URL), "-moderation", "queue")
	addr, stop := newInProcess().open(t, flags, log)
	t.Cleanup(func() {
		stop()
		checkDatabase(t, db)
	})
	ask := func(verb, target, body string) string { return send(t, addr, verb, target, body) }
	skey := func(code string) string {
		var login struct{ SKey string }
		if err := json.Unmarshal([]byte(ask(http.MethodGet, "/login?code="+code, "")), &login); err != nil || login.SKey == "" {
			t.Fatalf("login of %s: %v", code, err)
		}
		log.Secret(login.SKey)
		return login.SKey
	}
	author, other := skey("anna.033WLt01"), skey("vera.033WLt02")
	written := ask(http.MethodPost, "/api/comment/write", `{"skey":"`+author+`","content":"`+said+`","bookid":1000000001}`)
	if written != `{"result":0,"errmsg":"insert success!","waiting":true,"cmid":1}` {
		t.Fatalf("Comment.write = %s", written)
	}
	asked := 0
	check := func(verb, target, body string) {
		asked++
		own := strings.Contains(target+body, author) && strings.Contains(target+body, "queryBook")
		got := ask(verb, target, body)
		if strings.Contains(got, said) != own || own && !strings.Contains(got, `"waiting":true}]`) {
			t.Errorf("%s %s %s: shown %v, want %v, as waiting\n%s", verb, target, body, !own, own, got)
		}
	}
	for _, key := range []string{author, other, ""} {
		for _, call := range exampleCalls {
			if call.method == "Comment.write" || call.method == "Comment.delete" || call.method == "User.logout" || call.method == "User.erase" {
				continue // they change what the test looks at, and list nothing
			}
			fields := strings.ReplaceAll(strings.ReplaceAll(call.good, "SKEY", key), "anna.033WLt01", "ben.033WLt03")
			check(http.MethodPost, "/api", `{"jsonrpc":"2.0","id":1,"method":"`+call.method+`","params":{"data":`+fields+`}}`)
			for _, path := range routePaths(rowOf(call.method)) {
				verb, path, _ := strings.Cut(path, " ")
				if verb == http.MethodPost {
					check(verb, path, fields)
					continue
				}
				_, target, _ := restRequest(verb+" "+path, fields)
				check(verb, target, "")
			}
		}
		for _, row := range pageRoutes {
			verb, path, _ := strings.Cut(row, " ")
			check(verb, strings.TrimSuffix(path, "*")+"?skey="+key, "")
		}
		check(http.MethodGet, "/api/book/queryBook?bookid=1000000001&limit=100&before=99&skey="+key, "")
	}
	if asked < 3*2*len(exampleCalls)-3*6 {
		t.Errorf("%d requests, too few for every call", asked)
	}
}
