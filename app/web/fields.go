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

// fields are the parameters of a call, from wherever they came and in any order.
type fields []field

// field is one parameter. It is bad when it is not a scalar, or not UTF-8.
type field struct {
	name, text string
	bad        bool
}

// get returns the parameter that has exactly this name; an empty one when there is none. One given twice
// and not the same is bad, so that no check can rest on one value and the act on another.
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

// addField adds a field, or notes that it is given again. Of very many only those are kept that a call may want: a body
// can name more than a hundred thousand.
func (f *fields) addField(given field) {
	for i, known := range *f {
		if known.name == given.name {
			(*f)[i].bad = known.bad || given.bad || known.text != given.text
			return
		}
	}
	if len(*f) < unknownFields || parameterNames[given.name] {
		*f = append(*f, given)
	}
}

const (
	// maxFields is how many parameters a query or a form may have, and how many members a JSON-RPC request.
	maxFields = 1000

	// unknownFields is how many fields are kept of which no call may want any.
	unknownFields = 100
)

// addQuery adds a query or a form (application/x-www-form-urlencoded). A value that cannot be decoded makes
// its parameter bad, and no other: it matters to the calls that want it. name[x]=1 is how some clients write
// an object.
func (f *fields) addQuery(query string) error {
	if strings.Count(query, "&") >= maxFields {
		return errBadRequest
	}
	for pair := range strings.SplitSeq(query, "&") {
		rawName, rawText, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(rawName)
		if pair == "" || err != nil {
			continue // no call wants it
		}
		text, err := url.QueryUnescape(rawText)
		switch base, _, nested := strings.Cut(name, "["); {
		case nested:
			f.addBad(base)
		case err != nil || strings.Contains(rawText, ";"): // which once was another & and still is to some
			f.addBad(name)
		default:
			f.add(name, text)
		}
	}
	return nil
}

// addObject adds the members of a JSON object, which must be all there is in data. null is the same
// as not given.
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

// jsonSpace is the white space of JSON (RFC 8259, section 2). Unicode has more.
const jsonSpace = " \t\r\n"

// member is one name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// object reads the members of a JSON object, in order and with repeated names:
// json.Unmarshal would take names in any case and let the last of two win.
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

// readFields collects a REST call's parameters: the query, the Authorization header and, for a POST,
// the body.
func readFields(w http.ResponseWriter, r *http.Request) (fields, error) {
	var f fields
	if err := f.addQuery(r.URL.RawQuery); err != nil {
		return nil, err
	}
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

// addBearer adds the skey of each Authorization header that has one (RFC 6750).
func (f *fields) addBearer(r *http.Request) {
	for _, credentials := range r.Header["Authorization"] {
		scheme, token, _ := strings.Cut(credentials, " ")
		if token = strings.TrimSpace(token); token != "" && strings.EqualFold(scheme, "Bearer") {
			f.add("skey", token)
		}
	}
}

// byteOrderMark is what some clients put before UTF-8. It is no part of JSON (RFC 8259, section 8.1).
var byteOrderMark = []byte("\ufeff")

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
	return bytes.TrimPrefix(body, byteOrderMark), err
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
		return f.addQuery(string(body))
	}
	return errMediaType
}
