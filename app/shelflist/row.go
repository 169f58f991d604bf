package shelflist

import (
	"littleshelf/app"
	"littleshelf/app/text"
)

// Row is a book of a list. A nil pointer and an empty text are cells that say nothing.
type Row struct {
	Line        int // on which it begins in the file
	Number      app.BookID
	Title       string
	Author      string
	Publisher   string
	Category    string // a name or a number
	Price       *int64
	File        string // the path of the PDF in the folder
	Cover       string // an address, or the path of a picture in the folder
	Sample      string // the name of a free sample
	SamplePages *int   // how many pages are free to read
	Listed      *bool
	Faults      []Fault // a row with a fault has only some of its values
}

// Fault is a cell, or a row if Column is empty, that cannot be used.
type Fault struct {
	Line   int
	Column string // as the file names it
	Err    error
}

// Error says where the fault is, and what it is.
func (f Fault) Error() string { return text.English.Say(f) }

// Unwrap returns the cause.
func (f Fault) Unwrap() error { return f.Err }

// Message is the error in each language.
func (f Fault) Message() (format string, args []any) {
	if f.Column == "" {
		return "line %d: %w", []any{f.Line, f.Err}
	}
	return "line %d, %s: %w", []any{f.Line, f.Column, f.Err}
}
