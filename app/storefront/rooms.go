package storefront

import (
	"strings"

	"littleshelf/app"
)

// roomOf returns the first part of a path.
func roomOf(path string) string {
	room, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return room
}

// movements are the reasons of a reader's statement in words.
var movements = map[app.Why]string{
	app.Signup:   "First visit",
	app.Bought:   "Exchanged for a book",
	app.Refunded: "Refund of an exchange",
	app.Redeemed: "Redeemed a code",
	app.Granted:  "Given by the shopkeeper",
	app.Taken:    "Taken by the shopkeeper",
}
