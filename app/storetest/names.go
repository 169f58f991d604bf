package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"littleshelf/app"
)

// listsNames stores names that differ only before folding, a name that is a prefix of another,
// readers without a name, a renamed reader and an erased one.
func listsNames(ctx context.Context, s app.Store) error {
	ids := edges[app.User]()
	var rows []any
	for i, name := range []string{"", "Ａnna", "anna", "ANN a", "annabel", "甲", "甲 乙", "乙", ""} {
		user := aUser(ids[i])
		user.Profile.NickName = name
		rows = append(rows, user)
	}
	names := []app.Named{
		{User: ids[0]}, {User: ids[8]},
		{Name: "anna", User: ids[1]}, {Name: "anna", User: ids[2]}, {Name: "anna", User: ids[3]}, {Name: "annabel", User: ids[4]},
		{Name: "乙", User: ids[7]}, {Name: "甲", User: ids[5]}, {Name: "甲乙", User: ids[6]},
	}
	renamed := aUser(ids[4])
	renamed.Profile.NickName = "Ben"
	erased := aUser(ids[5])
	erased.OpenID, erased.Erased = "", true
	later := []app.Named{names[0], names[1], names[2], names[3], names[4], {Name: "ben", User: ids[4]}, names[6], names[8]}
	listed := func(want []app.Named) func(app.Reader) error {
		return func(r app.Reader) error {
			err := lists("Names", r.Names(app.Named{}), want)
			for i, after := range want {
				err = cmp.Or(err, lists(fmt.Sprintf("Names after %v", after), r.Names(after), want[i+1:]))
			}
			return cmp.Or(err,
				lists("Names after a name", r.Names(app.Named{Name: "anna"}), want[2:]),
				lists("Names after the last", r.Names(app.Named{Name: "龘"}), want[:0]))
		}
	}
	return cmp.Or(
		stock(ctx, s, rows...),
		s.View(ctx, listed(names)),
		stock(ctx, s, renamed, erased),
		s.View(ctx, listed(later)),
	)
}

// namesOf returns the names that Names should list for users.
func namesOf(users []app.User) (names []app.Named) {
	for _, user := range users {
		if named, ok := user.Named(); ok {
			names = append(names, named)
		}
	}
	slices.SortFunc(names, byName)
	return names
}
