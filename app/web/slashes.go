package web

import (
	"strings"

	"github.com/labstack/echo/v4"
)

// mergeSlashes merges consecutive slashes in the paths of calls. Some clients join a base address
// that ends with a slash and a path that begins with one. Other paths come from the shop's own
// links.
func mergeSlashes(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if address := c.Request().URL; strings.Contains(address.Path, "//") {
			if path := merge(address.Path); isCall(path) {
				address.Path, address.RawPath = path, merge(address.RawPath)
			}
		}
		return next(c)
	}
}

// isCall reports whether path is below one of the calls' prefixes.
func isCall(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first == "api" || first == "login"
}

func merge(path string) string {
	var b strings.Builder
	for i := range len(path) {
		if path[i] != '/' || i == 0 || path[i-1] != '/' {
			b.WriteByte(path[i])
		}
	}
	return b.String()
}
