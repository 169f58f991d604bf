package app

import "context"

// visit is read for the reader that key signs in, or for a guest, who is the zero User. An empty,
// unknown or ended key is a guest's: a shop can be looked at without a login.
func visit[T any](ctx context.Context, s *Shop, key SKey, fn func(Reader, User) (T, error)) (T, error) {
	var session Session
	result, err := read(ctx, s.Store, func(r Reader) (none T, err error) {
		var user User
		if key != "" {
			if user, session, err = s.signedIn(r, key); err != nil && !SignedOut(err) {
				return none, err
			}
		}
		return fn(r, user)
	})
	s.extend(ctx, session)
	return result, err
}
