package storefront

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/cover"
	"littleshelf/app/page"
)

var pictureRoutes = []route{
	{"GET", "/me/picture", leadTo("/me")},
	{"POST", "/me/picture", (*Storefront).setPicture},
	{"GET", "/me/picture/remove", leadTo("/me")},
	{"POST", "/me/picture/remove", (*Storefront).removePicture},
}

const (
	// maxPictureForm is the largest form with a picture, in bytes: the file, and some for the rest.
	maxPictureForm = cover.MaxAvatarFile + 64<<10

	// maxPictureHead bounds what stands before the file, in bytes: package mime needs ten for each.
	maxPictureHead = 8 << 10

	// maxPictures bounds the forms with pictures that are read, or made a picture, at once, in bytes.
	maxPictures = 4 * maxPictureForm
)

// sentPictures are the forms with pictures that are read, or made a picture. A reader has one at
// once: two slow ones of one reader must not take the place of everyone's.
type sentPictures struct {
	mu    sync.Mutex
	sizes map[app.UserID]int64 // of each reader's form at most, in bytes
	sum   int64
}

func newSentPictures() *sentPictures { return &sentPictures{sizes: make(map[app.UserID]int64)} }

// begin reports whether a reader's form of so many bytes may be read now. Then end follows.
func (s *sentPictures) begin(reader app.UserID, size int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, sends := s.sizes[reader]; sends || s.sum+size > maxPictures {
		return false
	}
	s.sizes[reader] = size
	s.sum += size
	return true
}

func (s *sentPictures) end(reader app.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sum -= s.sizes[reader]
	delete(s.sizes, reader)
}

// setPicture makes a file the reader's picture. Only a reader who is signed in has the file read.
func (f *Storefront) setPicture(rq *request) error {
	reader, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	size := rq.r.ContentLength
	if size < 0 || size > maxPictureForm {
		size = maxPictureForm
	}
	if !f.pictures.begin(reader.ID, size) {
		return app.TooOften(time.Second)
	}
	defer f.pictures.end(reader.ID)
	form := page.NewForm(nil)
	file, err := readPicture(rq, size)
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		form.Refuse("picture", rq.lang.Sprintf("The picture has more than %d MB. Choose a smaller one.", cover.MaxAvatarFile>>20))
	case err != nil:
		return &app.Error{Code: app.Invalid, Msg: "the picture did not come whole: send it again"}
	case len(file) == 0:
		form.Refuse("picture", rq.lang.Sprintf("Choose a picture first."))
	}
	if !form.OK() {
		return f.renderMe(rq, http.StatusUnprocessableEntity, form)
	}
	_, err = f.Shop.SetPicture(rq.r.Context(), rq.key, file)
	var own *app.Error
	switch {
	case errors.As(err, &own) && own.Code == app.Invalid:
		form.Refuse("picture", rq.lang.Sprintf("This picture cannot be used. A JPEG, PNG or WebP of a usual size can."))
		return f.renderMe(rq, http.StatusUnprocessableEntity, form)
	case err != nil:
		return err
	}
	return f.redirect(rq, "/me", rq.lang.Sprintf("That is your picture now."))
}

// readPicture returns the file of a form of at most size bytes. It is empty if none was chosen. The
// error is an *http.MaxBytesError if the form is too long.
func readPicture(rq *request, size int64) ([]byte, error) {
	body := &io.LimitedReader{R: http.MaxBytesReader(rq.w, rq.r.Body, size), N: maxPictureHead}
	rq.r.Body = io.NopCloser(body)
	parts, err := rq.r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF && body.N > 0 {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if part.FormName() != "picture" {
			continue
		}
		body.N = size
		var file bytes.Buffer
		file.Grow(int(size) + bytes.MinRead) // once: a buffer that grows is copied
		n, err := file.ReadFrom(io.LimitReader(part, cover.MaxAvatarFile+1))
		if n > cover.MaxAvatarFile {
			return nil, &http.MaxBytesError{Limit: cover.MaxAvatarFile}
		}
		return file.Bytes(), err
	}
}

func (f *Storefront) removePicture(rq *request) error {
	if _, err := f.Shop.RemovePicture(rq.r.Context(), rq.key); err != nil {
		return err
	}
	return f.redirect(rq, "/me", rq.lang.Sprintf("Your picture is removed."))
}
