package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// Elsewhere is a Books whose files are on other machines, from which clients download them.
type Elsewhere interface {
	// Address returns an address at which any client can GET a file for a minute, or with the verb
	// HEAD describe it. The response has the Content-Disposition. The address is empty if the server
	// must send the file. The error is fs.ErrNotExist only if there is no such file.
	Address(verb, name, disposition string) (address string, err error)
}

// addressOf returns the address to which a download is redirected. It is empty if the server sends
// the file itself, as it does with each copy that has a stamp.
func (s *Server) addressOf(c echo.Context, disposition string, file app.File) (string, error) {
	elsewhere, ok := s.Books.(Elsewhere)
	if !ok || file.Stamp != "" {
		return "", nil
	}
	return elsewhere.Address(c.Request().Method, file.DiskName, disposition)
}

// redirectDownload sends a client to the address of a file. No cache may keep the response: the
// address is a secret, and ends.
func redirectDownload(c echo.Context, address string) error {
	c.Response().Header()["Cache-Control"] = noStore
	return c.Redirect(http.StatusFound, address)
}
