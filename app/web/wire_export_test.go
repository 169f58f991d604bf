package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Rows returns the table of routes as text, one row per line: verbs, paths and JSON-RPC method.
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

// OpenAPI and OpenRPC return the documents of a shop at https://shop.example.
func OpenAPI() []byte { return encoded(newOpenAPI("https://shop.example")) }
func OpenRPC() []byte { return encoded(newOpenRPC("https://shop.example")) }

func encoded(document any) []byte {
	text, err := marshal(document)
	if err != nil {
		panic(err)
	}
	return text
}
