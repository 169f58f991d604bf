package spreadsheet

import (
	"strings"

	"littleshelf/app/text"
)

// The bounds of a file's content.
const (
	MaxRows = 100_000
	MaxCell = 10 << 10 // bytes
)

// Record is a row with at least one cell that is not blank.
type Record struct {
	Line  int // on which it begins, from 1
	Cells []string
}

// Parse splits the text of a CSV file at commas, semicolons or tabs, whichever its first line has
// most of. A line of Excel's, "sep=;", names another character. Cells may be quoted as in RFC 4180,
// and may be written as a formula, ="001". Lines end in CR LF, LF or CR.
func Parse(file string) ([]Record, error) {
	p := &parser{text: file, line: 1}
	p.findSeparator()
	var records []Record
	for p.at < len(p.text) {
		record, err := p.record()
		if err != nil {
			return nil, text.Errorf("line %d: %w", p.line, err)
		}
		if isBlank(record.Cells) {
			continue
		}
		if len(records) == MaxRows {
			return nil, text.Errorf("more than %d rows", MaxRows)
		}
		records = append(records, record)
	}
	return records, nil
}

var (
	errCellTooLong = text.Errorf("a cell has more than %d KB: is a quotation mark missing?", MaxCell>>10)
	errUnclosed    = text.Errorf("a cell begins with a quotation mark and has none at its end")
	errAfterQuote  = text.Errorf("text follows the closing quotation mark of a cell: quotation marks inside a cell are doubled")
)

func isBlank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// parser is a position in the text of a file.
type parser struct {
	text      string
	separator byte
	at        int
	line      int
}

// findSeparator sets the separator, and skips a line that names it.
func (p *parser) findSeparator() {
	begin := strings.TrimLeft(p.text, "\r\n")
	first := begin
	if end := strings.IndexAny(begin, "\r\n"); end >= 0 {
		first = begin[:end]
	}
	named, ok := strings.CutPrefix(strings.ToLower(strings.Trim(first, `"`)), "sep=")
	if ok && len(named) == 1 && strings.Contains(",;\t|", named) {
		p.separator = named[0]
		for p.at < len(p.text)-len(begin) {
			p.skipLineEnd()
		}
		p.at += len(first)
		p.skipLineEnd()
		return
	}
	p.separator = ','
	most := 0
	for _, candidate := range ",;\t" {
		if n := countUnquoted(first, candidate); n > most {
			p.separator, most = byte(candidate), n
		}
	}
}

// countUnquoted counts a character outside of quotation marks.
func countUnquoted(line string, character rune) (n int) {
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == character && !quoted:
			n++
		}
	}
	return n
}

// record reads cells to the end of their line.
func (p *parser) record() (Record, error) {
	record := Record{Line: p.line}
	for {
		cell, err := p.cell()
		if err != nil {
			return Record{}, err
		}
		if len(cell) > MaxCell {
			return Record{}, errCellTooLong
		}
		record.Cells = append(record.Cells, cell)
		if p.at < len(p.text) && p.text[p.at] == p.separator {
			p.at++
			continue
		}
		p.skipLineEnd()
		return record, nil
	}
}

// cell reads up to the separator, the end of the line or the end of the text.
func (p *parser) cell() (string, error) {
	rest := p.text[p.at:]
	blanks := len(rest) - len(strings.TrimLeft(rest, " "))
	switch value := rest[blanks:]; {
	case strings.HasPrefix(value, `"`):
		p.at += blanks + 1
		return p.quoted()
	case strings.HasPrefix(value, `="`):
		p.at += blanks + 2
		return p.quoted()
	}
	end := strings.IndexAny(rest, string(rune(p.separator))+"\r\n")
	if end < 0 {
		end = len(rest)
	}
	p.at += end
	return rest[:end], nil
}

// quoted reads the rest of a cell after its first quotation mark.
func (p *parser) quoted() (string, error) {
	var cell strings.Builder
	begun := p.line
	for {
		n := strings.IndexAny(p.text[p.at:], "\"\r\n")
		if n < 0 || cell.Len()+n > MaxCell {
			p.line = begun
			if n < 0 {
				return "", errUnclosed
			}
			return "", errCellTooLong
		}
		cell.WriteString(p.text[p.at : p.at+n])
		p.at += n
		switch {
		case p.text[p.at] != '"':
			p.skipLineEnd()
			cell.WriteByte('\n')
		case strings.HasPrefix(p.text[p.at:], `""`):
			p.at += 2
			cell.WriteByte('"')
		default:
			p.at++
			return unformula(cell.String()), p.endQuoted()
		}
	}
}

// endQuoted skips blanks after a closing quotation mark, up to the end of the cell.
func (p *parser) endQuoted() error {
	for p.at < len(p.text) && p.text[p.at] == ' ' {
		p.at++
	}
	if p.at == len(p.text) || p.text[p.at] == p.separator || p.text[p.at] == '\r' || p.text[p.at] == '\n' {
		return nil
	}
	return errAfterQuote
}

// skipLineEnd skips one line break, if there is one.
func (p *parser) skipLineEnd() {
	switch rest := p.text[p.at:]; {
	case strings.HasPrefix(rest, "\r\n"):
		p.at += 2
	case strings.HasPrefix(rest, "\r"), strings.HasPrefix(rest, "\n"):
		p.at++
	default:
		return
	}
	p.line++
}

// unformula returns the text of a formula that is only a text: 001 for ="001".
func unformula(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok && !strings.Contains(inner, `"`) {
			return inner
		}
	}
	return cell
}
