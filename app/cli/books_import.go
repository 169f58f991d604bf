package cli

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/bookfolder"
	"littleshelf/app/control"
	"littleshelf/app/shelflist"
	"littleshelf/app/text"
)

// bookImport is the flags of books import.
type bookImport struct {
	defaults bookfolder.Defaults
	why      string
	dryRun   bool
}

func importBooks() command {
	i := new(bookImport)
	return command{
		words: "books import", args: "FOLDER [LIST.csv]",
		summary: "add the PDFs of a folder as books, with the titles and prices of a list",
		examples: []string{
			"littleshelf books import -dry-run -price 5 folder", "littleshelf books import folder list.csv",
		},
		flags: i.define, run: i.run,
	}
}

func (i *bookImport) define(f *flag.FlagSet) {
	f.BoolVar(&i.dryRun, "dry-run", false, "show the books and the faults, and change nothing")
	f.BoolVar(&i.defaults.Draft, "draft", false, "the books are not for sale yet")
	f.Func("price", "the price in `POINTS` of books without one in the list", numberFlag(&i.defaults.Price))
	f.StringVar(&i.defaults.Category, "category", "",
		"the category of books without one in the list, a `NUMBER|NAME`; a new name makes a category")
	f.StringVar(&i.why, "why", "", "the `REASON`, for the audit")
}

// listName is the name of the list that books export writes.
const listName = "books.csv"

func (i *bookImport) run(ctx context.Context, j *job) error {
	if price := i.defaults.Price; price != nil && (*price < 0 || *price > app.MaxPrice) {
		return usagef("-price must be from 0 to %d points", app.MaxPrice)
	}
	if n, err := strconv.Atoi(i.defaults.Category); err == nil && (n < 0 || n > app.MaxCategory) {
		return usagef("-category must be a name, or a number from 0 to %d", app.MaxCategory)
	}
	root, err := os.OpenRoot(j.args[0])
	if err != nil {
		return quotedPath(j.args[0], err)
	}
	defer root.Close()
	list, err := i.readList(ctx, j)
	if err != nil {
		return err
	}
	return j.withClient(ctx, func(client *control.Client) error {
		client.Progress = nil // of single files
		items, err := i.plan(ctx, j, client, root, list)
		if err != nil {
			return err
		}
		in := importer{job: j, client: client, root: root, why: i.why, dryRun: i.dryRun}
		if in.categories, err = in.listCategories(ctx); err != nil {
			return err
		}
		results, err := in.add(ctx, items)
		return errors.Join(err, in.report(results, err))
	})
}

// readList reads the list that is named, or that of an export in the folder.
func (i *bookImport) readList(ctx context.Context, j *job) (list shelflist.List, err error) {
	path := filepath.Join(j.args[0], listName)
	if len(j.args) > 1 {
		path = j.args[1]
	} else if missing(path) {
		if i.defaults.Price == nil && !i.defaults.Draft {
			return list, usagef("books import: say -price, or -draft while the books are not for sale yet, or name a list with prices")
		}
		return list, nil
	}
	file, _, err := j.open(ctx, path)
	if err != nil {
		return list, quotedPath(path, err)
	}
	defer file.Close()
	if list, err = shelflist.Read(file); err != nil {
		return list, text.Errorf("%v: %w", displayName(path), err)
	}
	for _, column := range list.Ignored {
		j.Lang.Fprintf(j.Stderr, "littleshelf: note: the column %s of the list is not used\n", sanitize(column))
	}
	return list, nil
}

func (i *bookImport) plan(
	ctx context.Context, j *job, client *control.Client, root *os.Root, list shelflist.List,
) ([]bookfolder.Item, error) {
	settings, err := client.SettingValues(ctx)
	if err != nil {
		return nil, err
	}
	metadata := metadataOnce{Metadata: j.OpenMetadata(root)}
	defer metadata.Close()
	progress, pace := j.progress(), client.NewPace()
	progress.estimate = true
	p := bookfolder.Planner{
		Root: root, List: list, Defaults: i.defaults, MaxPDF: settings.MaxPDF(), Metadata: metadata.read,
		Progress: func(done, total int64) {
			progress.update(done, total)
			pace.Rest(ctx)
		},
		Existing: func(ctx context.Context, sizes map[int64]bool) ([]bookfolder.Existing, error) {
			return existingBooks(ctx, client, sizes)
		},
	}
	items, err := p.Plan(ctx)
	progress.end()
	if metadata.fault != nil {
		j.Lang.Fprintf(j.Stderr, "littleshelf: note: titles are those of the files' names only: %v\n", metadata.fault)
	}
	return items, err
}
