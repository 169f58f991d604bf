package seed

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"littleshelf/app"
	"littleshelf/app/text"
)

// maxSize bounds a catalogue, in bytes: some 300,000 books.
const maxSize = 64 << 20

// sample is the free sample of every book of a catalogue.
const sample = "ttest.pdf"

// fields are the keys of a row, all required, and their setters.
var fields = [...]struct {
	key string
	set func(*app.Book, json.RawMessage) error
}{
	{"book_id", func(b *app.Book, v json.RawMessage) error {
		n, err := integer(v, 64)
		b.ID = app.BookID(n) // a negative number becomes too large, and Validate refuses it
		return err
	}},
	{"category", func(b *app.Book, v json.RawMessage) error {
		n, err := integer(v, strconv.IntSize)
		b.Category = int(n)
		return err
	}},
	{"book_name", func(b *app.Book, v json.RawMessage) (err error) { b.Name, err = unquote(v); return err }},
	{"author", func(b *app.Book, v json.RawMessage) (err error) { b.Author, err = unquote(v); return err }},
	{"book_publisher", func(b *app.Book, v json.RawMessage) (err error) { b.Publisher, err = unquote(v); return err }},
	{"book_price", func(b *app.Book, v json.RawMessage) (err error) { b.Price, err = integer(v, 64); return err }},
	{"cover_url", func(b *app.Book, v json.RawMessage) (err error) { b.CoverURL, err = unquote(v); return err }},
}

// Parse reads a catalogue: one JSON array of books in the form of books.json, each with exactly its
// keys and an id of its own. It returns all books or an error. The error contains name, the first
// bad row, counted from 1, and its field; for a syntax error, the line.
func Parse(r io.Reader, name string) ([]app.Book, error) {
	books, err := parse(r)
	if err != nil {
		return nil, text.Errorf("%s: %w", name, err)
	}
	return books, nil
}

func parse(r io.Reader) ([]app.Book, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSize {
		return nil, text.Errorf("must be at most %d MiB", maxSize>>20)
	}
	rows, err := split(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil {
		return nil, err
	}
	books := make([]app.Book, len(rows))
	rowOf := make(map[app.BookID]int, len(rows))
	for i, row := range rows {
		book, err := parseBook(row)
		if first, twice := rowOf[book.ID]; err == nil && twice {
			err = text.Errorf("book_id: %d is already in row %d", book.ID, first)
		}
		if err != nil {
			return nil, text.Errorf("row %d: %w", i+1, err)
		}
		rowOf[book.ID] = i + 1
		books[i] = book
	}
	return books, nil
}

// split returns the elements of data, which must be one JSON array of UTF-8.
func split(data []byte) ([]json.RawMessage, error) {
	line := 0
	for read := range bytes.Lines(data) {
		if line++; !utf8.Valid(read) { // json would replace the bad bytes without an error
			return nil, text.Errorf("line %d: must be UTF-8", line)
		}
	}
	var rows []json.RawMessage
	err := json.Unmarshal(data, &rows)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		before := data[:max(syntax.Offset-1, 0)]
		return nil, text.Errorf("line %d: %w", 1+bytes.Count(before, []byte("\n")), err)
	}
	if err != nil || rows == nil { // null leaves rows nil
		return nil, text.Errorf("must be one JSON array")
	}
	return rows, nil
}

func parseBook(row json.RawMessage) (app.Book, error) {
	values, err := object(row)
	if err != nil {
		return app.Book{}, err
	}
	book := app.Book{Sample: sample, Listed: true}
	for _, f := range fields {
		value, ok := values[f.key]
		if !ok {
			return app.Book{}, text.Errorf("%s: is missing", f.key)
		}
		if err := f.set(&book, value); err != nil {
			return app.Book{}, text.Errorf("%s: %w", f.key, err)
		}
	}
	book.DiskName = book.ID.WireName()
	book.Name = app.TidyName(book.Name)
	return book, book.Validate()
}

// object decodes a row key by key. Decoding into a struct would accept Book_ID for book_id, and the
// last of two equal keys.
func object(row json.RawMessage) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(row))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, text.Errorf("must be an object")
	}
	values := make(map[string]json.RawMessage, len(fields))
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string)
		if !known(key) {
			return nil, text.Errorf("%.40q: is not a key of a book", key)
		}
		if _, twice := values[key]; twice {
			return nil, text.Errorf("%s: is there twice", key)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		values[key] = value
	}
	return values, nil
}

func known(key string) bool {
	for _, f := range fields {
		if f.key == key {
			return true
		}
	}
	return false
}

// integer parses a number in plain digits. A number that does not fit becomes the nearest that
// does. No field allows that one, so Validate returns an error with the range.
func integer(v json.RawMessage, bits int) (int64, error) {
	n, err := strconv.ParseInt(string(v), 10, bits)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, text.Errorf("must be a whole number in plain digits")
	}
	return n, nil
}

func unquote(v json.RawMessage) (string, error) {
	if v[0] != '"' { // null would decode to ""
		return "", text.Errorf("must be a string")
	}
	var s string
	if err := json.Unmarshal(v, &s); err != nil {
		return "", err
	}
	// Half of a surrogate pair decodes to it, and a text damaged earlier may contain it.
	if strings.ContainsRune(s, utf8.RuneError) {
		return "", text.Errorf("must not contain U+FFFD, the mark of damaged text")
	}
	return s, nil
}
