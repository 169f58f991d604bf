package app

import "context"

// Ban ends a reader's sessions and links and refuses further logins.
func (s *Shop) Ban(ctx context.Context, request Request, id UserID) (Receipt, error) {
	return s.setBanned(ctx, request, id, "reader ban", true)
}

// Unban undoes Ban. The ended sessions stay ended.
func (s *Shop) Unban(ctx context.Context, request Request, id UserID) (Receipt, error) {
	return s.setBanned(ctx, request, id, "reader unban", false)
}

func (s *Shop) setBanned(ctx context.Context, request Request, id UserID, did string, banned bool) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		user, err := livingReader(tx, id)
		if err != nil {
			return change{}, err
		}
		c := change{did: did, to: id.String(), before: user.Standing()}
		if banned {
			if user, err = endAllSessions(tx, user); err != nil {
				return change{}, err
			}
		}
		user.Banned = banned
		c.after = user.Standing()
		return c, tx.PutUser(user)
	})
}

// Standing returns "erased", "banned" or "welcome".
func (u User) Standing() string {
	switch {
	case u.Erased:
		return "erased"
	case u.Banned:
		return "banned"
	}
	return "welcome"
}
