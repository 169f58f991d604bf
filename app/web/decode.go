package web

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"

	"littleshelf/app"
)

// request is what a call gets, whichever transport brought it.
type request struct {
	origin origin
	fields fields
}

// decode fills the wire struct that in points to, field by field in order, and stops at the first
// that is missing or malformed. A tag names the parameter; ",optional" lets it be absent. An empty
// text is the same as an absent one.
func (r request) decode(in any) error {
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		if o, ok := v.Field(i).Addr().Interface().(*origin); ok {
			*o = r.origin
			continue
		}
		name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("param"), ",")
		f := r.fields[name]
		switch {
		case f.bad:
			return app.Malformed(name)
		case f.text == "" && option == "optional":
		case f.text == "":
			return app.Missing(name)
		case !set(v.Field(i), f.text):
			return app.Malformed(name)
		}
	}
	return nil
}

// set reads text into one field of a wire struct, and tells whether it could be that.
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

// parseNumber reads an id or a count, up to app.MaxNumber: plain digits in their one spelling, no
// sign, no fraction, no exponent.
func parseNumber(text string) (uint64, bool) {
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil && n <= app.MaxNumber && strconv.FormatUint(n, 10) == text
}
