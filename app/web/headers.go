package web

import "github.com/labstack/echo/v4"

const (
	// pagePolicy lets the page load its own style and pictures, and nothing else.
	pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

	// partPolicy is for what the page is made of: looked at alone, it loads nothing.
	partPolicy = "default-src 'none'; frame-ancestors 'none'"
)

// httpsOnly has browsers come over HTTPS for a year; not to subdomains, which may be somebody else's.
var httpsOnly = []string{"max-age=31536000"} // shared by all answers: nobody appends to it

// guard is for every answer. Only a shop that gets its own certificates promises HTTPS for a year: a
// certificate of the owner's may be a trial.
func (s *Server) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		s.noteForwarded(c.Request())
		if len(s.Origins) > 0 && c.Request().TLS != nil {
			c.Response().Header()[echo.HeaderStrictTransportSecurity] = httpsOnly
		}
		return next(c)
	}
}

// document is for what a browser shows. All else is JSON, text or a download, which nosniff keeps
// from being taken for one; no more headers there, on every answer to every phone.
func document(policy string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			header := c.Response().Header()
			header.Set(echo.HeaderContentSecurityPolicy, policy)
			// Where a link leads, nobody learns where it stood.
			header.Set(echo.HeaderReferrerPolicy, "no-referrer")
			return next(c)
		}
	}
}
