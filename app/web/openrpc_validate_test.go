package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"littleshelf/app/web"
)

// rpcValidator validates calls against the schemas of an OpenRPC document.
type rpcValidator struct {
	params, result map[string]*jsonschema.Schema // by method
}

// openRPCValidator validates against the shop's own document.
var openRPCValidator = sync.OnceValues(func() (*rpcValidator, error) { return newRPCValidator(web.OpenRPC()) })

// newRPCValidator returns a validator for a document. Like an apiValidator, it allows a result no
// members beside the described ones.
func newRPCValidator(document []byte) (*rpcValidator, error) {
	document, err := closeResponses(document)
	if err != nil {
		return nil, err
	}
	var doc struct{ Methods []struct{ Name string } }
	if err := json.Unmarshal(document, &doc); err != nil {
		return nil, err
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("openrpc.json", parsed); err != nil {
		return nil, err
	}
	v := &rpcValidator{make(map[string]*jsonschema.Schema), make(map[string]*jsonschema.Schema)}
	for i, method := range doc.Methods {
		at := fmt.Sprintf("openrpc.json#/methods/%d/", i)
		var errParams, errResult error
		v.params[method.Name], errParams = compiler.Compile(at + "params/0/schema")
		v.result[method.Name], errResult = compiler.Compile(at + "result/schema")
		if err := errors.Join(errParams, errResult); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// rpcRequest and rpcResponse are one call of a body.
type rpcRequest struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
}

type rpcResponse struct {
	ID     json.RawMessage
	Result json.RawMessage
	Error  *struct{ Code int }
}

// validate validates the calls in a body with a response of their own against the results in the
// response's body.
func (v *rpcValidator) validate(body, answer []byte) error {
	var requests []rpcRequest
	var responses []rpcResponse
	if unmarshalList(body, &requests) != nil || unmarshalList(answer, &responses) != nil {
		return nil // no call was run: the OpenAPI document describes that
	}
	var all []error
	for _, response := range responses {
		for _, request := range requests {
			if len(response.Result) > 0 && bytes.Equal(request.ID, response.ID) {
				all = append(all, v.validateCall(request, response))
			}
		}
	}
	return errors.Join(all...)
}

// unmarshalList parses a batch, or a call as a batch of one.
func unmarshalList(text []byte, list any) error {
	if text = bytes.TrimSpace(text); len(text) > 0 && text[0] == '{' {
		text = []byte("[" + string(text) + "]")
	}
	return json.Unmarshal(text, list)
}

func (v *rpcValidator) validateCall(request rpcRequest, response rpcResponse) error {
	result, err := jsonschema.UnmarshalJSON(bytes.NewReader(response.Result))
	if err != nil {
		return err
	}
	data, err := jsonschema.UnmarshalJSON(strings.NewReader(dataOf(request.Params)))
	if err != nil {
		return err
	}
	refused := v.params[request.Method].Validate(data)
	return errors.Join(
		v.result[request.Method].Validate(result),
		agree(refused, isMalformed(response.Result), string(request.Params)+"\n"+string(response.Result)),
	)
}

// dataOf returns the object with the parameters in params: see paramsOf.
func dataOf(params json.RawMessage) string {
	unwrap := func(text json.RawMessage) json.RawMessage {
		var list []json.RawMessage
		if json.Unmarshal(text, &list) == nil && len(list) == 1 {
			return list[0]
		}
		if len(text) == 0 || text[0] != '{' {
			return json.RawMessage("{}")
		}
		return text
	}
	params = unwrap(params)
	var nested struct{ Data json.RawMessage }
	if json.Unmarshal(params, &nested) == nil && nested.Data != nil {
		params = unwrap(nested.Data)
	}
	return string(params)
}
