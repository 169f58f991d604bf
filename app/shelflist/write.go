package shelflist

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"

	"littleshelf/app/spreadsheet"
	"littleshelf/app/text"
)

// Write writes a list that Read reads back: UTF-8 with the byte order mark that Excel needs, and
// lines that end in CR LF. Its columns are named in a language. Its texts are tidied as Read does.
// No cell is a formula.
func Write(to io.Writer, lang text.Lang, rows iter.Seq[Row]) error {
	if _, err := io.WriteString(to, spreadsheet.BOM); err != nil {
		return err
	}
	out := csv.NewWriter(to)
	out.UseCRLF = true
	names := columnNames(lang)
	err := out.Write(names)
	for row := range rows {
		cells := make([]string, 0, len(names))
		for _, c := range columns {
			if c.write != nil {
				cells = append(cells, spreadsheet.Reversible(tidy(c.write(row))))
			}
		}
		err = errors.Join(err, out.Write(cells))
	}
	out.Flush()
	return errors.Join(err, out.Error())
}

func columnNames(lang text.Lang) (names []string) {
	for _, c := range columns {
		if c.write == nil {
			continue
		}
		if lang == text.Chinese {
			names = append(names, c.names[1])
		} else {
			names = append(names, c.names[0])
		}
	}
	return names
}
