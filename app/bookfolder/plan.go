package bookfolder

import (
	"cmp"
	"context"
	"errors"
	"os"

	"littleshelf/app"
	"littleshelf/app/shelflist"
	"littleshelf/app/text"
)

// Item is a PDF of the folder, or a row of the list that has none.
type Item struct {
	shelflist.Row            // Line is 0 if the list does not have the PDF
	Path          string     // of the PDF within the folder; empty is none
	Size          int64      // bytes
	SHA256        string     // in hex
	There         app.BookID // the book of the shop that has this content
	Twin          string     // an earlier item that is the same book
	Err           error      // why it cannot be imported
}

// IsNew reports whether the item becomes a book.
func (i Item) IsNew() bool { return i.Err == nil && i.There == 0 && i.Twin == "" }

// Defaults are the values of books for which the list has none.
type Defaults struct {
	Price    *int64
	Category string
	Draft    bool
}

// Metadata returns the title and the author that a PDF of the folder has inside, or empty texts.
type Metadata func(ctx context.Context, path string) (title, author string)

// Planner plans an import.
type Planner struct {
	Root     *os.Root
	List     shelflist.List
	Defaults Defaults
	MaxPDF   int64                   // bytes; the shop refuses larger PDFs
	Metadata Metadata                // may be nil
	Progress func(done, total int64) // in bytes
	// Existing returns the shop's books. The content of a book may be left out if the size of its
	// PDF is not in sizes.
	Existing func(ctx context.Context, sizes map[int64]bool) ([]Existing, error)
}

// Plan returns an item for each PDF of the folder and each row of the list, in the order of the
// list and then of the paths. It reads all PDFs.
func (p *Planner) Plan(ctx context.Context) ([]Item, error) {
	files, err := find(ctx, p.Root)
	if err != nil {
		return nil, err
	}
	sizes := make(map[int64]bool)
	for _, f := range files {
		sizes[f.size] = true
	}
	existing, err := p.Existing(ctx, sizes)
	if err != nil {
		return nil, err
	}
	items := pair(files, p.List.Rows)
	if err := p.examine(ctx, items); err != nil {
		return nil, err
	}
	settle(items, existing)
	if err := p.complete(ctx, items); err != nil {
		return nil, err
	}
	return items, nil
}

// examine reads the PDFs of items.
func (p *Planner) examine(ctx context.Context, items []Item) error {
	var done int64
	total := p.work(items)
	for i := range items {
		if err := ctx.Err(); err != nil {
			return err
		}
		if item := &items[i]; item.Err == nil && item.Path != "" {
			item.SHA256, item.Err = examine(p.Root, item.Path, p.MaxPDF)
		}
		done += items[i].Size
		p.Progress(done, total)
	}
	return nil
}

// work returns the bytes to read. A PDF is read twice if its metadata are read too.
func (p *Planner) work(items []Item) (total int64) {
	for _, item := range items {
		total += item.Size
	}
	if p.Metadata != nil {
		total *= 2
	}
	return total
}

// pair returns the items of rows, and those of files that no row has.
func pair(files []file, rows []shelflist.Row) (items []Item) {
	m := newMatcher(files)
	numbered := make(map[app.BookID]int) // the lines
	for _, row := range rows {
		item := Item{Row: row}
		i, ok, err := m.match(row)
		if ok {
			item.Path, item.Size = files[i].path, files[i].size
			err = files[i].err
		}
		if line := numbered[row.Number]; row.Number != 0 && line != 0 {
			err = errors.Join(err, text.Errorf("line %d has the same number", line))
		}
		numbered[row.Number] = row.Line
		item.Err = errors.Join(join(row.Faults), err)
		items = append(items, item)
	}
	for i, f := range files {
		if m.lines[i] == 0 {
			items = append(items, Item{Path: f.path, Size: f.size, Err: f.err})
		}
	}
	return items
}

func join(faults []shelflist.Fault) error {
	list := make([]error, len(faults))
	for i, fault := range faults {
		list[i] = fault
	}
	return errors.Join(list...)
}

var (
	errNoPrice = text.Errorf("no price: write it in the list, or add -price or -draft")
	errNothing = text.Errorf("the folder has no PDF for it, and a book on sale needs one")
)

// complete fills in the fields that the list leaves empty.
func (p *Planner) complete(ctx context.Context, items []Item) error {
	total := p.work(items)
	done := total / 2
	for i := range items {
		if err := ctx.Err(); err != nil {
			return err
		}
		p.completeItem(ctx, &items[i])
		if p.Metadata != nil {
			done += items[i].Size
			p.Progress(done, total)
		}
	}
	return nil
}

func (p *Planner) completeItem(ctx context.Context, item *Item) {
	if item.Path != "" {
		p.name(ctx, item)
	}
	if item.Listed == nil {
		item.Listed = new(!p.Defaults.Draft)
	}
	if item.Price == nil {
		item.Price = p.Defaults.Price
	}
	item.Category = cmp.Or(item.Category, p.Defaults.Category)
	switch {
	case !item.IsNew() || !*item.Listed:
	case item.Path == "":
		item.Err = errNothing
	case item.Price == nil:
		item.Err = errNoPrice
	}
}

// name fills in the title and the author: from the metadata of a new PDF, else from its name.
func (p *Planner) name(ctx context.Context, item *Item) {
	var title, author string
	if p.Metadata != nil && item.IsNew() && (item.Title == "" || item.Author == "") {
		title, author = p.Metadata(ctx, item.Path)
	}
	title, author = Propose(item.Path, title, author)
	item.Title = cmp.Or(item.Title, title)
	item.Author = cmp.Or(item.Author, author)
}
