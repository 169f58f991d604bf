package cli

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"littleshelf/app"
)

// importRow is an item of books import in JSON.
type importRow struct {
	State    string     `json:"state"`
	Book     app.BookID `json:"book,omitempty"`
	Name     string     `json:"name,omitempty"`
	Author   string     `json:"author,omitempty"`
	Category string     `json:"category,omitempty"`
	Price    *int64     `json:"price,omitempty"`
	Listed   bool       `json:"listed"`
	File     string     `json:"file,omitempty"` // within the folder
	SHA256   string     `json:"sha256,omitempty"`
	Line     int        `json:"line,omitempty"` // of the list
	Reason   string     `json:"reason,omitempty"`
}

func (j *job) importRow(r importedItem) importRow {
	row := importRow{
		State: r.state, Book: r.book, Name: r.Title, Author: r.Author, Category: r.Category, Price: r.Price,
		Listed: r.Listed != nil && *r.Listed, File: cmp.Or(r.Path, r.File), SHA256: r.SHA256, Line: r.Line,
	}
	switch {
	case r.Err != nil:
		row.Reason = strings.ReplaceAll(j.describe(r.Err), "\n", "; ")
	case r.Twin != "":
		row.Reason = j.Lang.Sprintf("the same as %s", r.Twin)
	}
	return row
}

var importLayout = layout[importRow]{
	header:   []string{"STATE", "BOOK", "NAME", "AUTHOR", "PRICE", "CATEGORY", "FILE", "REASON"},
	numbers:  []int{1, 4},
	flexible: []int{2, 3, 6, 7},
	cells: func(j *job, r importRow) []string {
		book, price := "", ""
		if r.Book != 0 {
			book = r.Book.String()
		}
		if r.Price != nil {
			price = strconv.FormatInt(*r.Price, 10)
		}
		return []string{j.Lang.Text(r.State), book, r.Name, r.Author, price, r.Category, r.File, r.Reason}
	},
}

// report prints the results. The text of an import has only the items that need attention, and
// counts the others.
func (i importer) report(results []importedItem, ended error) error {
	count := make(map[string]int)
	var rows []importRow
	for _, r := range results {
		count[r.state]++
		if i.json || i.dryRun || r.state == stateBad || r.state == stateTwin {
			rows = append(rows, i.importRow(r))
		}
	}
	if len(rows) > 0 {
		if err := importLayout.print(i.job, importLayout.table(i.job), rows); err != nil {
			return err
		}
	}
	if !i.json {
		if err := i.print(func(w io.Writer) { i.summarize(w, count) }); err != nil {
			return err
		}
	}
	if ended == nil && count[stateBad] > 0 {
		return errDiffers
	}
	return nil
}

func (i importer) summarize(w io.Writer, count map[string]int) {
	said := "made the category %s\n"
	if i.dryRun {
		said = "would make the category %s\n"
	}
	for _, name := range i.categories.made {
		i.Lang.Fprintf(w, said, sanitize(name))
	}
	there := count[stateThere] + count[stateTwin]
	if i.dryRun {
		i.Lang.Fprintf(w, "dry run: would add %d, there already %d, cannot add %d\n", count[stateNew], there, count[stateBad])
		return
	}
	i.Lang.Fprintf(w, "added %d, there already %d, not added %d\n", count[stateAdded], there, count[stateBad])
}
