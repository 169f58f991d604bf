package web

import (
	"sync"

	"github.com/labstack/echo/v4"
)

// Paths of the documents that describe the API for programs.
const (
	openAPIPath = "/openapi.json"
	openRPCPath = "/openrpc.json"
)

// addDocuments serves the documents.
func (s *Server) addDocuments(e *echo.Echo) {
	e.Match(readVerbs, openAPIPath, s.document(func(at origin) any { return newOpenAPI(at) }))
	e.Match(readVerbs, openRPCPath, s.document(func(at origin) any { return newOpenRPC(at) }))
}

// document serves a JSON document that is built at the first request, once for all origins.
func (s *Server) document(build func(origin) any) echo.HandlerFunc {
	rendered := sync.OnceValues(func() (*cachedResponse, error) {
		text, err := marshal(build(originPlaceholder))
		return newCachedResponse(text), err
	})
	variants := newVariants()
	return func(c echo.Context) error {
		response, err := rendered()
		if err != nil {
			return err
		}
		return originResponse{cachedResponse: response, from: s.origin(c.Request()), variants: variants, now: s.Now}.serve(c)
	}
}
