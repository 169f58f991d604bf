package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

func (s *Server) pairBegin(ctx context.Context, in pairBeginIn) (pairBeginOut, error) {
	begun, err := s.Shop.BeginPairing(ctx)
	out := pairBeginOut{Code: string(begun.Code), Secret: string(begun.Secret), Expires: int(app.PairingLife / time.Second)}
	if begun.Image != "" {
		out.ImageURL = string(in.Origin) + "/pairs/" + string(begun.Code) + "-" + string(begun.Image)
	}
	return out, err
}

func (s *Server) pair(ctx context.Context, in pairIn) (envelope, error) {
	return envelope{}, s.Shop.ConfirmPairing(ctx, in.SKey, in.Code)
}

func (s *Server) pairFinish(ctx context.Context, in pairFinishIn) (pairFinishOut, error) {
	finished, err := s.Shop.FinishPairing(ctx, in.Code, in.Secret)
	out := pairFinishOut{State: finished.State}
	if finished.State == app.PairDone {
		reader := in.Origin.userInfo(finished.Login.User)
		out.UserInfo, out.SKey = &reader, string(finished.Login.SKey)
	}
	return out, err
}

// whilePairing has a browser keep an image as long as a pairing lasts.
const whilePairing = "private, max-age=300, immutable"

// pairImage sends the mini-program code of a pairing, at the address that pairBegin returned. Its
// key is not the secret: addresses are in the logs of proxies.
func (s *Server) pairImage(c echo.Context) error {
	code, key, _ := strings.Cut(c.Param("*"), "-")
	header := c.Response().Header()
	header["Cache-Control"] = noStore
	image, err := s.Shop.PairImage(c.Request().Context(), code, app.ImageKey(key))
	switch {
	case c.Request().Context().Err() != nil: // the client has left
		return c.NoContent(http.StatusServiceUnavailable)
	case err != nil && failureOf(err).status < http.StatusInternalServerError:
		return s.sendDownloadError(c, s.stray(c, err))
	case err != nil:
		return s.sendDownloadError(c, err)
	}
	size := len(image.Body)
	if !s.responseMemory.tryAcquire(size) { // the image takes memory while a slow client gets it
		return s.sendDownloadError(c, app.ErrCodeNotDrawn)
	}
	defer s.responseMemory.release(size)
	header.Set("Content-Type", image.Type)
	header.Set("Cache-Control", whilePairing)
	return sendBook(c, bytes.NewReader(image.Body), time.Time{})
}
