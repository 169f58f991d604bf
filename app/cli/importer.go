package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/bookfolder"
	"littleshelf/app/control"
	"littleshelf/app/cover"
	"littleshelf/app/text"
)

// importer adds the items of a plan to the shop.
type importer struct {
	*job
	client *control.Client
	root   *os.Root
	why    string
	dryRun bool

	categories *importCategories
}

// The states of an item in the output of books import.
const (
	stateNew   = "new"   // a dry run would add it
	stateAdded = "added" // it is a book now
	stateThere = "there" // it was a book before
	stateTwin  = "twin"  // the folder has it twice
	stateBad   = "bad"
)

// importedItem is the result of importing an item.
type importedItem struct {
	bookfolder.Item
	state string
	book  app.BookID
}

// add adds the new items. It ends between two books when ctx ends. The results are of the items up
// to the error.
func (i importer) add(ctx context.Context, items []bookfolder.Item) (results []importedItem, err error) {
	var done, total int64
	for _, item := range items {
		if item.IsNew() {
			total += 1 + item.Size
		}
	}
	progress, pace := i.progress(), i.client.NewPace()
	progress.estimate = true
	defer progress.end()
	for _, item := range items {
		if err := ctx.Err(); err != nil {
			return results, err
		}
		result := importedItem{Item: item}
		switch {
		case item.Err != nil:
			result.state = stateBad
		case item.There != 0:
			result.state, result.book = stateThere, item.There
		case item.Twin != "":
			result.state = stateTwin
		default:
			if err := i.addItem(ctx, &result); err != nil {
				return results, err
			}
			done += 1 + item.Size
			progress.update(done, total)
			pace.Rest(ctx)
		}
		results = append(results, result)
	}
	return results, nil
}

// addItem adds one item, and sets its state. The error ends the import.
func (i importer) addItem(ctx context.Context, result *importedItem) error {
	book, err := i.try(ctx, &result.Item)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, control.ErrNoAnswer):
		return err
	case err != nil:
		result.state, result.Err = stateBad, err
	case i.dryRun:
		result.state = stateNew
	default:
		result.state, result.book = stateAdded, book
	}
	return nil
}

var errChanged = text.Errorf("the file changed while it was read")

// try adds an item unless it is a dry run. A trial comes first, so that a book that is refused
// stores no PDF. After the PDF is stored, the end of ctx does not stop the book.
func (i importer) try(ctx context.Context, item *bookfolder.Item) (app.BookID, error) {
	in, picture, err := i.edit(item)
	if err != nil {
		return 0, err
	}
	category, missing := i.findCategory(item.Category)
	in.Category = &category
	if missing {
		if err := i.tryCategory(ctx, item.Category); err != nil {
			return 0, err
		}
	}
	in.Try = true
	for n := 0; ; n++ { // a number that a removed book has not used
		in.ID = requestFor(item, n)
		tried, err := control.AddBook.Do(ctx, i.client, in)
		if err != nil {
			return 0, err
		}
		if !tried.Repeated {
			break
		}
	}
	if missing {
		if category, err = i.makeCategory(ctx, item.Category); err != nil {
			return 0, err
		}
	}
	if i.dryRun {
		return 0, nil
	}
	if in.Picture != nil {
		if _, err := i.client.KeepCover(ctx, picture.Large); err != nil {
			return 0, err
		}
	}
	if item.Path != "" {
		name, err := i.client.KeepFile(ctx, func() (*os.File, error) { return i.root.Open(item.Path) })
		if err != nil {
			return 0, err
		}
		if name != *in.File {
			return 0, errChanged
		}
	}
	in.Try = false
	done, err := control.AddBook.Do(context.WithoutCancel(ctx), i.client, in)
	if err != nil {
		return 0, err
	}
	id, err := strconv.ParseUint(done.To, 10, 64)
	return app.BookID(id), err
}

// requestFor returns the id of the request that adds an item for the nth time. It follows from the
// item, so that a repeated import repeats the request.
func requestFor(item *bookfolder.Item, n int) (id app.RequestID) {
	name := item.SHA256
	if name == "" {
		name = fmt.Sprintf("%q by %q", item.Title, item.Author)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "littleshelf books import %s as %d, %d", name, item.Number, n))
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|8<<4, id[8]&0x3f|0x80 // RFC 9562, section 5.8
	return id
}

// edit returns the request for an item, with the picture that it names.
func (i importer) edit(item *bookfolder.Item) (in control.BookEdit, picture cover.Picture, err error) {
	in = control.BookEdit{
		Request: control.Request{Who: i.Who, Why: i.why}, Book: item.Number, Unlisted: !*item.Listed,
		Name: &item.Title, Author: &item.Author, Publisher: &item.Publisher, Price: item.Price,
		Sample: &item.Sample, SamplePages: item.SamplePages,
	}
	if file := setCover(&in, item.Cover); file != "" {
		if picture, err = i.encodeCover(file); err != nil {
			return in, picture, err
		}
		in.Picture = new(app.FileHash(picture.Hash()))
	}
	if item.Path != "" {
		in.File = new(item.SHA256 + ".pdf")
	}
	return in, picture, nil
}

// encodeCover encodes a picture of the folder.
func (i importer) encodeCover(name string) (cover.Picture, error) {
	path := filepath.FromSlash(strings.ReplaceAll(name, `\`, "/"))
	info, err := i.root.Stat(path)
	switch {
	case err != nil:
		return cover.Picture{}, err
	case !info.Mode().IsRegular():
		return cover.Picture{}, text.Errorf("%s is not a regular file", name)
	}
	in, err := i.root.Open(path)
	if err != nil {
		return cover.Picture{}, err
	}
	defer in.Close()
	return encodeCover(in, name)
}
