package web

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"

	"github.com/labstack/echo/v4"
)

// exchange is a request under way and what is noted of its answer. It goes to handlers as their
// echo.Context, whose own notes are a map for each request.
type exchange struct {
	echo.Context
	id        [1]string // the request's, as a header has it
	result    int       // the envelope's
	hasResult bool
	often     error // the failure of a JSON-RPC call that comes too often
}

// newExchange gives a request its id: 16 hexadecimal digits that no other one has. It is no secret.
func newExchange(c echo.Context) *exchange {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], rand.Uint64())
	return &exchange{Context: c, id: [1]string{hex.EncodeToString(id[:])}}
}

// exchangeOf is what a handler was given.
func exchangeOf(c echo.Context) *exchange { return c.(*exchange) }

func (x *exchange) setResult(result int) { x.result, x.hasResult = result, true }

func (x *exchange) requestID() string { return x.id[0] }
