package pdf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
)

// Examine returns the facts of a PDF.
func (e *Engine) Examine(ctx context.Context, name string) (app.PDFFile, error) {
	b, err := e.open(name)
	if err != nil {
		return app.PDFFile{}, err
	}
	file := app.NewPDFFile(name, b.info)
	if file.Hash, err = hash(ctx, io.NewSectionReader(b, 0, file.Size)); err != nil {
		b.Close()
		return app.PDFFile{}, err
	}
	r := e.run(ctx, patient, b, frame.Task{Act: frame.Examine}, nil)
	if r.err != nil {
		return app.PDFFile{}, r.err
	}
	if r.end.Fault != "" {
		return faulty(file, r.end.Fault), nil
	}
	var facts frame.Facts
	if err := frame.Parse(r.data, &facts); err != nil {
		return faulty(file, app.FaultDamaged), nil
	}
	whole := file
	whole.Pages, whole.Title, whole.Author = facts.Pages, facts.Title, facts.Author
	whole.Sizes, whole.Outline, whole.NoFont = facts.Sizes, facts.Outline, facts.NoFont
	if err := whole.Validate(); err != nil || whole.Pages == 0 { // the child is not trusted
		return faulty(file, app.FaultDamaged), nil
	}
	return whole, nil
}

// faulty returns the facts of a file that cannot be drawn.
func faulty(file app.PDFFile, fault string) app.PDFFile {
	file.Fault = fault
	if file.Validate() != nil {
		file.Fault = app.FaultDamaged
	}
	return file
}

// hash returns the hash of a file. It ends early with ctx.
func hash(ctx context.Context, r io.Reader) (h app.FileHash, err error) {
	sum := sha256.New()
	for {
		if _, err := io.CopyN(sum, r, 1<<20); err == io.EOF {
			break
		} else if err != nil {
			return h, err
		}
		if err := ctx.Err(); err != nil {
			return h, err
		}
	}
	sum.Sum(h[:0])
	return h, nil
}

// Cover returns a page as a JPEG, height pixels high.
func (e *Engine) Cover(ctx context.Context, name string, page, height int) ([]byte, error) {
	image, err := e.draw(ctx, patient, name, frame.Task{Act: frame.Cover, Number: page, Height: height})
	return image.Data, err
}

// Page returns a page as an image.
func (e *Engine) Page(ctx context.Context, name string, r app.PageRequest) (app.PageImage, error) {
	return e.draw(ctx, urgent, name, frame.Task{Act: frame.Page, Number: r.Number, Width: r.Width, Stamp: r.Stamp})
}

func (e *Engine) draw(ctx context.Context, u urgency, name string, t frame.Task) (app.PageImage, error) {
	r := e.do(ctx, u, name, t, nil)
	if r.err != nil {
		return app.PageImage{}, r.err
	}
	if r.end.Type != "image/png" && r.end.Type != "image/jpeg" {
		return app.PageImage{}, fmt.Errorf("%w: %w", app.ErrNotDrawable, frame.ErrProtocol)
	}
	return app.PageImage{Type: r.end.Type, Data: r.data}, nil
}

// Text returns the text of a page.
func (e *Engine) Text(ctx context.Context, name string, page int) (string, error) {
	r := e.do(ctx, urgent, name, frame.Task{Act: frame.Text, Number: page}, nil)
	return string(bytes.ToValidUTF8(r.data, nil)), r.err
}

// Stamped writes the PDF with stamp on its first and its last page. If it fails, a part may be
// written.
func (e *Engine) Stamped(ctx context.Context, name, stamp string, to io.Writer) error {
	return e.do(ctx, urgent, name, frame.Task{Act: frame.Stamp, Stamp: stamp}, &sink{to: to}).err
}

// do opens a PDF and does a task with it. A fault is an error.
func (e *Engine) do(ctx context.Context, u urgency, name string, t frame.Task, to *sink) result {
	b, err := e.open(name)
	if err != nil {
		return result{err: err}
	}
	r := e.run(ctx, u, b, t, to)
	if r.err == nil && r.end.Fault != "" {
		r.err = fmt.Errorf("%w: %.40q", app.ErrNotDrawable, r.end.Fault)
	}
	return r
}
