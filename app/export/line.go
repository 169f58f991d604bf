package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"time"
	"unicode/utf8"

	"littleshelf/app/text"
)

// encode returns a line: the object with its type as the first key.
func encode(kind string, object any) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"type":%q,`, kind)
	from := b.Len()
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(object); err != nil {
		return nil, err
	}
	line := b.Bytes()
	return append(line[:from], line[from+1:]...), nil // without the object's opening brace
}

// split returns the type of a line, and the line without it.
func split(line []byte) (kind string, object []byte, err error) {
	malformed := text.Errorf(`not an object that begins with its "type"`)
	if !utf8.Valid(line) {
		return "", nil, text.Errorf("not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	for _, want := range []json.Token{json.Delim('{'), "type"} {
		if got, err := d.Token(); err != nil || got != want {
			return "", nil, malformed
		}
	}
	token, err := d.Token()
	kind, ok := token.(string)
	rest := bytes.TrimLeft(line[d.InputOffset():], " \t")
	if err != nil || !ok || len(rest) == 0 || rest[0] != ',' {
		return "", nil, malformed
	}
	return kind, append([]byte("{"), rest[1:]...), nil
}

// decode decodes the object of a line. The line must be equal to the line that Export writes,
// except for spacing and the order of keys. encoding/json alone would accept missing keys, unknown
// keys, keys in another case, duplicate keys and times in any zone.
func decode[W any](kind string, line, object []byte) (written W, err error) {
	d := json.NewDecoder(bytes.NewReader(object))
	d.DisallowUnknownFields()
	if err := d.Decode(&written); err != nil {
		return written, err
	}
	if _, err := d.Token(); err != io.EOF {
		return written, text.Errorf("something follows the object")
	}
	for field, value := range reflect.ValueOf(written).Fields() {
		if at, ok := value.Interface().(time.Time); ok && (at.Location() != time.UTC || at.Nanosecond()%1e6 != 0) {
			return written, text.Errorf("%s: not in UTC and whole milliseconds", field.Name)
		}
	}
	want, err := encode(kind, written)
	if err != nil || bytes.Equal(bytes.TrimSpace(want), bytes.TrimSpace(line)) {
		return written, err
	}
	return written, sameJSON(line, want)
}

// sameJSON returns an error that names a difference between two objects.
func sameJSON(got, want []byte) error {
	one, keys, err := generic(got)
	if err != nil {
		return err
	}
	other, wantKeys, err := generic(want)
	if err != nil {
		return err
	}
	for key := range other {
		if _, ok := one[key]; !ok {
			return text.Errorf("key %q is missing", key)
		}
	}
	for key, value := range one {
		if _, ok := other[key]; !ok {
			return text.Errorf("key %q is unknown or says nothing", key)
		}
		if !reflect.DeepEqual(value, other[key]) {
			return text.Errorf("key %q is not written as an export writes it", key)
		}
	}
	if keys != wantKeys {
		return text.Errorf("a key is given twice")
	}
	return nil
}

// generic decodes any object. keys is the number of its keys and those of nested objects.
func generic(line []byte) (object map[string]any, keys int, err error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		return nil, 0, err
	}
	// The elements of arrays, and their brackets, are counted with the keys and values. Their number
	// is the same in equal objects.
	d = json.NewDecoder(bytes.NewReader(line))
	for {
		switch token, err := d.Token(); {
		case err == io.EOF:
			return object, keys, nil
		case err != nil:
			return nil, 0, err
		case token != json.Delim('{') && token != json.Delim('}'):
			keys++
		}
	}
}
