package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// presumed is what a client may send along to be richer, or somebody else. None of it is a
// parameter, and nor is a parameter's name in another case: the long s and the Kelvin sign fold to
// s and k.
var presumed = []string{
	`"price":0`, `"book_price":0`, `"bookprice":"0"`, `"cost":-1`, `"delta":1000`, `"balance":1000000`, `"points":1000000`, `"amount":0`,
	`"uid":"01a20244-e800-7000-8000-000000000001"`, `"openid":"o-another"`, `"openId":"o-another"`, `"user":"anna"`, `"user_id":1`, `"userid":1`, `"reader":"anna"`,
	`"role":"keeper"`, `"admin":true`, `"is_admin":1`, `"is_buy":1`, `"owned":1`, `"refunded":1`, `"order":"x"`, `"order_id":"x"`, `"free":1`, `"listed":1`, `"banned":0`,
	`"seq":1`, `"time":"2020-01-01 00:00:00"`, `"now":0`, `"uname":"keeper"`, `"uavatar":"x"`, `"bkname":"x"`, `"cmtime":0`, `"result":0`, `"filename":"x"`,
	`"userInfo":{"balance":1000000,"nickName":"keeper"}`, `"session_key":"x"`, `"why":"grant"`, `"request":"x"`, `"who":"keeper"`, `"__proto__":{"skey":"x"}`,
	`"Skey":"x"`, `"SKEY":"x"`, `"ſkey":"x"`, `"s\u212Aey":"x"`, `"skey ":"x"`, `"skey\u0000":"x"`, `"data.skey":"x"`, `"BookID":1000000005`, `"bookId":1000000005`, `"BOOKID":1000000005`, `"boo\u212Aid":1000000005`,
	`"CODE":"x"`, `"Code":"x"`, `"ALL":1`, `"All":0`, `"CMID":99`, `"Content":"x"`, `"LIMIT":1`, `"Before":1`, `"IS_ALL":0`, `"":"x"`,
}

// TestClientSentMoney asks the same of shops that are alike in all, time and chance included: of
// the first as a client should, of the others with prices, balances, names and roles sent along,
// wherever a transport has room for them. The answers are the same to the byte: who asks is what
// the skey says, and what a thing costs is what the catalogue says.
func TestClientSentMoney(t *testing.T) {
	file := newFile(t)
	honest, overREST, overRPC := openTwin(t, file), openTwin(t, file), openTwin(t, file)
	skey := ""
	along := strings.Join(presumed, ",")
	for _, call := range journey {
		row := rows[slices.IndexFunc(rows, func(row string) bool { return strings.HasSuffix(row, " "+call.method) })]
		for _, asked := range []string{call.good, call.bad} {
			plain := strings.ReplaceAll(asked, "SKEY", skey)
			mixed := "{" + along + "," + plain[1:]
			want := honest(restOf(row, plain))
			verb, target, body := restOf(row, mixed)
			if verb == http.MethodPost { // in the query too
				_, query, _ := restOf("GET /x", "{"+along+"}")
				target += query[strings.Index(query, "?"):]
			}
			if got := overREST(verb, target, body); got != want {
				t.Errorf("%s\n%s\nis answered %s\nwant        %s", target, body, got, want)
			}
			got := overRPC(http.MethodPost, "/api?"+url.Values{"skey": {"x"}, "price": {"0"}}.Encode(),
				fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"uid":"x","skey":"x","params":{%s,"skey":"x","bookid":1000000005,"data":%s}}`, call.method, along, mixed))
			if want := `{"jsonrpc":"2.0","result":` + want + `,"id":1}`; got != want {
				t.Errorf("%s\n%s\nis answered %s\nwant        %s", call.method, mixed, got, want)
			}
			if _, after, found := strings.Cut(want, `"skey":"`); found {
				skey = after[:40]
			}
		}
	}
}

// TestNoFieldSaysWho holds the parameters that any call takes against this list: of them skey
// alone, and a login's code, say who asks, and none says what anything costs.
func TestNoFieldSaysWho(t *testing.T) {
	taken := []string{
		"all", "before", "bookid", "cmid", "code", "content", "encryptedData", "is_all", "iv", "limit", "rawData", "signature", "skey",
	}
	source, err := os.ReadFile("wire.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, found := range regexp.MustCompile("param:\"(\\w+)").FindAllStringSubmatch(string(source), -1) {
		names = append(names, found[1])
	}
	slices.Sort(names)
	if names = slices.Compact(names); !slices.Equal(names, taken) {
		t.Errorf("calls take %q, want %q", names, taken)
	}
}
