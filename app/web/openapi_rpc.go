package web

// rpcOperation describes JSON-RPC as a transport: the calls are in the OpenRPC document.
func rpcOperation(at origin) apiOperation {
	example := exampleAt("POST", "/api")
	requests := schema{OneOf: []schema{sharedRef("RpcRequest"), rpcList("batch", sharedRef("RpcRequest"))}}
	response := schema{OneOf: []schema{sharedRef("RpcResponse"), sharedRef("RpcFailure")}}
	responses := schema{OneOf: append(response.OneOf, rpcList("responses", response))}
	throttled := schema{OneOf: []schema{sharedRef("RpcResponse"), failureSchema(-6)}}
	headers := ordered[apiHeader]{requestIDHeader}
	return apiOperation{
		ID: operationID("post", "/api"), Tags: []string{tagRPC}, text: rpcText,
		Summary: rpcSummary.English, SummaryZH: rpcSummary.Chinese,
		Security: []ordered[[]struct{}]{{{"bearer", []struct{}{}}}, {}},
		Body: &apiBody{
			text: rpcTexts["body"], Required: true,
			Content: ordered[apiMedia]{{jsonMedia, apiMedia{Schema: requests, Example: example.parameters(at)}}},
		},
		Responses: ordered[apiResponse]{
			{"200", apiResponse{
				text: rpcTexts["200"], Headers: headers,
				Content: ordered[apiMedia]{{jsonMedia, apiMedia{Schema: responses, Example: example.response(at)}}},
			}},
			{"204", apiResponse{text: rpcTexts["204"], Headers: headers}},
			{"400", statusRef(400)},
			{"413", statusRef(413)},
			{"429", apiResponse{
				text: textOfStatus(429), Headers: append(headers, retryAfterHeader),
				Content: ordered[apiMedia]{{jsonMedia, apiMedia{Schema: throttled}}},
			}},
			{"500", statusRef(500)},
		},
	}
}

// rpcList returns the schema of a batch, or of the responses to one.
func rpcList(described string, items schema) schema {
	return schema{Type: "array", text: rpcTexts[described], Items: &items, MinItems: 1, MaxItems: maxBatch}
}

// rpcSchemas returns the schemas of a request object and of the two kinds of responses.
func rpcSchemas() ordered[schema] {
	id := named[schema]{"id", schema{Type: []any{"string", "number", "null"}, text: rpcTexts["id"]}}
	version := named[schema]{"jsonrpc", schema{Const: "2.0", text: rpcTexts["jsonrpc"]}}
	method := named[schema]{"method", schema{Type: "string", text: rpcTexts["method"]}}
	params := named[schema]{"params", schema{Type: []any{"object", "array", "null"}, text: rpcTexts["params"]}}
	result := named[schema]{"result", schema{Type: "object", text: rpcTexts["result"]}}
	failure := named[schema]{"error", schema{Type: "object", text: rpcTexts["error"]}}
	for _, e := range rpcErrors {
		failure.value.OneOf = append(failure.value.OneOf, schema{
			text: e.text, Required: []string{"code", "message"},
			Properties: ordered[schema]{
				{"code", schema{Const: e.Code, text: rpcTexts["code"]}},
				{"message", schema{Const: e.Message, text: rpcTexts["message"]}},
			},
		})
	}
	return ordered[schema]{
		{"RpcRequest", schema{
			Type: "object", text: rpcTexts["request"], Required: []string{"jsonrpc", "method"},
			Properties: ordered[schema]{version, id, method, params},
		}},
		{"RpcResponse", schema{
			Type: "object", text: rpcTexts["response"], Required: []string{"jsonrpc", "result", "id"},
			Properties: ordered[schema]{version, result, id},
		}},
		{"RpcFailure", schema{
			Type: "object", text: rpcTexts["failure"], Required: []string{"jsonrpc", "error", "id"},
			Properties: ordered[schema]{version, failure, id},
		}},
	}
}
