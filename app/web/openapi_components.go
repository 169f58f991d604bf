package web

import (
	"iter"
	"net/http"
	"reflect"
	"slices"
	"strconv"
)

// sharedSchemas returns the schemas of the results, of the parameters of the given calls, and of
// the responses to all calls.
func sharedSchemas(calls iter.Seq[route]) ordered[schema] {
	shared := ordered[schema]{{"Result", resultSchema()}}
	seen := make(map[reflect.Type]bool)
	for call := range calls {
		if !seen[call.in] {
			seen[call.in] = true
			shared = append(shared, named[schema]{schemaName(call.in), parametersSchema(call.in)})
		}
	}
	for _, wire := range responseStructs() {
		shared = append(shared, named[schema]{schemaName(wire), responseSchema(wire)})
	}
	return shared
}

// callsWithBody iterates over the calls whose parameters may come in a body.
func callsWithBody(yield func(route) bool) {
	for _, route := range routes {
		if slices.Contains(route.verbs, http.MethodPost) && !yield(route) {
			return
		}
	}
}

// resultSchema returns the schema of the envelope's result, with the description of each.
func resultSchema() schema {
	s := schema{Type: "integer", text: fieldTexts["result"]}
	for _, r := range results {
		s.OneOf = append(s.OneOf, schema{Const: r.result, text: r.text, ErrMsgs: r.errmsgs})
	}
	return s
}

// failureSchema returns the schema of an envelope with one of the given results.
func failureSchema(results ...int) schema {
	result := sharedRef("Result")
	result.text = fieldTexts["result"]
	for _, r := range results {
		result.Enum = append(result.Enum, r)
	}
	return schema{
		Type: "object", text: text{"A failure.", "失败。"},
		Properties: ordered[schema]{
			{"result", result},
			{"errmsg", schema{Type: "string", text: fieldTexts["errmsg"]}},
		},
		Required: []string{"result", "errmsg"},
	}
}

// failureStatuses are the statuses of calls that fail, and their result.
var failureStatuses = []struct{ status, result int }{
	{400, -1}, {413, -1}, {415, -1}, {429, -6}, {500, -2}, {503, -2},
}

// failureResponses returns the shared responses of calls that fail, by status.
func failureResponses() (shared ordered[apiResponse]) {
	for _, f := range failureStatuses {
		response := apiResponse{
			text: textOfStatus(f.status), Headers: ordered[apiHeader]{requestIDHeader},
			Content: ordered[apiMedia]{{jsonMedia, apiMedia{Schema: failureSchema(f.result)}}},
		}
		if f.status == 429 {
			response.Headers = append(response.Headers, retryAfterHeader)
		}
		shared = append(shared, named[apiResponse]{"Status" + strconv.Itoa(f.status), response})
	}
	return shared
}

// statusRef returns a reference to the shared response of a call that fails.
func statusRef(status int) apiResponse {
	return apiResponse{Ref: "#/components/responses/Status" + strconv.Itoa(status)}
}

func textOfStatus(status int) text {
	for _, s := range callStatuses {
		if s.status == status {
			return s.text
		}
	}
	return text{}
}

const (
	jsonMedia = "application/json"
	formMedia = "application/x-www-form-urlencoded"
)

// Headers of responses.
var (
	requestIDHeader  = named[apiHeader]{"X-Request-Id", apiHeader{Ref: "#/components/headers/X-Request-Id"}}
	locationHeader   = named[apiHeader]{"Location", apiHeader{Ref: "#/components/headers/Location"}}
	retryAfterHeader = named[apiHeader]{"Retry-After", apiHeader{Ref: "#/components/headers/Retry-After"}}
)
