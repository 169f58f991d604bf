package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/bookfolder"
	"littleshelf/app/control"
	"littleshelf/app/shelflist"
	"littleshelf/app/text"
)

func exportBooks() command {
	return command{
		words: "books export", args: "FOLDER", summary: "copy all PDFs to a new folder, under their titles, with a list that books import reads",
		examples: []string{"littleshelf books export folder"},
		run: func(ctx context.Context, j *job) error {
			return j.withClient(ctx, func(client *control.Client) error {
				client.Progress = nil // of single files
				return exportTo(ctx, j, client)
			})
		},
	}
}

// exportTo fills the folder. After an error it removes the files again.
func exportTo(ctx context.Context, j *job, client *control.Client) error {
	made, err := emptyFolder(j.args[0])
	if err != nil {
		return err
	}
	x := bookExport{job: j, client: client, folder: j.args[0]}
	if err = x.run(ctx); err != nil {
		x.undo(made)
		return err
	}
	done := exported{Books: len(x.rows), PDFs: x.pdfs, List: filepath.Join(x.folder, listName)}
	err = j.show(done, func(w io.Writer) {
		j.Lang.Fprintf(w, "%s: books %d, PDFs %d\n", done.List, done.Books, done.PDFs)
	})
	if err == nil && x.incomplete {
		err = errDiffers
	}
	return err
}

// exported is the JSON output of books export.
type exported struct {
	Books int    `json:"books"`
	PDFs  int    `json:"pdfs"`
	List  string `json:"list"`
}

// emptyFolder makes the folder, unless it exists and is empty.
func emptyFolder(path string) (made bool, err error) {
	err = os.Mkdir(path, 0o700)
	if err == nil {
		return true, nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return false, quotedPath(path, err)
	}
	folder, err := os.Open(path)
	if err != nil {
		return false, quotedPath(path, err)
	}
	defer folder.Close()
	switch _, err := folder.Readdirnames(1); {
	case err == nil:
		return false, text.Errorf("%s is not empty: name a new folder", path)
	case errors.Is(err, io.EOF):
		return false, nil
	default:
		return false, quotedPath(path, err)
	}
}

// quotedPath replaces the path in an error by its quotation.
func quotedPath(path string, err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return text.Errorf("%q: %w", path, err)
}

// bookExport is an export to a folder.
type bookExport struct {
	*job
	client     *control.Client
	folder     string
	names      bookfolder.Names
	categories map[int]string // the names
	pdfs       int
	files      []string // the PDFs and the pictures
	rows       []shelflist.Row
	incomplete bool // a book on sale has no PDF
}

func (x *bookExport) run(ctx context.Context) error {
	books, err := collect(control.ListBooks.Pages(ctx, x.client, control.Window{}))
	if err != nil {
		return err
	}
	if x.categories, err = categoryNames(ctx, x.client); err != nil {
		return err
	}
	progress := x.progress()
	progress.estimate = true
	defer progress.end()
	for i, b := range books {
		row := x.rowOf(b)
		if row.File, err = x.copyPDF(ctx, b); err != nil {
			return text.Errorf("book %v: %w", b.ID.String(), err)
		}
		if b.PictureFrom == app.PictureFromKeeper {
			if row.Cover, err = x.copyCover(ctx, b, cmp.Or(strings.TrimSuffix(row.File, ".pdf"), b.Name)); err != nil {
				return text.Errorf("book %v: %w", b.ID.String(), err)
			}
		}
		x.rows = append(x.rows, row)
		progress.update(int64(i+1), int64(len(books)))
	}
	return create(filepath.Join(x.folder, listName), func(f *os.File) error {
		return shelflist.Write(f, x.Lang, slices.Values(x.rows))
	})
}

// collect returns the rows of all pages.
func collect[Row any](pages iter.Seq2[[]Row, error]) (rows []Row, err error) {
	for page, err := range pages {
		if err != nil {
			return nil, err
		}
		rows = append(rows, page...)
	}
	return rows, nil
}

// rowOf returns the row of a book in the list.
func (x *bookExport) rowOf(b control.Book) shelflist.Row {
	row := shelflist.Row{
		Number: b.ID, Title: b.Name, Author: b.Author, Publisher: b.Publisher,
		Price: &b.Price, Cover: wordForCover(b), Sample: b.Sample, Listed: &b.Listed,
	}
	if b.Category != 0 {
		row.Category = cmp.Or(x.categories[b.Category], strconv.Itoa(b.Category))
	}
	if b.SamplePages != 0 {
		row.SamplePages = &b.SamplePages
	}
	return row
}

// categoryNames returns the names of the categories, without those that an import would read as the
// number of another.
func categoryNames(ctx context.Context, client *control.Client) (map[int]string, error) {
	all, err := control.ListCategories.Do(ctx, client, control.Nothing{})
	names := make(map[int]string)
	for _, category := range all {
		if _, err := strconv.Atoi(category.Name); err != nil {
			names[category.Number] = category.Name
		}
	}
	return names, err
}

// copyPDF copies the PDF of a book and returns its name in the folder. A book without a PDF is a
// note, and an error of the command if it is for sale.
func (x *bookExport) copyPDF(ctx context.Context, b control.Book) (name string, err error) {
	_, ok, err := x.client.PDFSize(ctx, b.ID)
	if err != nil {
		return "", err
	}
	if !ok {
		if b.Listed {
			x.incomplete = true
			x.Lang.Fprintf(x.Stderr, "littleshelf: note: book %s has no PDF: littleshelf check says why\n", b.ID.String())
		}
		return "", nil
	}
	x.pdfs++
	return x.copy(b.Name, ".pdf", func(f *os.File) error {
		_, err := x.client.PDF(ctx, b.ID, f)
		return err
	})
}

// copyCover copies the keeper's picture of a book and returns its name in the folder. A picture
// that is lost is a note.
func (x *bookExport) copyCover(ctx context.Context, b control.Book, stem string) (name string, err error) {
	ok, err := x.client.HasCover(ctx, b.Picture)
	if err != nil {
		return "", err
	}
	if !ok {
		x.Lang.Fprintf(x.Stderr, "littleshelf: note: the cover of book %s is lost: littleshelf book set %[1]s -cover FILE\n", b.ID.String())
		return wordForCover(b), nil
	}
	return x.copy(stem, ".jpg", func(f *os.File) error { return x.client.Cover(ctx, b.Picture, f) })
}

// copy writes a file of the folder.
func (x *bookExport) copy(stem, ext string, write func(*os.File) error) (name string, err error) {
	name = x.names.Take(stem, ext)
	if err = create(filepath.Join(x.folder, name), write); err == nil {
		x.files = append(x.files, name)
	}
	return name, err
}

// undo removes the files that the export wrote.
func (x *bookExport) undo(made bool) {
	for _, name := range x.files {
		os.Remove(filepath.Join(x.folder, name))
	}
	if made {
		os.Remove(x.folder)
	}
}
