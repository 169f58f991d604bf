package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxBody is the largest request body, in bytes.
const maxBody = 1 << 20

// fields are the parameters of a call, from wherever they came and in any order.
type fields []field

// field is one parameter. It is bad when it is not a scalar, or not UTF-8.
type field struct {
	name, text string
	bad        bool
}

// get gives the parameter that has exactly this name; an empty one when there is none. One given twice
// and not the same is bad, so that no check can rest on one value and the act on another.
func (f fields) get(name string) (found field) {
	again := false
	for _, other := range f {
		if other.name != name {
			continue
		}
		other.bad = other.bad || found.bad || again && other.text != found.text
		found, again = other, true
	}
	return found
}

func (f *fields) add(name, text string) {
	*f = append(*f, field{name: name, text: text, bad: !utf8.ValidString(text)})
}

func (f *fields) addBad(name string) { *f = append(*f, field{name: name, bad: true}) }

// addValues adds a query or a form. name[x]=1 is how some clients write an object.
func (f *fields) addValues(values url.Values) {
	for name, texts := range values {
		if base, _, nested := strings.Cut(name, "["); nested {
			f.addBad(base)
			continue
		}
		for _, text := range texts {
			f.add(name, text)
		}
	}
}

// addObject adds the members of a JSON object, which must be all there is in data. null is the same
// as not given.
func (f *fields) addObject(data []byte) error {
	members, err := object(data)
	if err != nil {
		return err
	}
	for _, m := range members {
		switch m.value[0] {
		case '{', '[':
			f.addBad(m.name)
		case 'n':
		case '"':
			var text string
			if err := json.Unmarshal(m.value, &text); err != nil {
				return err
			}
			f.add(m.name, text)
		default:
			f.add(m.name, string(m.value))
		}
	}
	return nil
}

// jsonSpace is the white space of JSON (RFC 8259, section 2). Unicode has more.
const jsonSpace = " \t\r\n"

// member is one name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// object reads a JSON object into its members, in order and with repeated names kept:
// json.Unmarshal would take names in any case and let the last of two win.
func object(data []byte) ([]member, error) {
	data = bytes.Trim(data, jsonSpace)
	if len(data) == 0 || data[0] != '{' || !json.Valid(data) || !utf8.Valid(data) {
		return nil, errBadRequest
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	var members []member
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		m := member{name: name.(string)}
		if err := decoder.Decode(&m.value); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

// readFields collects a REST call's parameters: the query, the Authorization header and, for a POST,
// the body.
func readFields(w http.ResponseWriter, r *http.Request) (fields, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errBadRequest
	}
	var f fields
	f.addValues(query)
	f.addBearer(r)
	if r.Method != http.MethodPost {
		return f, nil
	}
	body, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	err = f.addBody(r.Header.Get("Content-Type"), body)
	return f, err
}

// addBearer adds the skey of an Authorization header (RFC 6750).
func (f *fields) addBearer(r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		f.add("skey", strings.TrimSpace(token))
	}
}

// readBody reads a whole body that is not compressed, and not larger than maxBody.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLarge) {
		return nil, errBadRequest // cut short, or not what the headers say
	}
	return body, err
}

// addBody adds what a body of the given type says. Without a type it is JSON, as most clients mean.
func (f *fields) addBody(contentType string, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	kind := "application/json"
	if contentType != "" {
		var err error
		if kind, _, err = mime.ParseMediaType(contentType); err != nil {
			return errMediaType
		}
	}
	switch kind {
	case "application/json":
		return f.addObject(body)
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return errBadRequest
		}
		f.addValues(form)
		return nil
	}
	return errMediaType
}
