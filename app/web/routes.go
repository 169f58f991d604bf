package web

import (
	"context"
	"net/http"
	"reflect"

	"littleshelf/app"
)

// route is one call of the shop: its names in REST and JSON-RPC, and its operation. Both transports
// are built from the table of routes and have no code for a single call.
type route struct {
	verbs  []string
	paths  []string     // published clients also use those after the first
	method string       // of JSON-RPC
	counts app.Activity // that its limits count
	body   int64        // the maximum length of a body, in bytes
	operation
}

// operation is the implementation of a route. Its parameters and its result are wire structs.
type operation struct {
	in, out    reflect.Type
	parameters parameters
	call       func(*Server, context.Context, request) (any, error)
}

var (
	get        = []string{http.MethodGet}
	post       = []string{http.MethodPost}
	getAndPost = []string{http.MethodGet, http.MethodPost}
)

// shortBody is longer than any body of a few fields, in bytes.
const shortBody = 16 << 10

var routes = []route{
	{getAndPost, []string{"/login", "/api/user/login"}, "User.login", app.Logins, smallBody, operationOf((*Server).login)},
	{get, []string{"/api/book/getBooks"}, "Book.getBooks", app.Reads, 0, renderedOperation[getBooksOut]((*Server).getBooks)},
	{get, []string{"/api/book/queryBook"}, "Book.queryBook", app.Reads, 0, renderedOperation[queryBookOut]((*Server).queryBook)},
	{post, []string{"/api/comment/write"}, "Comment.write", app.Writes, maxBody, operationOf((*Server).writeComment)},
	{get, []string{"/api/user/getBoughtBooks", "/api/user/getBoughtBook"}, "User.getBoughtBooks", app.Reads, 0,
		renderedOperation[boughtOut]((*Server).getBoughtBooks)},
	{post, []string{"/api/order/buy"}, "Order.buy", app.Buys, shortBody, operationOf((*Server).buy)},
	{get, []string{"/api/user/info"}, "User.info", app.Reads, 0, operationOf((*Server).info)},
	{post, []string{"/api/user/logout"}, "User.logout", app.Writes, shortBody, operationOf((*Server).logout)},
	{get, []string{"/api/user/ledger"}, "User.ledger", app.Reads, 0, operationOf((*Server).ledger)},
	{get, []string{"/api/order/list"}, "Order.list", app.Reads, 0, operationOf((*Server).listOrders)},
	{post, []string{"/api/user/redeem"}, "User.redeem", app.Writes, shortBody, operationOf((*Server).redeem)},
	{post, []string{"/api/comment/delete"}, "Comment.delete", app.Writes, shortBody, operationOf((*Server).deleteComment)},
	{get, []string{"/api/book/search"}, "Book.search", app.Searches, 0, operationOf((*Server).search)},
	{get, []string{"/api/book/categories"}, "Book.categories", app.Reads, 0, renderedOperation[categoriesOut]((*Server).listCategories)},
	{get, []string{"/api/book/position"}, "Book.position", app.Reads, 0, operationOf((*Server).position)},
	{post, []string{"/api/book/position"}, "Book.setPosition", app.Turns, shortBody, operationOf((*Server).setPosition)},
	{get, []string{"/api/book/pages"}, "Book.pages", app.Reads, 0, renderedOperation[pagesOut]((*Server).bookContents)},
	{post, []string{"/api/user/update"}, "User.update", app.Writes, shortBody, operationOf((*Server).update)},
	{post, []string{"/api/user/avatar"}, "User.setAvatar", app.Writes, maxUpload, operationOf((*Server).setAvatar)},
	{post, []string{"/api/user/removeAvatar"}, "User.removeAvatar", app.Writes, shortBody, operationOf((*Server).removeAvatar)},
	{post, []string{"/api/user/erase"}, "User.erase", app.Writes, shortBody, operationOf((*Server).erase)},
	{get, []string{"/api/user/devices"}, "User.devices", app.Reads, 0, operationOf((*Server).devices)},
	{post, []string{"/api/user/endDevice"}, "User.endDevice", app.Writes, shortBody, operationOf((*Server).endDevice)},
	{post, []string{"/api/user/pairBegin"}, "User.pairBegin", app.Pairings, shortBody, operationOf((*Server).pairBegin)},
	{post, []string{"/api/user/pair"}, "User.pair", app.Confirms, shortBody, operationOf((*Server).pair)},
	{post, []string{"/api/user/pairFinish"}, "User.pairFinish", app.Polls, shortBody, operationOf((*Server).pairFinish)},
	{get, []string{"/api/shop/info"}, "Shop.info", app.Reads, 0, operationOf((*Server).shopInfo)},
}

// parameterNames are the names of all parameters of all calls.
var parameterNames = func() map[string]bool {
	names := make(map[string]bool)
	for _, route := range routes {
		for _, parameter := range route.parameters {
			names[parameter.name] = true
		}
	}
	return names
}()

// operationOf makes an operation from a method that takes one wire struct and returns another.
func operationOf[In, Out any](fn func(*Server, context.Context, In) (Out, error)) operation {
	in := reflect.TypeFor[In]()
	wanted := parametersOf(in)
	return operation{in, reflect.TypeFor[Out](), wanted, func(s *Server, ctx context.Context, r request) (any, error) {
		var in In
		if err := wanted.decode(r, &in); err != nil {
			return nil, err
		}
		if err := r.admit(); err != nil {
			return nil, err
		}
		out, err := fn(s, ctx, in)
		if err != nil {
			return nil, err
		}
		return out, nil
	}}
}

// renderedOperation makes an operation from a method that may return a Wire that is rendered
// already.
func renderedOperation[Wire, In any](fn func(*Server, context.Context, In) (any, error)) operation {
	rendered := operationOf(fn)
	rendered.out = reflect.TypeFor[Wire]()
	return rendered
}
