package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app/web"
)

// TestValidatorsFindMistakes: the validators reject an exchange that the documents do not describe,
// and an invalid document.
func TestValidatorsFindMistakes(t *testing.T) {
	const (
		skey   = "0123456789abcdef0123456789abcdef01234567"
		orders = `{"result":0,"list":[{"order_id":"019ac4e2-1d40-7b6a-9c12-3e5f80a1b2c4","book_id":1,"book_name":"","price":1,` +
			`"time":"2026-11-26 12:00:00","refunded":0}]}`
		bought = `{"result":0,"errmsg":"兑换成功"}`
		call   = `{"jsonrpc":"2.0","id":1,"method":"Order.buy","params":{"data":{"bookid":"1","skey":"x"}}}`
		result = `{"jsonrpc":"2.0","result":` + bought + `,"id":1}`
	)
	list := func(response string) error {
		return validateExchange("GET /api/order/list?skey="+skey, "", 200, response)
	}
	buy := func(request string, status int, response string) error {
		return validateExchange("POST /api/order/buy", request, status, response)
	}
	rpc := func(request, response string) error { return validateExchange("POST /api", request, 200, response) }
	health := func(header string, value ...string) error {
		answer := jsonResponse(200)
		answer.Header.Set("Content-Type", "text/plain")
		answer.Header[header] = value
		return matchDocuments("GET /healthz HTTP/1.1\r\nHost: shop.example\r\n\r\n", answer, []byte("ok"))
	}
	for name, err := range map[string]error{
		"a list":  list(orders),
		"a buy":   buy(`{"bookid":"1","skey":"x"}`, 200, bought),
		"a call":  rpc(call, result),
		"a batch": rpc("["+call+"]", "["+result+"]"),
		"a page":  validateExchange("GET /", "", 200, "<html>"),
		"a text":  health("X-Request-Id", "1"),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"another type":                  list(strings.Replace(orders, `"price":1`, `"price":"1"`, 1)),
		"another form":                  list(strings.Replace(orders, "2026-11-26 12", "2026-11-26T12", 1)),
		"a missing field":               list(strings.Replace(orders, `"book_name":"",`, "", 1)),
		"an additional field":           list(strings.Replace(orders, `"price":1`, `"price":1,"cost":1`, 1)),
		"a result of another call":      list(`{"result":-4,"errmsg":"余额不足，无法购买"}`),
		"a failure without errmsg":      list(`{"result":-3}`),
		"another status":                buy(`{"bookid":"1","skey":"x"}`, 201, bought),
		"a result of another status":    buy(`{"bookid":"1","skey":"x"}`, 500, `{"result":-3,"errmsg":"提交失败"}`),
		"a bad request that succeeds":   buy(`{"bookid":"one","skey":"x"}`, 200, bought),
		"a good request that fails":     buy(`{"bookid":"1","skey":"x"}`, 200, `{"result":-1,"errmsg":"请求参数bookid有误，请检查后重试"}`),
		"a missing header":              health("X-Request-Id"),
		"a response of another type":    health("Content-Type", "text/html"),
		"a body without one described":  validateExchange("GET /api/book/getBooks?is_all=1", "", 304, "{}"),
		"no credentials":                validateExchange("GET /api/order/list", "", 200, orders),
		"another path":                  validateExchange("GET /api/order/all", "", 200, bought),
		"a bad call that succeeds":      rpc(strings.Replace(call, `"1"`, `"one"`, 1), result),
		"an additional field of a call": rpc(call, strings.Replace(result, `"errmsg"`, `"cost":1,"errmsg"`, 1)),
		"another member of a response":  rpc(call, strings.Replace(result, `,"id"`, `,"ID"`, 1)),
	} {
		if err == nil {
			t.Errorf("%s is not rejected", name)
		}
	}
	for _, change := range [][2]string{
		{`"in":"query"`, `"in":"somewhere"`},
		{`#/components/schemas/Order"`, `#/components/schemas/Orders"`},
		{`"type":"integer"`, `"type":"whole"`},
		{`#/components/responses/Status400"`, `#/components/responses/Status418"`},
		{`"security":[{"bearer"`, `"security":[{"ring"`},
		{`"example":{"result":0`, `"example":{"result":1`},
	} {
		if _, err := newAPIValidator([]byte(strings.Replace(string(web.OpenAPI()), change[0], change[1], 1))); err == nil {
			t.Errorf("an OpenAPI document with %s is not rejected", change[1])
		}
	}
	if _, err := newRPCValidator([]byte(strings.ReplaceAll(string(web.OpenRPC()), `schemas/Order"`, `schemas/Orders"`))); err == nil {
		t.Error("an OpenRPC document with a reference without a target is not rejected")
	}
}

// validateExchange returns an error if the documents do not describe an exchange.
func validateExchange(line, body string, status int, answer string) error {
	raw := line + " HTTP/1.1\r\nHost: shop.example"
	if body != "" {
		raw += fmt.Sprintf("\r\nContent-Type: application/json\r\nContent-Length: %d", len(body))
	}
	return matchDocuments(raw+"\r\n\r\n"+body, jsonResponse(status), []byte(answer))
}

// jsonResponse returns a response of JSON, without its body.
func jsonResponse(status int) *http.Response {
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "X-Request-Id": {"1"}},
	}
}
