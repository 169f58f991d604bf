package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// callPath returns the operations of a call at one of its paths.
func callPath(route route, path string, alias bool, at origin) named[ordered[apiOperation]] {
	described := callTexts[route.method]
	operations := make(ordered[apiOperation], 0, len(route.verbs))
	for _, verb := range route.verbs {
		operation := apiOperation{
			ID:      operationID(verb, path),
			Tags:    []string{tagOf(route)},
			Summary: described.summary.English, SummaryZH: described.summary.Chinese, text: described.details,
			Responses: callResponses(route, verb, at),
			Security:  securityOf(route, verb),
		}
		if alias {
			operation.English += " An alias of " + route.paths[0] + "."
			operation.Chinese += "这是 " + route.paths[0] + " 的另一个地址。"
		}
		if verb == http.MethodGet {
			operation.Parameters = queryParameters(route)
		} else {
			operation.Body = callBody(route, at)
		}
		operations = append(operations, named[apiOperation]{strings.ToLower(verb), operation})
	}
	return named[ordered[apiOperation]]{path, operations}
}

// tagOf returns the group of a call: the first word of its method.
func tagOf(route route) string {
	tag, _, _ := strings.Cut(route.method, ".")
	return tag
}

// operationID returns the unique name of an operation: getApiBookGetBooks.
func operationID(verb, path string) string {
	id := strings.ToLower(verb)
	for word := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '.' }) {
		id += strings.ToUpper(word[:1]) + word[1:]
	}
	return id
}

// securityOf returns the ways in which an skey may come beside a call's parameters. In a body, or
// in the query of a call that can do without it, it is a parameter.
func securityOf(route route, verb string) []ordered[[]struct{}] {
	at := slices.IndexFunc(route.parameters, func(p parameter) bool { return p.name == "skey" })
	if at < 0 {
		return []ordered[[]struct{}]{}
	}
	bearer := ordered[[]struct{}]{{"bearer", []struct{}{}}}
	inQuery := ordered[[]struct{}]{{"skey", []struct{}{}}}
	if verb == http.MethodGet && !route.parameters[at].optional {
		return []ordered[[]struct{}]{bearer, inQuery}
	}
	return []ordered[[]struct{}]{bearer, inQuery, {}}
}

// queryParameters returns a call's parameters in a query, without an skey: see securityOf.
func queryParameters(route route) (list []apiParameter) {
	for i, p := range route.parameters {
		if p.origin || p.name == "skey" {
			continue
		}
		list = append(list, apiParameter{
			Name: p.name, In: "query", Required: !p.optional,
			text:   fieldText(route.in, p.name),
			Schema: parameterSchema(route.in.Field(i).Type, p.optional),
		})
	}
	return list
}

// callBody returns a call's parameters in a body.
func callBody(route route, at origin) *apiBody {
	wanted := refTo(route.in)
	content := ordered[apiMedia]{{jsonMedia, apiMedia{Schema: wanted}}, {formMedia, apiMedia{Schema: wanted}}}
	if file := route.parameters.fileParameter(); file != "" {
		content = append(content, named[apiMedia]{formWithFiles, apiMedia{Schema: formSchema(route.in, file)}})
	}
	if example := exampleOf(route, post); example != nil {
		content[0].value.Example = example.parameters(at)
	}
	return &apiBody{text: parametersText, Required: true, Content: content}
}

// callResponses returns the responses to a call, by status.
func callResponses(route route, verb string, at origin) ordered[apiResponse] {
	decided := apiMedia{Schema: outcomeSchema(route, -1)}
	if example := exampleOf(route, route.verbs); example != nil {
		decided.Example = example.response(at)
	}
	responses := ordered[apiResponse]{{"200", apiResponse{
		text: textOfStatus(200), Headers: ordered[apiHeader]{requestIDHeader}, Content: ordered[apiMedia]{{jsonMedia, decided}},
	}}}
	if route.method == "Book.getBooks" {
		responses = append(responses, named[apiResponse]{"304", apiResponse{
			text: textOfStatus(304), Headers: ordered[apiHeader]{requestIDHeader},
		}})
	}
	for _, f := range failureStatuses {
		switch {
		case verb == http.MethodGet && (f.status == 413 || f.status == 415): // of bodies
		case f.status == 503 && route.method != "User.login" && route.method != "Book.pages": // of WeChat and the engine
		default:
			responses = append(responses, named[apiResponse]{strconv.Itoa(f.status), statusRef(f.status)})
		}
	}
	return responses
}

// outcomeSchema returns the schema of a call's envelope: its success, or a failure with a common
// result or one of the call's own.
func outcomeSchema(route route, common ...int) schema {
	failed := failureSchema(append(common, callTexts[route.method].failures...)...)
	return schema{OneOf: []schema{refTo(route.out), failed}}
}

// addPath adds the operations of a path. Two calls may share a path, with different verbs.
func addPath(paths ordered[ordered[apiOperation]], add named[ordered[apiOperation]]) ordered[ordered[apiOperation]] {
	for i := range paths {
		if paths[i].name == add.name {
			paths[i].value = append(paths[i].value, add.value...)
			return paths
		}
	}
	return append(paths, add)
}
