package web

import "github.com/labstack/echo/v4"

const (
	// pagePolicy lets the page load its own style and pictures, and nothing else.
	pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

	// partPolicy is for what the page is made of: looked at alone, it loads nothing.
	partPolicy = "default-src 'none'; frame-ancestors 'none'"
)

// Values that answers share: nobody appends to them.
var (
	// nosniff has browsers take an answer for what it says it is.
	nosniff = []string{"nosniff"}

	noCache      = []string{"no-cache"} // ask whether it still holds
	noStore      = []string{"no-store"}
	varyEncoding = []string{"Accept-Encoding"}
	gzipCoding   = []string{"gzip"}
	jsonType     = []string{"application/json; charset=utf-8"}
	htmlType     = []string{echo.MIMETextHTMLCharsetUTF8}

	// httpsOnly has browsers come over HTTPS for a year; not to subdomains, which may be somebody else's.
	httpsOnly = []string{"max-age=31536000"}
)

// guard sets what every answer has. Only a shop that gets its own certificates promises HTTPS for a
// year: a certificate of the owner's may be a trial.
func (s *Server) guard(c echo.Context) {
	header := c.Response().Header()
	header[echo.HeaderXContentTypeOptions] = nosniff
	if len(s.Origins) > 0 && c.Request().TLS != nil {
		header[echo.HeaderStrictTransportSecurity] = httpsOnly
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
