package web_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"littleshelf/app/web"
)

// apiValidator validates exchanges against an OpenAPI document.
type apiValidator struct{ router routers.Router }

// openAPIValidator validates against the shop's own document.
var openAPIValidator = sync.OnceValues(func() (*apiValidator, error) { return newAPIValidator(web.OpenAPI()) })

// newAPIValidator returns a validator for a document, which must be valid itself. The validator is
// stricter than the document: a response has no members beside the described ones.
func newAPIValidator(document []byte) (*apiValidator, error) {
	document, err := closeResponses(document)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	doc.Servers = nil // any host
	router, err := gorillamux.NewRouter(doc)
	return &apiValidator{router}, err
}

// closeResponses forbids additional members in the objects of all responses.
func closeResponses(document []byte) ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(document, &doc); err != nil {
		return nil, err
	}
	closeObjects(doc, false)
	components := doc["components"].(map[string]any)
	for name, schema := range components["schemas"].(map[string]any) {
		closeObjects(schema, !strings.HasSuffix(name, "In") && name != "RpcRequest")
	}
	return json.Marshal(doc)
}

func closeObjects(node any, inResponse bool) {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			closeObjects(item, inResponse)
		}
	case map[string]any:
		if inResponse && node["type"] == "object" && node["properties"] != nil && node["oneOf"] == nil {
			node["additionalProperties"] = false
		}
		for name, child := range node {
			closeObjects(child, inResponse || name == "responses")
		}
	}
}

// errUndocumented is the error for a request whose path or verb is not in the document.
var errUndocumented = errors.New("not in the document")

// validate validates a request as it was sent and the response to it. refused is the document's
// objection to the request.
func (v *apiValidator) validate(raw string, response *http.Response, body []byte) (refused, err error) {
	request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		return err, nil
	}
	head := request.Method == http.MethodHead
	if head {
		request.Method = http.MethodGet
	}
	request.URL.Path = canonicalPath(request.URL.Path)
	route, parameters, err := v.router.FindRoute(request)
	if err != nil {
		return fmt.Errorf("%w: %w", errUndocumented, err), nil
	}
	in := &openapi3filter.RequestValidationInput{
		Request: request, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: hasCredentials, IncludeResponseStatus: true},
	}
	refused = openapi3filter.ValidateRequest(context.Background(), in)
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: response.StatusCode, Header: response.Header, Options: in.Options,
	}
	if head {
		out.Options = &openapi3filter.Options{ExcludeResponseBody: true, IncludeResponseStatus: true}
	}
	out.SetBodyBytes(bytes.Clone(body))
	return refused, openapi3filter.ValidateResponse(context.Background(), out)
}

// hasCredentials reports an error if a request lacks the credentials of a security scheme.
func hasCredentials(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	request := in.RequestValidationInput.Request
	found := request.URL.Query().Get(in.SecurityScheme.Name)
	if in.SecurityScheme.Type == "http" {
		scheme, token, _ := strings.Cut(request.Header.Get("Authorization"), " ")
		if strings.EqualFold(scheme, in.SecurityScheme.Scheme) {
			found = strings.TrimSpace(token)
		}
	}
	if found == "" {
		return in.NewError(errors.New("missing"))
	}
	return nil
}
