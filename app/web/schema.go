package web

import (
	"encoding"
	"iter"
	"reflect"
	"strings"

	"littleshelf/app"
)

// schema is a JSON Schema (draft 2020-12), as OpenAPI 3.1 and OpenRPC contain it.
type schema struct {
	Ref  string `json:"$ref,omitempty"`
	Type any    `json:"type,omitempty"` // a name, or a list of names
	text
	Format     string          `json:"format,omitempty"`
	Pattern    string          `json:"pattern,omitempty"`
	Encoding   string          `json:"contentEncoding,omitempty"`
	Const      any             `json:"const,omitempty"`
	Enum       []any           `json:"enum,omitempty"`
	Minimum    any             `json:"minimum,omitempty"`
	Maximum    any             `json:"maximum,omitempty"`
	MinLength  int             `json:"minLength,omitempty"`
	MaxLength  int             `json:"maxLength,omitempty"`
	Items      *schema         `json:"items,omitempty"`
	MinItems   int             `json:"minItems,omitempty"`
	MaxItems   int             `json:"maxItems,omitempty"`
	Properties ordered[schema] `json:"properties,omitempty"`
	Required   []string        `json:"required,omitempty"`
	OneOf      []schema        `json:"oneOf,omitempty"`
	ErrMsgs    []string        `json:"x-errmsg,omitempty"` // of a result
}

// sharedRef returns a reference to a shared schema.
func sharedRef(name string) schema { return schema{Ref: "#/components/schemas/" + name} }

// refTo returns a reference to the shared schema of a wire struct.
func refTo(wire reflect.Type) schema { return sharedRef(schemaName(wire)) }

// schemaName returns the name of a wire struct's schema.
func schemaName(wire reflect.Type) string {
	name := wire.Name()
	return strings.ToUpper(name[:1]) + name[1:]
}

// numberPattern matches a number in a text, as parseNumber reads it.
const numberPattern = `0|[1-9][0-9]{0,15}`

const (
	uuidPattern = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`
	skeyPattern = `^[0-9a-f]{40}$`
	timePattern = `^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`
)

// parameterSchema returns the schema of a parameter of type t. Scalars arrive as JSON values of any
// type; a query and a form have texts only. An optional parameter may also be null, or a text that
// isAbsent accepts.
func parameterSchema(t reflect.Type, optional bool) schema {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	types, pattern := []any{"integer", "string"}, numberPattern
	var s schema
	switch {
	case t == reflect.TypeFor[app.BookOrder]():
		types, pattern = []any{"string"}, strings.Join(app.BookOrders, "|")
	case t == reflect.TypeFor[pageNumber]():
		s.Minimum, s.Maximum = 1, app.MaxPages
	case t == reflect.TypeFor[words]():
		types, pattern = []any{"string", "number", "boolean"}, ""
		s.MaxLength = app.MaxSearch
	case t == reflect.TypeFor[upload]():
		types, pattern = []any{"string"}, `[A-Za-z0-9+/=\r\n]+`
		s.Encoding = "base64"
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		types, pattern = []any{"string"}, uuidPattern
	case t.Kind() == reflect.String, t == reflect.TypeFor[platform]():
		types, pattern = []any{"string", "number", "boolean"}, ""
		if !optional {
			s.MinLength = 1
		}
	case t.Kind() == reflect.Bool:
		pattern = "[01]"
		s.Minimum, s.Maximum = 0, 1
	default:
		s.Minimum, s.Maximum = 0, app.MaxNumber
	}
	if optional {
		types = append(types, "null")
	}
	if s.Type = types; len(types) == 1 {
		s.Type = types[0]
	}
	switch {
	case pattern != "" && optional:
		s.Pattern = "^(" + pattern + "|undefined|null|)$"
	case pattern != "":
		s.Pattern = "^(" + pattern + ")$"
	}
	return s
}

// parametersSchema returns the schema of a call's parameters as one JSON object. The skey is not
// required in it: it may come in other ways.
func parametersSchema(wire reflect.Type) schema {
	s := schema{Type: "object", text: parametersText}
	for i, p := range parametersOf(wire) {
		if p.origin {
			continue
		}
		parameter := parameterSchema(wire.Field(i).Type, p.optional)
		parameter.text = fieldText(wire, p.name)
		s.Properties = append(s.Properties, named[schema]{p.name, parameter})
		if !p.optional && p.name != "skey" {
			s.Required = append(s.Required, p.name)
		}
	}
	return s
}

// formSchema returns the schema of a call's parameters as a form with a file.
func formSchema(wire reflect.Type, file string) schema {
	s := parametersSchema(wire)
	for i, p := range s.Properties {
		if p.name == file {
			s.Properties[i].value = schema{Type: "string", Format: "binary", MinLength: 1, text: p.value.text}
		}
	}
	return s
}

// responseSchema returns the schema of a wire struct in the response to a call that succeeded.
func responseSchema(wire reflect.Type) schema {
	s := schema{Type: "object", text: structTexts[schemaName(wire)]}
	for field := range responseFields(wire) {
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := valueSchema(field.Type)
		switch name {
		case "result":
			property.Const = 0
		case "skey":
			property.Pattern = skeyPattern
		case "time", "ctime":
			property.Pattern = timePattern
			if wire == reflect.TypeFor[position]() { // nothing may be stored yet
				property.Pattern = "^$|" + timePattern
			}
		}
		property.text = fieldText(wire, name)
		s.Properties = append(s.Properties, named[schema]{name, property})
		if option != "omitempty" {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

// responseFields iterates over the fields of a wire struct in the order on the wire. Of an envelope
// in another struct it has the result only, for only failures have an errmsg there.
func responseFields(wire reflect.Type) iter.Seq[reflect.StructField] {
	return func(yield func(reflect.StructField) bool) {
		for field := range wire.Fields() {
			if field.Anonymous {
				field = field.Type.Field(0)
			}
			if !yield(field) {
				return
			}
		}
	}
}

// valueSchema returns the schema of a value in a response.
func valueSchema(t reflect.Type) schema {
	switch {
	case t == reflect.TypeFor[bit]():
		return schema{Type: "integer", Enum: []any{0, 1}}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return schema{Type: "string", Pattern: "^" + uuidPattern + "$"}
	case t == reflect.TypeFor[run]():
		return schema{Type: "array", Items: &schema{Type: "integer"}, MinItems: len(run{}), MaxItems: len(run{})}
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Struct:
		items := valueSchema(t.Elem())
		return schema{Type: "array", Items: &items}
	case t.Kind() == reflect.Slice:
		items := refTo(t.Elem())
		return schema{Type: "array", Items: &items}
	case t.Kind() == reflect.Struct:
		return refTo(t)
	case t.Kind() == reflect.Pointer:
		return valueSchema(t.Elem())
	case t.Kind() == reflect.String:
		return schema{Type: "string"}
	case t.Kind() == reflect.Bool:
		return schema{Type: "boolean"}
	}
	return schema{Type: "integer"}
}

// responseStructs returns every wire struct of the responses, each once. A struct that others
// contain comes before them.
func responseStructs() (all []reflect.Type) {
	seen := make(map[reflect.Type]bool)
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for field := range responseFields(t) {
			visit(field.Type)
		}
		all = append(all, t)
	}
	for _, route := range routes {
		visit(route.out)
	}
	return all
}
