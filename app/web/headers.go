package web

import "github.com/labstack/echo/v4"

const (
	// pagePolicy lets the page load its own style and pictures, and nothing else.
	pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self';" +
		" form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

	// assetPolicy is for the page's styles and pictures: opened by itself, an asset loads nothing.
	assetPolicy = "default-src 'none'; frame-ancestors 'none'"
)

// Header values that all responses share. They are never appended to.
var (
	// nosniff has browsers rely on Content-Type.
	nosniff = []string{"nosniff"}

	noCache      = []string{"no-cache"} // revalidate before each use
	noStore      = []string{"no-store"}
	varyEncoding = []string{"Accept-Encoding"}
	varyPlatform = []string{"Accept-Encoding, User-Agent"}
	gzipCoding   = []string{"gzip"}
	jsonType     = []string{"application/json; charset=utf-8"}

	// httpsOnly has browsers use HTTPS for a year. Subdomains are left out: they may have other
	// owners.
	httpsOnly = []string{"max-age=31536000"}
)

// setCommonHeaders sets the headers of every response. Only a shop that gets its certificates by
// itself promises HTTPS for a year: a certificate of the owner's may be a trial.
func (s *Server) setCommonHeaders(c echo.Context) {
	header := c.Response().Header()
	header[echo.HeaderXContentTypeOptions] = nosniff
	if len(s.Origins) > 0 && c.Request().TLS != nil {
		header[echo.HeaderStrictTransportSecurity] = httpsOnly
	}
}

// documentHeaders sets the headers of documents and assets. Other responses are JSON, text or
// downloads; nosniff keeps browsers from showing them as documents, and they need no more headers.
func documentHeaders(policy string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			header := c.Response().Header()
			header.Set(echo.HeaderContentSecurityPolicy, policy)
			// The target of a link does not learn the page's address.
			header.Set(echo.HeaderReferrerPolicy, "no-referrer")
			return next(c)
		}
	}
}
