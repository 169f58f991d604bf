package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"littleshelf/app"
)

// refusingWeChat refuses every login, so that a long run fills no store.
type refusingWeChat struct{}

func (refusingWeChat) Identify(context.Context, string) (app.Identity, error) {
	return app.Identity{}, app.LoginRefused(errors.New("nobody"))
}

// FuzzEnvelope sends arbitrary bodies as JSON-RPC. The oracle is a second reading of the
// specification.
func FuzzEnvelope(f *testing.F) {
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"Book.getBooks","params":{"data":{"is_all":1}}}`,
		`{"jsonrpc":"2.0","id":"a","method":"Book.getBooks","params":{"is_all":"1"}}`,
		`{"jsonrpc":"2.0","id":null,"method":"User.info"}`,
		`{"jsonrpc":"2.0","id":1.50e3,"method":"User.login","params":{"data":{"code":"x"}}}`,
		`{"jsonrpc":"2.0","method":"Book.getBooks"}`,
		`[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"User.info"}]`,
		`[{"jsonrpc":"2.0","id":2,"method":"a"},1,{"jsonrpc":"2.0","id":"b","method":"User.info","params":{}}]`,
		`[]`, `[[]]`, `[1,2]`, `[` + strings.Repeat(`1,`, maxBatch-1) + `1]`, `[` + strings.Repeat(`1,`, maxBatch) + `1]`,
		``, ` `, `{`, `{}`, `null`, `"a"`, `nul`, "\t{}\n", "\ufeff{}", "\u00a0{}", "\v[]",
		`{"jsonrpc":"2.0","id":1,"method":"User.info"} x`, `{"jsonrpc":"2.0","id":1,"method":"User.info"}{}`,
		"{\"jsonrpc\":\"2.0\",\"id\":\"\xff\",\"method\":\"User.info\"}", `{"jsonrpc":"2.0","id":"\ud800\u2028<","method":"a"}`,
		`{"jsonrpc":"2.0","id":1,"id":2,"method":"User.info"}`, `{"jsonrpc":"2.0","id":1,"method":"a","method":"User.info"}`,
		`{"jsonrpc":"2.0","id":1,"\u006d\u0065thod":"a","method":"User.info"}`,
		`{"jsonrpc":2.0,"id":1,"method":"User.info"}`, `{"jsonrpc":"1.0","id":1,"method":"User.info"}`,
		`{"JSONRPC":"2.0","id":1,"method":"User.info"}`, `{"id":1,"method":"User.info"}`,
		`{"jsonrpc":"2.0","id":1,"method":null}`, `{"jsonrpc":"2.0","id":1,"method":1}`, `{"jsonrpc":"2.0","id":1}`,
		`{"jsonrpc":"2.0","id":1,"method":""}`,
		`{"jsonrpc":"2.0","id":{},"method":"User.info"}`, `{"jsonrpc":"2.0","id":[],"method":"User.info"}`,
		`{"jsonrpc":"2.0","id":true,"method":"a"}`,
		`{"jsonrpc":"2.0","id":1,"method":"User.info","params":null}`, `{"jsonrpc":"2.0","id":1,"method":"User.info","params":[]}`,
		`{"jsonrpc":"2.0","id":1,"method":"User.info","params":"x"}`, `{"jsonrpc":"2.0","id":1,"method":"User.info","params":{"data":1}}`,
		`{"jsonrpc":"2.0","id":1,"method":"User.info","params":{"data":{},"data":{}}}`,
		`{"jsonrpc":"2.0","id":1,"method":"User.info","params":{"skey":"a","skey":"b"}}`,
		`{"jsonrpc":"2.0","id":-0,"method":"a"}`, `{"jsonrpc":"2.0","id":12345678901234567890,"method":"a"}`,
		`{"jsonrpc":"2.0","id":false,"method":"a"}`,
	} {
		f.Add([]byte(body))
	}
	s := newServer(f, io.Discard)
	s.Shop.WeChat = refusingWeChat{}
	handler := handlerOf(f, s)
	f.Fuzz(func(t *testing.T, body []byte) {
		w := serve(handler, httptest.NewRequest(http.MethodPost, "/api", bytes.NewReader(body)))
		want, batch := expect(s, body)
		status := http.StatusOK
		switch {
		case len(body) > maxBody:
			status = http.StatusRequestEntityTooLarge
		case len(want) == 0:
			status = http.StatusNoContent
		}
		if w.Code != status {
			t.Fatalf("%q: status %d, want %d: %s", body, w.Code, status, w.Body)
		}
		if status != http.StatusOK {
			return
		}
		got, isBatch, err := outcomes(w.Body.Bytes())
		if err != nil || isBatch != batch || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: response\n%s\n%v, %v: parsed as %v, want %v", body, w.Body, isBatch, err, got, want)
		}
	})
}

// outcome is the outcome of one call: the error's code, or 0.
type outcome struct {
	id   any
	code int
}

// expect returns the outcomes that the specification wants for body, with the shop's additions:
// text is UTF-8, a batch has at most maxBatch calls, and a repeated name is an invalid request.
func expect(s *Server, body []byte) (want []outcome, batch bool) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if !utf8.Valid(body) || !json.Valid(body) {
		return []outcome{{nil, -32700}}, false
	}
	value := parse(body)
	calls, batch := value.([]any)
	if !batch {
		calls = []any{value}
	}
	if batch && (len(calls) == 0 || len(calls) > maxBatch) {
		return []outcome{{nil, -32600}}, false
	}
	for _, call := range calls {
		if o, answered := expectOne(s, call); answered {
			want = append(want, o)
		}
	}
	return want, batch
}

func expectOne(s *Server, call any) (o outcome, answered bool) {
	request, ok := call.(pairs)
	if !ok || request.repeats() || request.first("jsonrpc") != "2.0" {
		return outcome{nil, -32600}, true
	}
	method, ok := request.first("method").(string)
	if !ok {
		return outcome{nil, -32600}, true
	}
	id := request.first("id")
	switch id.(type) {
	case pairs, []any, bool:
		return outcome{nil, -32600}, true
	}
	if request.count("id") == 0 {
		return outcome{}, false
	}
	if _, ok := s.methods[method]; !ok {
		return outcome{id, -32601}, true
	}
	params, ok := unwrapped(request.first("params"))
	if !ok || params.count("data") > 1 {
		return outcome{id, -32602}, true
	}
	if _, ok := unwrapped(params.first("data")); !ok {
		return outcome{id, -32602}, true
	}
	return outcome{id, 0}, true
}

// unwrapped returns the object in params, alone or in an array. Absent params are an empty object.
func unwrapped(params any) (object pairs, ok bool) {
	switch list, _ := params.([]any); {
	case params == nil, list != nil && len(list) == 0:
		return nil, true
	case len(list) == 1:
		params = list[0]
	}
	object, ok = params.(pairs)
	return object, ok
}

// outcomes parses a response. An outcome of the shop is a result with an envelope.
func outcomes(body []byte) (list []outcome, batch bool, err error) {
	if !json.Valid(body) {
		return nil, false, fmt.Errorf("%.100q is no JSON", body)
	}
	value := parse(body)
	answers, batch := value.([]any)
	if !batch {
		answers = []any{value}
	}
	for _, answer := range answers {
		answer, _ := answer.(pairs)
		failure, failed := answer.first("error").(pairs)
		result, succeeded := answer.first("result").(pairs)
		if answer.first("jsonrpc") != "2.0" || len(answer) != 3 || answer.count("id") != 1 || failed == succeeded {
			return nil, batch, fmt.Errorf("%v is no response", answer)
		}
		o := outcome{id: answer.first("id")}
		if failed {
			number, _ := failure.first("code").(json.Number)
			code, _ := number.Int64()
			o.code = int(code)
		} else if _, ok := result.first("result").(json.Number); !ok {
			return nil, batch, fmt.Errorf("%v is no envelope", result)
		}
		list = append(list, o)
	}
	return list, batch, nil
}

// pairs is a JSON object with its repeated names, in order.
type pairs []pair

type pair struct {
	name  string
	value any
}

func (p pairs) first(name string) any {
	for _, pair := range p {
		if pair.name == name {
			return pair.value
		}
	}
	return nil
}

func (p pairs) count(name string) (n int) {
	for _, pair := range p {
		if pair.name == name {
			n++
		}
	}
	return n
}

func (p pairs) repeats() bool {
	for _, pair := range p {
		if p.count(pair.name) > 1 {
			return true
		}
	}
	return false
}

// parse parses valid JSON into pairs, lists and scalars.
func parse(data []byte) any {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return parseNext(d)
}

func parseNext(d *json.Decoder) any {
	token, _ := d.Token()
	switch token {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			list = append(list, parseNext(d))
		}
		d.Token()
		return list
	case json.Delim('{'):
		object := pairs{}
		for d.More() {
			name, _ := d.Token()
			object = append(object, pair{name.(string), parseNext(d)})
		}
		d.Token()
		return object
	}
	return token
}
