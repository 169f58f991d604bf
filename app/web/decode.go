package web

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// request is the input of a call, from either transport.
type request struct {
	origin origin
	fields fields
	agent  string       // User-Agent
	admit  func() error // counts the call after its fields have been read
}

func (s *Server) newRequest(c echo.Context, route route, f fields) request {
	return request{
		origin: s.origin(c.Request()), fields: f, agent: c.Request().UserAgent(),
		admit: func() error { return s.admit(c, route.counts) },
	}
}

// parameters are the fields of a wire struct, in order. A field's tag names the parameter;
// ",optional" lets it be absent.
type parameters []parameter

type parameter struct {
	name     string
	optional bool
	origin   bool // the field is the request's origin, not a parameter
	platform bool // the field is a platform, which the request has without the parameter too
	file     bool // an upload
}

func parametersOf(wire reflect.Type) (all parameters) {
	for field := range wire.Fields() {
		name, option, _ := strings.Cut(field.Tag.Get("param"), ",")
		all = append(all, parameter{
			name: name, optional: option == "optional",
			origin: field.Type == reflect.TypeFor[origin](), platform: field.Type == reflect.TypeFor[platform](),
			file: field.Type == reflect.TypeFor[upload](),
		})
	}
	return all
}

// decode fills the wire struct that in points to from r. It returns an error for the first field
// that is missing or malformed. An empty parameter is the same as an absent one.
func (all parameters) decode(r request, in any) error {
	v := reflect.ValueOf(in).Elem()
	for i, p := range all {
		if p.origin {
			v.Field(i).SetString(string(r.origin))
			continue
		}
		f := r.fields.get(p.name)
		switch {
		case f.bad:
			return app.Malformed(p.name)
		case p.platform:
			*v.Field(i).Addr().Interface().(*platform) = platform{named: f.text, agent: r.agent}
		case p.file && len(f.file) > 0:
			v.Field(i).SetBytes(f.file)
		case p.optional && isAbsent(f.text):
		case f.text == "":
			return app.Missing(p.name)
		case !set(v.Field(i), f.text):
			return app.Malformed(p.name)
		}
	}
	return nil
}

// isAbsent reports whether text is an absent parameter. Careless clients send undefined or null for
// a variable without a value.
func isAbsent(text string) bool { return text == "" || text == "undefined" || text == "null" }

// set parses text into one field of a wire struct and reports whether it was valid.
func set(v reflect.Value, text string) bool {
	if u, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text)) == nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return set(v.Elem(), text)
	case reflect.String:
		v.SetString(text)
		return true
	case reflect.Bool:
		v.SetBool(text == "1")
		return text == "0" || text == "1"
	}
	n, ok := parseNumber(text)
	if !ok {
		return false
	}
	switch v.Kind() {
	case reflect.Uint64:
		v.SetUint(n)
	case reflect.Int:
		v.SetInt(int64(n))
	default:
		panic("littleshelf: a wire struct has a field of kind " + v.Kind().String())
	}
	return true
}

// parseNumber parses an id or a count up to app.MaxNumber. It accepts digits in canonical form
// only, without sign, fraction, exponent or leading zeros.
func parseNumber(text string) (uint64, bool) {
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil && n <= app.MaxNumber && strconv.FormatUint(n, 10) == text
}
