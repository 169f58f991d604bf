package web

import (
	"encoding/json"
	"slices"
)

// openRPC is the shop's JSON-RPC API as an OpenRPC document (https://spec.open-rpc.org). Like the
// OpenAPI document, it is built from the table of routes and the wire structs.
type openRPC struct {
	Version    string        `json:"openrpc"`
	Info       apiInfo       `json:"info"`
	Servers    []apiServer   `json:"servers"`
	Methods    []rpcMethod   `json:"methods"`
	Components apiComponents `json:"components"`

	Errors []rpcErrorText `json:"x-errors"`
}

type rpcMethod struct {
	Name      string   `json:"name"`
	Summary   string   `json:"summary"`
	SummaryZH string   `json:"x-summary-zh"`
	Tags      []rpcTag `json:"tags"`
	text
	Structure string       `json:"paramStructure"`
	Params    []rpcContent `json:"params"`
	Result    rpcContent   `json:"result"`
	Errors    []*rpcError  `json:"errors"`
	Examples  []rpcExample `json:"examples"`
}

type rpcTag struct {
	Name string `json:"name"`
}

// rpcContent is a parameter or a result.
type rpcContent struct {
	Name string `json:"name"`
	text
	Required bool   `json:"required,omitempty"`
	Schema   schema `json:"schema"`
}

// rpcErrorText is an error with its description, which the specification's errors may not have.
type rpcErrorText struct {
	rpcError
	English string `json:"x-description"`
	Chinese string `json:"x-description-zh"`
}

type rpcExample struct {
	Name   string     `json:"name"`
	Params []rpcValue `json:"params"`
	Result rpcValue   `json:"result"`
}

type rpcValue struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// newOpenRPC returns the document for a shop at an origin.
func newOpenRPC(at origin) openRPC {
	doc := openRPC{
		Version:    "1.3.2",
		Info:       apiInfo{"小书架 littleshelf", wireVersion, rpcText, apiLicense{Name: "MIT"}},
		Servers:    []apiServer{{Name: "shop", URL: string(at) + "/api", text: text{"This shop.", "这家书店。"}}},
		Components: apiComponents{Schemas: sharedSchemas(slices.Values(routes))},
	}
	for _, e := range rpcErrors {
		doc.Errors = append(doc.Errors, rpcErrorText{*e.rpcError, e.English, e.Chinese})
	}
	for _, route := range routes {
		doc.Methods = append(doc.Methods, rpcMethodOf(route, at))
	}
	return doc
}

func rpcMethodOf(route route, at origin) rpcMethod {
	described := callTexts[route.method]
	example := exampleOf(route, route.verbs)
	m := rpcMethod{
		Name: route.method, Structure: "by-name",
		Summary: described.summary.English, SummaryZH: described.summary.Chinese, text: described.details,
		Tags:   []rpcTag{{tagOf(route)}},
		Params: []rpcContent{{Name: "data", Required: true, text: rpcTexts["data"], Schema: refTo(route.in)}},
		Result: rpcContent{Name: "result", text: rpcTexts["result"], Schema: outcomeSchema(route, -1, -2, -6)},
		Examples: []rpcExample{{
			described.summary.English,
			[]rpcValue{{"data", example.parameters(at)}},
			rpcValue{"result", example.response(at)},
		}},
	}
	for _, e := range rpcErrors {
		m.Errors = append(m.Errors, e.rpcError)
	}
	return m
}
