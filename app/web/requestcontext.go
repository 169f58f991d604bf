package web

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"

	"github.com/labstack/echo/v4"
)

// requestContext is the echo.Context of a request, with its id and its result for the access log.
// Echo's own values would allocate a map for each request.
type requestContext struct {
	echo.Context
	id          [1]string // the request id, as a header value
	result      int       // the envelope's
	hasResult   bool
	rateLimited error // the error of a JSON-RPC call over its limit
}

// newRequestContext adds a request id of 16 random hexadecimal digits. It is no secret.
func newRequestContext(c echo.Context) *requestContext {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], rand.Uint64())
	return &requestContext{Context: c, id: [1]string{hex.EncodeToString(id[:])}}
}

// requestContextOf returns the requestContext that observe passes to every handler.
func requestContextOf(c echo.Context) *requestContext { return c.(*requestContext) }

func (rc *requestContext) setResult(result int) { rc.result, rc.hasResult = result, true }

func (rc *requestContext) requestID() string { return rc.id[0] }
