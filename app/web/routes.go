package web

import (
	"context"
	"net/http"
	"reflect"

	"littleshelf/app"
)

// route is one call of the shop: how REST and JSON-RPC name it, and what it does. Both transports
// are made from this table and have no line for any one call.
type route struct {
	verbs  []string
	paths  []string     // the first is its name, the others are what published clients also use
	method string       // in JSON-RPC
	counts app.Activity // towards a limit
	body   int64        // how long one may be, in bytes
	operation
}

// operation is what a route does: the parameters that it wants, and the call.
type operation struct {
	wanted parameters
	call   func(*Server, context.Context, request) (any, error)
}

var (
	get  = []string{http.MethodGet}
	post = []string{http.MethodPost}
	both = []string{http.MethodGet, http.MethodPost}
)

// short is a body of a few fields.
const short = 16 << 10

var routes = []route{
	{both, []string{"/login", "/api/user/login"}, "User.login", app.Logins, usualBody, core((*Server).login)},
	{get, []string{"/api/book/getBooks"}, "Book.getBooks", app.Reads, 0, core((*Server).getBooks)},
	{get, []string{"/api/book/queryBook"}, "Book.queryBook", app.Reads, 0, core((*Server).queryBook)},
	{post, []string{"/api/comment/write"}, "Comment.write", app.Writes, maxBody, core((*Server).writeComment)},
	{get, []string{"/api/user/getBoughtBooks", "/api/user/getBoughtBook"}, "User.getBoughtBooks", app.Reads, 0, core((*Server).getBoughtBooks)},
	{post, []string{"/api/order/buy"}, "Order.buy", app.Buys, short, core((*Server).buy)},
	{get, []string{"/api/user/info"}, "User.info", app.Reads, 0, core((*Server).info)},
	{post, []string{"/api/user/logout"}, "User.logout", app.Writes, short, core((*Server).logout)},
	{get, []string{"/api/user/ledger"}, "User.ledger", app.Reads, 0, core((*Server).ledger)},
	{get, []string{"/api/order/list"}, "Order.list", app.Reads, 0, core((*Server).listOrders)},
	{post, []string{"/api/user/redeem"}, "User.redeem", app.Writes, short, core((*Server).redeem)},
	{post, []string{"/api/comment/delete"}, "Comment.delete", app.Writes, short, core((*Server).deleteComment)},
}

// parameterNames are the names of all parameters that a call may want.
var parameterNames = func() map[string]bool {
	names := make(map[string]bool)
	for _, route := range routes {
		for _, parameter := range route.wanted {
			names[parameter.name] = true
		}
	}
	return names
}()

// core makes a route's operation from a method that takes one wire struct and answers another.
func core[In, Out any](fn func(*Server, context.Context, In) (Out, error)) operation {
	wanted := parametersOf(reflect.TypeFor[In]())
	return operation{wanted, func(s *Server, ctx context.Context, r request) (any, error) {
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
