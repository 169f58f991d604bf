package storefront

import (
	"errors"
	"io"
	"net/http"
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
	// maxPictures is the number of files of readers' pictures that are read, or made a picture, at
	// once.
	maxPictures = 2

	// maxPictureForm is the largest form with a picture, in bytes: the file, and some for the rest.
	maxPictureForm = cover.MaxAvatarFile + 64<<10
)

// setPicture makes a file the reader's picture. Only a reader who is signed in has the file read.
func (f *Storefront) setPicture(rq *request) error {
	if _, err := f.Shop.Me(rq.r.Context(), rq.key); err != nil {
		return err
	}
	select {
	case f.pictures <- struct{}{}:
		defer func() { <-f.pictures }()
	default:
		return app.TooOften(time.Second)
	}
	form := page.NewForm(nil)
	file, err := readPicture(rq)
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

// readPicture returns the file of a form. It is empty if none was chosen. The error is an
// *http.MaxBytesError if the form is too long.
func readPicture(rq *request) ([]byte, error) {
	rq.r.Body = http.MaxBytesReader(rq.w, rq.r.Body, maxPictureForm)
	parts, err := rq.r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if part.FormName() != "picture" {
			continue
		}
		file, err := io.ReadAll(io.LimitReader(part, cover.MaxAvatarFile+1))
		if len(file) > cover.MaxAvatarFile {
			return nil, &http.MaxBytesError{Limit: cover.MaxAvatarFile}
		}
		return file, err
	}
}

func (f *Storefront) removePicture(rq *request) error {
	if _, err := f.Shop.RemovePicture(rq.r.Context(), rq.key); err != nil {
		return err
	}
	return f.redirect(rq, "/me", rq.lang.Sprintf("Your picture is removed."))
}
