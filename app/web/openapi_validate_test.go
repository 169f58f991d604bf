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

// apiValidator validates exchanges against an OpenAPI document: its operations by verb and path.
type apiValidator map[string]*operation

// operation is the part of an OpenAPI document that describes exchanges. It has the fields that the
// shop's document uses: parameters in a query or a header, and references to responses and headers.
type operation struct {
	Security    []map[string][]string
	Parameters  []*parameter
	RequestBody *struct {
		Required bool
		Content  map[string]*described
	}
	Responses map[string]*response
	schemes   map[string]scheme
}

type parameter struct {
	Name, In string
	Required bool
	described
}

type response struct {
	Ref     string `json:"$ref"`
	Headers map[string]*described
	Content map[string]*described
}

// described is a value with a schema.
type described struct {
	Ref     string `json:"$ref"`
	Example json.RawMessage
	schema  *jsonschema.Schema
}

type scheme struct{ Type, Scheme, In, Name string }

// openAPIValidator validates against the shop's own document.
var openAPIValidator = sync.OnceValues(func() (apiValidator, error) { return newAPIValidator(web.OpenAPI()) })

// newAPIValidator returns a validator for a document, whose schemas must be valid themselves. The
// validator is stricter than the document: a response has no members beside the described ones.
func newAPIValidator(document []byte) (apiValidator, error) {
	document, err := closeResponses(document)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Paths      map[string]map[string]*operation
		Components struct {
			Responses       map[string]*response
			Headers         map[string]*described
			SecuritySchemes map[string]scheme
		}
	}
	if err := json.Unmarshal(document, &doc); err != nil {
		return nil, err
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return nil, err
	}
	c := apiCompiler{Compiler: jsonschema.NewCompiler()}
	c.check(c.AddResource("openapi.json", parsed))
	for name, header := range doc.Components.Headers {
		c.compile(header, "components", "headers", name)
	}
	for name, r := range doc.Components.Responses {
		c.compileResponse(r, doc.Components.Headers, "components", "responses", name)
	}
	v := make(apiValidator)
	for path, item := range doc.Paths {
		for verb, o := range item {
			o.schemes = doc.Components.SecuritySchemes
			c.compileOperation(o, doc.Components.Headers, doc.Components.Responses, "paths", path, verb)
			v[strings.ToUpper(verb)+" "+path] = o
		}
	}
	return v, c.err
}

// apiCompiler compiles the schemas of a document and remembers all errors.
type apiCompiler struct {
	*jsonschema.Compiler
	err error
}

func (c *apiCompiler) check(err error) { c.err = errors.Join(c.err, err) }

func (c *apiCompiler) compileOperation(o *operation, headers map[string]*described, responses map[string]*response, at ...string) {
	for i, p := range o.Parameters {
		if p.In != "query" && p.In != "header" {
			c.check(fmt.Errorf("%q: the parameter %s is in %q", at, p.Name, p.In))
		}
		c.compile(&p.described, append(at, "parameters", fmt.Sprint(i))...)
	}
	if o.RequestBody != nil {
		c.compileContent(o.RequestBody.Content, append(at, "requestBody")...)
	}
	for status, r := range o.Responses {
		if r.Ref != "" {
			o.Responses[status] = componentOf(c, responses, r.Ref, "#/components/responses/")
			continue
		}
		c.compileResponse(r, headers, append(at, "responses", status)...)
	}
	for _, alternative := range o.Security {
		for name := range alternative {
			if _, ok := o.schemes[name]; !ok {
				c.check(fmt.Errorf("%q: there is no security scheme %s", at, name))
			}
		}
	}
}

func (c *apiCompiler) compileResponse(r *response, headers map[string]*described, at ...string) {
	for name, header := range r.Headers {
		r.Headers[name] = componentOf(c, headers, header.Ref, "#/components/headers/")
	}
	c.compileContent(r.Content, at...)
}

func (c *apiCompiler) compileContent(content map[string]*described, at ...string) {
	for mediaType, d := range content {
		c.compile(d, append(at, "content", mediaType)...)
		if d.schema != nil && d.Example != nil {
			c.check(d.validate("application/json", d.Example))
		}
	}
}

// compile compiles the schema of a value at a place in the document.
func (c *apiCompiler) compile(d *described, at ...string) {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	pointer := "openapi.json#"
	for _, name := range append(at, "schema") {
		pointer += "/" + escape.Replace(name)
	}
	var err error
	d.schema, err = c.Compile(pointer)
	c.check(err)
}

// componentOf returns the component that a reference names.
func componentOf[T any](c *apiCompiler, components map[string]*T, ref, prefix string) *T {
	found, ok := components[strings.TrimPrefix(ref, prefix)]
	if !ok {
		c.check(fmt.Errorf("the reference %q has no target", ref))
	}
	return found
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
