package desk

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"time"

	"littleshelf/app"
	"littleshelf/app/bookfolder"
	"littleshelf/app/page"
)

// uploadedFile is what became of a file: a book, or a refusal.
type uploadedFile struct {
	Name  string // of a file that is refused
	Wrong string // why
	Book  app.Book
	Pages int64 // 0 if they are not known
	There bool  // the shop had the book before
}

const (
	// examineTime is how long a new PDF may take to be examined, and its cover to be drawn. After it,
	// the book's title is that of the file's name.
	examineTime = 20 * time.Second

	// maxProposal is the length of the longest title and the longest author, in characters.
	maxProposal = 200
)

// alreadyThere is the error of a PDF that a book has under another name.
type alreadyThere struct{ book app.Book }

func (a alreadyThere) Error() string { return "book " + a.book.ID.String() + " has this PDF" }

// addFile makes the present file a draft, unless the shop has a book of it. After the file is
// stored, the end of the request does not stop the book.
func (d *Desk) addFile(rq *request, u *upload) (uploadedFile, error) {
	ctx := context.WithoutCancel(rq.r.Context())
	var hash app.FileHash
	var size int64
	name, wrong, err := d.keep(rq, u, func(h app.FileHash, n int64) error {
		hash, size = h, n
		book, there, err := d.Shop.BookWithContent(ctx, h, n)
		if there && book.DiskName != h.DiskName() {
			return alreadyThere{book}
		}
		return err
	})
	if twin, ok := errors.AsType[alreadyThere](err); ok {
		return d.uploaded(rq, twin.book.ID.String(), true)
	}
	if err != nil || wrong != "" {
		return uploadedFile{Name: u.name(), Wrong: wrong}, err
	}
	facts := d.examine(ctx, name)
	title, author := bookfolder.Propose(u.name(), facts.Title, facts.Author)
	file, err := d.addOnce(rq, u.name(), hash, size, app.Book{
		Name:   cmp.Or(shortened(title), rq.lang.Text("Book without a title")),
		Author: shortened(author), DiskName: name,
	})
	if err == nil && file.Book.ID != 0 && !file.There {
		d.illustrate(ctx, file.Book)
	}
	return file, err
}

// addOnce adds a draft unless a book has its PDF by now: the same file may have been sent twice at
// once.
func (d *Desk) addOnce(rq *request, file string, hash app.FileHash, size int64, draft app.Book) (uploadedFile, error) {
	d.adding.Lock()
	defer d.adding.Unlock()
	book, there, err := d.Shop.BookWithContent(context.WithoutCancel(rq.r.Context()), hash, size)
	if err != nil {
		return uploadedFile{}, err
	}
	if there {
		return d.uploaded(rq, book.ID.String(), true)
	}
	return d.addDraft(rq, file, draft)
}

// examine returns the facts of a new PDF, or none if it cannot be examined now.
func (d *Desk) examine(ctx context.Context, name string) app.PDFFile {
	ctx, cancel := context.WithTimeout(ctx, examineTime)
	defer cancel()
	facts, err := d.Shop.Facts(ctx, name)
	d.warnOfEngine(err)
	return facts
}

// illustrate makes page 1 the cover of a new book. If it cannot be drawn now, app.Illustrator draws
// it later.
func (d *Desk) illustrate(ctx context.Context, book app.Book) {
	if d.Shop.Pages == nil || d.Shop.Covers == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, examineTime)
	defer cancel()
	d.warnOfEngine(d.Shop.Illustrate(ctx, book.DiskName, []app.BookID{book.ID}))
}

// warnOfEngine logs an error of the engine that is not usual.
func (d *Desk) warnOfEngine(err error) {
	if err != nil && !errors.Is(err, app.ErrNoEngine) && !errors.Is(err, app.ErrPagesBusy) {
		d.Log.Warn("an uploaded PDF is not examined, or has no cover yet", "err", err)
	}
}

// addDraft adds a book that is not for sale yet. Its request is new: the content of the file makes
// sure that a form that is sent twice adds it once.
func (d *Desk) addDraft(rq *request, file string, book app.Book) (uploadedFile, error) {
	form := page.NewForm(url.Values{requestField: {d.newRequest().String()}})
	receipt, err := d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.AddBook(context.WithoutCancel(ctx), asked, book)
	})
	if err != nil || !form.OK() {
		return uploadedFile{Name: file, Wrong: form.Wrong[""]}, err
	}
	return d.uploaded(rq, receipt.To, false)
}

// shortened returns the first characters of a title or an author.
func shortened(s string) string {
	if characters := []rune(s); len(characters) > maxProposal {
		return app.TidyName(string(characters[:maxProposal]))
	}
	return s
}
