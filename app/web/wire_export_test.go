package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Rows writes the table of routes out, a row a line: verbs, paths and JSON-RPC's name.
func Rows() (rows []string) {
	for _, r := range routes {
		rows = append(rows, strings.Join(r.verbs, ",")+" "+strings.Join(r.paths, ",")+" "+r.method)
	}
	return rows
}

// Paths is all that a handler answers, each as verb and path.
func Paths(handler http.Handler) (paths []string) {
	for _, r := range handler.(*echo.Echo).Routes() {
		paths = append(paths, r.Method+" "+r.Path)
	}
	return paths
}
