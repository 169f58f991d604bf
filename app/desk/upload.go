package desk

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/books"
)

// Books is the books folder.
type Books interface {
	// KeepIf stores a PDF of at most limit bytes durably, under a name that is derived from its
	// content. It stores nothing if wanted returns an error, which it returns.
	KeepIf(pdf io.Reader, limit int64, wanted func(hash [sha256.Size]byte, size int64) error) (name string, err error)

	// KeepCover stores a cover durably, and OpenCover opens one of its sizes.
	KeepCover(large []byte) (hash [sha256.Size]byte, err error)
	OpenCover(hash [sha256.Size]byte, small bool) (fs.File, error)
}

const (
	// maxUploads is the number of uploads whose bytes are read at once. The others wait for
	// uploadWait at most, and their bytes wait in the browser.
	maxUploads = 4
	uploadWait = 10 * time.Minute

	// maxFiles is the largest number of files in a form, and maxFields bounds its other fields, in
	// bytes.
	maxFiles  = 200
	maxFields = 64 << 10
)

// The fields of a form with files.
const (
	pdfField  = "pdf"
	sizeField = "size" // of the next file, in bytes: a script says it, so that a large file is refused early
)

// upload reads a form with files part by part. No part is held in memory or in a temporary file of
// its own.
type upload struct {
	*page.Form
	body    *uploadBody
	parts   *multipart.Reader
	field   string          // of the files
	file    *multipart.Part // the present one
	files   int
	fields  int64 // bytes of the fields that were read
	ended   bool  // the rest is not read
	release func()
}

// beginUpload waits until another upload may be read. field is the field of its files.
func (d *Desk) beginUpload(rq *request, field string) (*upload, error) {
	body := &uploadBody{ReadCloser: rq.r.Body, control: http.NewResponseController(rq.w), stall: d.UploadStall}
	r := rq.r.WithContext(rq.r.Context()) // a server that finds another body in its own request reads the rest of it
	r.Body = body
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &app.Error{Code: app.Invalid, Msg: "this form must be sent with its files"}
	}
	body.extend(uploadWait + body.stall)
	timer := time.NewTimer(uploadWait)
	defer timer.Stop()
	select {
	case d.uploads <- struct{}{}:
	case <-timer.C:
		return nil, app.TooOften(time.Minute)
	case <-rq.r.Context().Done():
		return nil, rq.r.Context().Err()
	}
	body.extend(body.stall)
	return &upload{
		Form: page.NewForm(make(url.Values)), body: body, parts: parts, field: field, release: func() { <-d.uploads },
	}, nil
}

// beginOneFile is beginUpload for a form with one file, up to that file. A form without it is
// refused with the sentence missing.
func (d *Desk) beginOneFile(rq *request, field, missing string) (*upload, error) {
	u, err := d.beginUpload(rq, field)
	if err != nil {
		return nil, err
	}
	more, err := u.next()
	if err != nil {
		u.release()
		return nil, err
	}
	if !more {
		u.Refuse(field, rq.lang.Text(missing))
	}
	return u, nil
}

// next skips the rest of the present file, and reads the fields before the next one. It reports
// false after the last file.
func (u *upload) next() (bool, error) {
	u.body.extend(u.body.stall)
	for !u.ended {
		part, err := u.parts.NextPart()
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, errBroken
		}
		switch {
		case part.FormName() != u.field:
			if err := u.readField(part); err != nil {
				return false, err
			}
		case part.FileName() == "": // no file was chosen
		case u.files == maxFiles:
			return false, &app.Error{Code: app.Invalid, Msg: fmt.Sprintf("at most %d files at once", maxFiles)}
		default:
			u.file = part
			u.files++
			return true, nil
		}
	}
	return false, nil
}

func (u *upload) readField(part *multipart.Part) error {
	value, err := io.ReadAll(io.LimitReader(part, maxFields-u.fields+1))
	if err != nil {
		return errBroken
	}
	if u.fields += int64(len(value)); u.fields > maxFields {
		return &http.MaxBytesError{Limit: maxFields}
	}
	u.Values.Set(part.FormName(), string(value))
	return nil
}

// name returns the name of the present file. Some browsers send the path too.
func (u *upload) name() string {
	name := strings.ToValidUTF8(u.file.FileName(), "")
	return name[strings.LastIndex(name, `\`)+1:]
}

// tooLarge reports whether a script has said that the present file is larger than limit.
func (u *upload) tooLarge(limit int64) bool {
	size, err := strconv.ParseInt(u.Value(sizeField), 10, 64)
	return err == nil && size > limit
}

// errBroken is the error of a body that broke off, or that is no form.
var errBroken = &app.Error{Code: app.Invalid, Msg: "the upload broke off, and of its last file nothing is kept: send it again"}

// keep stores the present file, if wanted returns nil; otherwise it returns the error of wanted.
// The message, if there is one, says in words why the file was not stored. Other errors end the
// upload.
func (d *Desk) keep(
	rq *request, u *upload, wanted func(hash app.FileHash, size int64) error,
) (name, message string, err error) {
	limit, err := d.Shop.MaxPDF(rq.r.Context())
	if err != nil {
		return "", "", err
	}
	if u.tooLarge(limit) {
		u.ended = true
		return "", rq.lang.Error(books.TooLargeError{Limit: limit}), nil
	}
	var unwanted error
	name, err = d.Books.KeepIf(u.file, limit, func(hash [sha256.Size]byte, size int64) error {
		unwanted = wanted(hash, size)
		return unwanted
	})
	switch {
	case err == nil || unwanted != nil:
		return name, "", unwanted
	case u.body.err != nil:
		return "", "", errBroken
	case errors.Is(err, books.TooLargeError{Limit: limit}),
		errors.Is(err, books.ErrEmpty), errors.Is(err, books.ErrNotPDF), errors.Is(err, books.ErrCut):
		return "", rq.lang.Error(err), nil
	}
	return "", d.notStored(rq, "an uploaded PDF", err), nil
}

// notStored logs why something was not stored, and says it in words.
func (d *Desk) notStored(rq *request, what string, err error) string {
	d.Log.Error(what+" was not stored", "err", err)
	if errors.Is(err, syscall.ENOSPC) {
		return rq.lang.Text("The server's disk is full. Make room, then send the file again.")
	}
	return rq.lang.Sprintf("The server could not store the file: %v", err)
}
