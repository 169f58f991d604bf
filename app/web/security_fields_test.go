package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// forgedFields are fields that a client may add to get points or to act as another reader. None is
// a parameter. A parameter's name in another case is no parameter either. The long s and the Kelvin
// sign fold to s and k.
var forgedFields = []string{
	`"price":0`, `"book_price":0`, `"bookprice":"0"`, `"cost":-1`, `"delta":1000`, `"balance":1000000`, `"points":1000000`, `"amount":0`,
	`"uid":"01a20244-e800-7000-8000-000000000001"`, `"openid":"o-another"`, `"openId":"o-another"`, `"user":"anna"`,
	`"user_id":1`, `"userid":1`, `"reader":"anna"`,
	`"role":"keeper"`, `"admin":true`, `"is_admin":1`, `"is_buy":1`, `"owned":1`, `"refunded":1`, `"order":"x"`,
	`"order_id":"x"`, `"free":1`, `"listed":1`, `"banned":0`,
	`"seq":1`, `"time":"2020-01-01 00:00:00"`, `"now":0`, `"uname":"keeper"`, `"uavatar":"x"`, `"bkname":"x"`,
	`"cmtime":0`, `"result":0`, `"filename":"x"`,
	`"userInfo":{"balance":1000000,"nickName":"keeper"}`, `"session_key":"x"`, `"why":"grant"`, `"request":"x"`,
	`"who":"keeper"`, `"__proto__":{"skey":"x"}`,
	`"Skey":"x"`, `"SKEY":"x"`, `"ſkey":"x"`, `"s\u212Aey":"x"`, `"skey ":"x"`, `"skey\u0000":"x"`, `"data.skey":"x"`,
	`"BookID":1000000005`, `"bookId":1000000005`, `"BOOKID":1000000005`, `"boo\u212Aid":1000000005`,
	`"CODE":"x"`, `"Code":"x"`, `"ALL":1`, `"All":0`, `"CMID":99`, `"Content":"x"`, `"LIMIT":1`, `"Before":1`, `"IS_ALL":0`, `"":"x"`,
}

// TestForgedFields sends requests to shops with the same state, clock and randomness. The first
// shop gets them unchanged, the others with forged prices, balances, names and roles in every place
// of a request. All responses are equal. Only the skey identifies a reader, and only the catalogue
// sets prices.
func TestForgedFields(t *testing.T) {
	file := newDatabase(t)
	honest, overREST, overRPC := openCopy(t, file), openCopy(t, file), openCopy(t, file)
	skey := ""
	forged := strings.Join(forgedFields, ",")
	for _, call := range exampleCalls {
		row := rowOf(call.method)
		for _, fields := range []string{call.good, call.bad} {
			if fields == "" { // a call without parameters cannot fail
				continue
			}
			plain := strings.ReplaceAll(fields, "SKEY", skey)
			mixed := strings.Replace("{"+forged+","+plain[1:], ",}", "}", 1)
			want := honest(restRequest(row, plain))
			verb, target, body := restRequest(row, mixed)
			if verb == http.MethodPost { // in the query too
				_, query, _ := restRequest("GET /x", "{"+forged+"}")
				target += query[strings.Index(query, "?"):]
			}
			if got := overREST(verb, target, body); got != want {
				t.Errorf("%s\n%s\ngot  %s\nwant %s", target, body, got, want)
			}
			got := overRPC(http.MethodPost, "/api?"+url.Values{"skey": {"x"}, "price": {"0"}}.Encode(),
				fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"uid":"x","skey":"x",`+
					`"params":{%s,"skey":"x","bookid":1000000005,"data":%s}}`, call.method, forged, mixed))
			if want := `{"jsonrpc":"2.0","result":` + want + `,"id":1}`; got != want {
				t.Errorf("%s\n%s\ngot  %s\nwant %s", call.method, mixed, got, want)
			}
			if _, after, found := strings.Cut(want, `"skey":"`); found {
				skey = after[:40]
			}
		}
	}
}

// TestNoFieldNamesTheReader compares the parameters of all calls with a list in which only skey,
// code for a login, and code and secret for a screen, identify the reader, and none sets a price.
func TestNoFieldNamesTheReader(t *testing.T) {
	want := []string{
		"all", "avatar", "before", "bookid", "category", "cmid", "code", "confirm", "content", "device_id", "encryptedData", "is_all", "iv",
		"limit", "nickName", "page", "platform", "q",
		"rawData", "secret", "signature", "skey", "sort",
	}
	files, err := filepath.Glob("wire*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile("param:\"(\\w+)").FindAllStringSubmatch(string(source), -1) {
			names = append(names, found[1])
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); !slices.Equal(names, want) {
		t.Errorf("the parameters are %q, want %q", names, want)
	}
}
