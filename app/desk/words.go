package desk

import "littleshelf/app"

// deeds are the acts of the log in words, by their names on the command line.
var deeds = map[string]string{
	"points add":      "Gave points",
	"points take":     "Took points",
	"reader ban":      "Banned a reader",
	"reader unban":    "Let a reader in again",
	"reader erase":    "Erased a reader",
	"order refund":    "Refunded an order",
	"book add":        "Added a book",
	"book set":        "Changed a book",
	"book unlist":     "Took a book off sale",
	"book relist":     "Put a book on sale again",
	"book remove":     "Removed a book",
	"category set":    "Set a category",
	"category rename": "Renamed a category",
	"category remove": "Removed a category",
	"comment hide":    "Hid a comment",
	"comment show":    "Showed a comment",
	"comment reply":   "Replied to a comment",
	"comment delete":  "Removed a comment",
	"codes mint":      "Made codes",
	"codes revoke":    "Revoked codes",
	"setting set":     "Changed a setting",
	"setting reset":   "Reset a setting",
	"keeper passwd":   "Set the password of the desk",
	"keeper link":     "Made a link to the desk",
	"keeper end":      "Signed out a device",
	"book redraw":     "Drew a book again",
	"backup":          "Backup",
	"verify":          "Verified a backup",
	"check":           "Checked the shop",
	"export":          "Exported data",

	"reader unpicture": "Removed a reader's picture",
}

// doing says what is under way, by the name on the command line.
var doing = map[string]string{
	"backup": "A backup is being made.",
	"verify": "A backup is being verified.",
	"check":  "The shop is being checked.",
}

// movements are the reasons of a reader's statement in words.
var movements = map[app.Why]string{
	app.Signup:   "First visit",
	app.Bought:   "Exchanged for a book",
	app.Refunded: "Refund of an order",
	app.Redeemed: "Redeemed a code",
	app.Granted:  "Given by you",
	app.Taken:    "Taken by you",
}
