package web_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// errUndocumented is the error for a request whose path or verb is not in the document.
var errUndocumented = errors.New("not in the document")

// validate validates a request as it was sent and the response to it. refused is the document's
// objection to the request.
func (v apiValidator) validate(raw string, response *http.Response, body []byte) (refused, err error) {
	request, err := http.ReadRequest(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		return err, nil
	}
	verb := request.Method
	if verb == http.MethodHead {
		verb = http.MethodGet
	}
	o, ok := v[verb+" "+canonicalPath(request.URL.Path)]
	if !ok {
		return fmt.Errorf("%s %s is %w", request.Method, request.URL.Path, errUndocumented), nil
	}
	return o.validateRequest(request), o.validateResponse(request, response, body)
}

func (o *operation) validateRequest(r *http.Request) error {
	all := []error{o.validateCredentials(r)}
	query := r.URL.Query()
	for _, p := range o.Parameters {
		values := query[p.Name]
		if p.In == "header" {
			values = r.Header.Values(p.Name)
		}
		switch {
		case len(values) > 0:
			all = append(all, p.schema.Validate(fromText(p.schema, values[0])))
		case p.Required:
			all = append(all, fmt.Errorf("the parameter %s is missing", p.Name))
		}
	}
	if o.RequestBody == nil {
		return errors.Join(all...)
	}
	body, err := io.ReadAll(r.Body)
	if len(body) > 0 || o.RequestBody.Required {
		err = errors.Join(err, validateBody(o.RequestBody.Content, r.Header, body))
	}
	return errors.Join(append(all, err)...)
}

// validateCredentials returns an error if a request has the credentials of no alternative.
func (o *operation) validateCredentials(r *http.Request) error {
	for _, alternative := range o.Security {
		missing := false
		for name := range alternative {
			missing = missing || !o.schemes[name].satisfied(r)
		}
		if !missing {
			return nil
		}
	}
	if len(o.Security) == 0 {
		return nil
	}
	return errors.New("the credentials are missing")
}

// satisfied reports whether a request has the credentials of a security scheme.
func (s scheme) satisfied(r *http.Request) bool {
	if s.Type != "http" {
		return r.URL.Query().Get(s.Name) != ""
	}
	name, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(name, s.Scheme) && strings.TrimSpace(token) != ""
}

func (o *operation) validateResponse(r *http.Request, response *http.Response, body []byte) error {
	found, ok := o.Responses[strconv.Itoa(response.StatusCode)]
	if !ok {
		return fmt.Errorf("the status %d is not described", response.StatusCode)
	}
	var all []error
	for name, header := range found.Headers {
		if values := response.Header.Values(name); len(values) > 0 {
			all = append(all, header.schema.Validate(fromText(header.schema, values[0])))
		} else {
			all = append(all, fmt.Errorf("the header %s is missing", name))
		}
	}
	switch {
	case r.Method == http.MethodHead:
	case len(found.Content) > 0:
		all = append(all, validateBody(found.Content, response.Header, body))
	case len(body) > 0:
		all = append(all, fmt.Errorf("%d has a body", response.StatusCode))
	}
	return errors.Join(all...)
}

func validateBody(content map[string]*described, header http.Header, body []byte) error {
	mediaType, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return err
	}
	d, ok := content[mediaType]
	if !ok {
		return fmt.Errorf("a body of type %q is not described", mediaType)
	}
	if boundary := parameters["boundary"]; boundary != "" {
		value, err := fromParts(multipart.NewReader(bytes.NewReader(body), boundary))
		return errors.Join(err, d.schema.Validate(value))
	}
	return d.validate(mediaType, body)
}

// fromParts returns the object of a form with files. Two parts of a name are a list.
func fromParts(parts *multipart.Reader) (any, error) {
	object := make(map[string]any)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return object, nil
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		name := part.FormName()
		if part.Header.Get("Content-Type") != "" || strings.Contains(part.Header.Get("Content-Disposition"), "filename") {
			name = "avatar" // whatever its name
		}
		if before, ok := object[name]; ok {
			object[name] = []any{before, string(content)}
			continue
		}
		object[name] = string(content)
	}
}

// validate validates the text of a value: JSON, a form, or a string.
func (d *described) validate(mediaType string, text []byte) error {
	var value any = string(text)
	var err error
	switch mediaType {
	case "application/json":
		value, err = jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	case "application/x-www-form-urlencoded":
		value, err = fromForm(d.schema, string(text))
	}
	if err != nil {
		return err
	}
	return d.schema.Validate(value)
}

// fromForm returns the object of a form.
func fromForm(schema *jsonschema.Schema, text string) (any, error) {
	for schema.Ref != nil {
		schema = schema.Ref
	}
	fields, err := url.ParseQuery(text)
	object := make(map[string]any)
	for name, values := range fields {
		if property, ok := schema.Properties[name]; ok {
			object[name] = fromText(property, values[0])
		}
	}
	return object, err
}

// fromText returns a text as a number or a boolean, if it is one and the schema has that type.
func fromText(schema *jsonschema.Schema, text string) any {
	types := schema.Types.ToStrings()
	if _, err := strconv.Atoi(text); err == nil && (slices.Contains(types, "integer") || slices.Contains(types, "number")) {
		return json.Number(text)
	}
	if (text == "true" || text == "false") && slices.Contains(types, "boolean") {
		return text == "true"
	}
	return text
}
