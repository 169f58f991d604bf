package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Rows returns the table of routes as text, a row a line: verbs, paths and JSON-RPC method.
func Rows() (rows []string) {
	for _, r := range routes {
		rows = append(rows, strings.Join(r.verbs, ",")+" "+strings.Join(r.paths, ",")+" "+r.method)
	}
	return rows
}

// Paths returns the routes of a handler, each as verb and path.
func Paths(handler http.Handler) (paths []string) {
	for _, r := range handler.(*echo.Echo).Routes() {
		paths = append(paths, r.Method+" "+r.Path)
	}
	return paths
}
