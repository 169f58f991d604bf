package page

import (
	"errors"
	"net/http"
	"net/url"
)

// maxForm is the longest body of a form without files, in bytes.
const maxForm = 64 << 10

// Form is what a browser sent, or what a form begins with, and what is wrong with it.
type Form struct {
	Values url.Values
	Wrong  map[string]string // by field
	first  string            // the field that was refused first
}

// BrokenForm is the error for a form that was cut off, or that is not encoded as a browser encodes
// one. It is no failure of the server.
type BrokenForm struct{ cause error }

func (b *BrokenForm) Error() string { return b.cause.Error() }

// ReadForm reads the fields of a POST. The error is an *http.MaxBytesError for a body that is too
// long, and otherwise a *BrokenForm.
func ReadForm(w http.ResponseWriter, r *http.Request) (*Form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err := r.ParseForm()
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		return nil, err
	case err != nil:
		return nil, &BrokenForm{err}
	}
	return NewForm(r.PostForm), nil
}

// NewForm returns a form with values and nothing wrong.
func NewForm(values url.Values) *Form { return &Form{Values: values, Wrong: make(map[string]string)} }

// Value returns the value of a field, or "".
func (f *Form) Value(name string) string { return f.Values.Get(name) }

// Refuse notes what is wrong with a field. The first mistake of a field is kept.
func (f *Form) Refuse(name, why string) {
	if len(f.Wrong) == 0 {
		f.first = name
	}
	if f.Wrong[name] == "" {
		f.Wrong[name] = why
	}
}

// First reports whether a field was refused, and before all others. It gets the focus, which HTML
// allows for one element of a page.
func (f *Form) First(name string) bool { return !f.OK() && f.first == name }

// OK reports whether nothing is wrong.
func (f *Form) OK() bool { return len(f.Wrong) == 0 }
