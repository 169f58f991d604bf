package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxBody is the largest request body, in bytes.
const maxBody = 1 << 20

// fields are the parameters of a call, from query, headers and body, in any order.
type fields []field

// field is one parameter. It is bad if it is not a scalar, or not UTF-8. A file of a form has
// content in place of a text.
type field struct {
	name, text string
	file       []byte
	bad        bool
}

// get returns the parameter with exactly this name, an empty one if there is none. A parameter
// given twice with different values is bad, so that a check and the act after it cannot use
// different values.
func (f fields) get(name string) field {
	for _, known := range f {
		if known.name == name {
			return known
		}
	}
	return field{}
}

func (f *fields) add(name, text string) {
	f.addField(field{name: name, text: text, bad: !utf8.ValidString(text)})
}

func (f *fields) addBad(name string) { f.addField(field{name: name, bad: true}) }

// addField adds a field, or merges it with the field of the same name. Beyond unknownFields it
// drops fields that no call has as a parameter: a body can name more than a hundred thousand.
func (f *fields) addField(given field) {
	for i, known := range *f {
		if known.name == given.name {
			(*f)[i].bad = known.bad || given.bad || known.text != given.text || given.file != nil || known.file != nil
			return
		}
	}
	if len(*f) < unknownFields || parameterNames[given.name] {
		*f = append(*f, given)
	}
}

const (
	// maxFields bounds the parameters of a query or a form, and the members of a JSON-RPC request.
	maxFields = 1000

	// unknownFields is the number of fields from which on unknown ones are dropped.
	unknownFields = 100
)

// addQuery adds a query or a form (application/x-www-form-urlencoded). A value that cannot be
// decoded makes only its own parameter bad, which matters only to calls with that parameter. Some
// clients encode an object as name[x]=1.
func (f *fields) addQuery(query string) error {
	if strings.Count(query, "&") >= maxFields {
		return errBadRequest
	}
	for pair := range strings.SplitSeq(query, "&") {
		rawName, rawText, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(rawName)
		if pair == "" || err != nil {
			continue // no call has such a parameter
		}
		text, err := url.QueryUnescape(rawText)
		switch base, _, nested := strings.Cut(name, "["); {
		case nested:
			f.addBad(base)
		case err != nil || strings.Contains(rawText, ";"): // some programs split at ; as at &
			f.addBad(name)
		default:
			f.add(name, text)
		}
	}
	return nil
}

// addObject adds the members of the JSON object data. A null member is the same as an absent one.
func (f *fields) addObject(data []byte) error {
	for m, err := range object(data) {
		if err != nil {
			return err
		}
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

// jsonSpace is the white space of JSON (RFC 8259, section 2), which is less than Unicode's.
const jsonSpace = " \t\r\n"

// member is one name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// object iterates over the members of a JSON object, in order and with repeated names.
// json.Unmarshal would ignore the case of names and use the last of two members.
func object(data []byte) iter.Seq2[member, error] {
	return func(yield func(member, error) bool) {
		data = bytes.Trim(data, jsonSpace)
		if len(data) == 0 || data[0] != '{' || !json.Valid(data) || !utf8.Valid(data) {
			yield(member{}, errBadRequest)
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		_, err := decoder.Token()
		for err == nil && decoder.More() {
			var m member
			var name json.Token
			if name, err = decoder.Token(); err == nil {
				m.name = name.(string)
				err = decoder.Decode(&m.value)
			}
			if !yield(m, err) {
				return
			}
		}
	}
}

// readFields returns the parameters of a REST call, from its query, its Authorization header and,
// for a POST, its body. file is the parameter that a file of a form is, or empty.
func readFields(w http.ResponseWriter, r *http.Request, file string) (fields, error) {
	var f fields
	if err := f.addQuery(r.URL.RawQuery); err != nil {
		return nil, err
	}
	f.addBearer(r)
	if r.Method != http.MethodPost {
		return f, nil
	}
	if boundary := boundaryOf(r.Header); boundary != "" && file != "" {
		err := f.addForm(r, boundary, file)
		return f, err
	}
	body, err := readBody(w, r)
	if err != nil {
		return nil, err
	}
	err = f.addBody(r.Header.Get("Content-Type"), body)
	return f, err
}

// addBearer adds the skey of each Authorization header that has one (RFC 6750).
func (f *fields) addBearer(r *http.Request) {
	for _, credentials := range r.Header["Authorization"] {
		scheme, token, _ := strings.Cut(credentials, " ")
		if token = strings.TrimSpace(token); token != "" && strings.EqualFold(scheme, "Bearer") {
			f.add("skey", token)
		}
	}
}

// byteOrderMark is sent by some clients before UTF-8. It is not part of JSON (RFC 8259, section
// 8.1).
var byteOrderMark = []byte("\ufeff")

// readBody reads a body. It refuses compressed bodies and bodies larger than maxBody.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if isCompressed(r.Header) {
		return nil, errMediaType
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, brokenBody(err)
	}
	return bytes.TrimPrefix(body, byteOrderMark), nil
}

// isCompressed reports whether a body has a content coding.
func isCompressed(h http.Header) bool {
	coding := h.Get("Content-Encoding")
	return coding != "" && coding != "identity"
}

// brokenBody returns the error for a body that is too large, truncated, or not as its headers say.
func brokenBody(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return err
	}
	return errBadRequest
}

// maxMediaType is longer than any Content-Type of a well-behaved client, in bytes. Of a long one
// package mime makes a map of each parameter.
const maxMediaType = 1000

// parseMediaType returns a Content-Type in lower case, without its parameters, and those. It
// returns "" if it is malformed.
func parseMediaType(contentType string) (kind string, parameters map[string]string) {
	if len(contentType) > maxMediaType {
		return "", nil
	}
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", nil
	}
	return kind, parameters
}

// addBody adds the parameters in a body of the given type. Without a type the body is JSON, which
// most clients mean.
func (f *fields) addBody(contentType string, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	kind := "application/json"
	if contentType != "" {
		kind, _ = parseMediaType(contentType)
	}
	switch kind {
	case "application/json":
		return f.addObject(body)
	case "application/x-www-form-urlencoded":
		return f.addQuery(string(body))
	}
	return errMediaType
}
