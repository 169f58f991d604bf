package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
	"littleshelf/app/negotiate"
)

// avatarURL returns the address of a reader's picture, as a client opens it.
func (o origin) avatarURL(address string) string {
	if strings.HasPrefix(address, "/") {
		return string(o) + address
	}
	return address
}

// avatar serves a reader's picture. An address of an earlier picture leads to the present one,
// because comments keep the address that they were written with.
func (s *Server) avatar(c echo.Context) error {
	user, ok := parseAvatar(c.Param("*"))
	if !ok {
		return s.sendNoCover(c, app.ErrNoPicture)
	}
	hash, err := s.Shop.PictureHash(c.Request().Context(), user)
	if err != nil {
		return s.sendNoCover(c, err)
	}
	header := c.Response().Header()
	if present := app.AvatarPath(user, hash); c.Request().URL.Path != present {
		header["Cache-Control"] = noStore
		return c.Redirect(http.StatusFound, present)
	}
	etag := strconv.Quote(c.Param("*"))
	if negotiate.ETag(c.Request().Header, etag) {
		header.Set("Cache-Control", forAYear)
		header.Set("ETag", etag)
		return c.NoContent(http.StatusNotModified)
	}
	return s.sendAvatar(c, user, hash)
}

// sendAvatar reads a picture and sends it. It reserves the memory of the largest picture while it
// reads, and that of a long one until it is sent.
func (s *Server) sendAvatar(c echo.Context, user app.UserID, hash app.FileHash) error {
	held := app.MaxPicture
	if err := s.responseMemory.acquire(c.Request().Context(), held); err != nil {
		return s.sendNoCover(c, err)
	}
	defer func() { s.responseMemory.release(held) }()
	picture, err := s.Shop.Picture(c.Request().Context(), user)
	switch {
	case err != nil:
		return s.sendNoCover(c, err)
	case picture.Hash() != hash:
		return s.sendNoCover(c, app.ErrNoPicture) // replaced meanwhile
	}
	needed := len(picture.JPEG)
	if needed <= smallResponse {
		needed = 0
	}
	s.responseMemory.release(held - needed)
	held = needed
	c.Response().Header().Set(echo.HeaderContentType, "image/jpeg")
	return sendCover(c, strings.NewReader(picture.JPEG))
}

// parseAvatar returns the reader of a path below /avatars/: UID-HASH.jpg.
func parseAvatar(path string) (user app.UserID, ok bool) {
	name, isJPEG := strings.CutSuffix(path, ".jpg")
	at := strings.LastIndexByte(name, '-')
	if !isJPEG || at < 0 {
		return app.UserID{}, false
	}
	var hash app.FileHash
	ok = user.UnmarshalText([]byte(name[:at])) == nil && hash.UnmarshalText([]byte(name[at+1:])) == nil
	return user, ok
}
