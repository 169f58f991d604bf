package shelflist

import (
	"errors"
	"io"
	"strings"
	"unicode"

	"littleshelf/app"
	"littleshelf/app/spreadsheet"
	"littleshelf/app/text"
)

// List is a list of books.
type List struct {
	Rows    []Row
	Ignored []string // columns that are not known
}

// headerWithin is the number of rows in which the header is expected. People write a heading above
// it.
const headerWithin = 10

var (
	errNoHeader   = text.Errorf(`no row names the columns: there must be one with "title" or "书名", or "file" or "文件", in it`)
	errExtraCells = text.Errorf("the row has more cells than there are columns: put texts with separators in quotation marks")
	errNoBook     = text.Errorf("neither a title nor a file")
)

// Read reads a list. The columns have Chinese or English names and stand in any order. An error
// means that no row can be read.
func Read(from io.Reader) (List, error) {
	file, err := io.ReadAll(io.LimitReader(from, spreadsheet.MaxFile+1))
	if err != nil {
		return List{}, err
	}
	decoded, err := spreadsheet.Decode(file)
	if err != nil {
		return List{}, err
	}
	records, err := spreadsheet.Parse(decoded)
	if err != nil {
		return List{}, err
	}
	for i, record := range records[:min(headerWithin, len(records))] {
		h, err := readHeader(record)
		if errors.Is(err, errNoHeader) {
			continue
		}
		if err != nil {
			return List{}, err
		}
		return h.list(records[i+1:]), nil
	}
	return List{}, errNoHeader
}

// header is the columns of a file. A column that is not known is nil.
type header struct {
	columns []*column
	names   []string
}

func readHeader(record spreadsheet.Record) (header, error) {
	h := header{names: record.Cells}
	seen := make(map[*column]string)
	for _, cell := range record.Cells {
		c := columnNamed(cell)
		if first, twice := seen[c]; twice && c != nil {
			return header{}, text.Errorf("line %d: the columns %s and %s mean the same: rename one", record.Line, first, tidy(cell))
		}
		seen[c] = tidy(cell)
		h.columns = append(h.columns, c)
	}
	_, hasTitle := seen[columnNamed("title")]
	_, hasFile := seen[columnNamed("file")]
	if !hasTitle && !hasFile {
		return header{}, errNoHeader
	}
	return h, nil
}

func (h header) list(records []spreadsheet.Record) (l List) {
	for i, name := range h.names {
		if h.columns[i] == nil && tidy(name) != "" {
			l.Ignored = append(l.Ignored, tidy(name))
		}
	}
	for _, record := range records {
		l.Rows = append(l.Rows, h.row(record))
	}
	return l
}

func (h header) row(record spreadsheet.Record) Row {
	r := Row{Line: record.Line}
	for i, cell := range record.Cells {
		cell = tidy(spreadsheet.Original(cell))
		switch {
		case cell == "":
		case i >= len(h.columns):
			r.Faults = append(r.Faults, Fault{Line: r.Line, Err: errExtraCells})
			return r
		case h.columns[i] == nil || h.columns[i].read == nil:
		default:
			if err := h.columns[i].read(&r, cell); err != nil {
				r.Faults = append(r.Faults, Fault{Line: r.Line, Column: tidy(h.names[i]), Err: err})
			}
		}
	}
	if r.Title == "" && r.File == "" {
		r.Faults = append(r.Faults, Fault{Line: r.Line, Err: errNoBook})
	}
	return r
}

// tidy returns a cell as one line without control characters, and without blanks around it.
func tidy(cell string) string {
	return app.TidyName(strings.Join(strings.FieldsFunc(cell, unicode.IsControl), " "))
}
