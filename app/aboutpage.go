package app

import "context"

// AboutPage is what the shop says of itself to one visitor.
type AboutPage struct {
	Reader User // zero for a guest
	ShopInfo
}

// AboutPage returns what the shop says of itself to the reader that key signs in, or to a guest.
func (s *Shop) AboutPage(ctx context.Context, key SKey) (AboutPage, error) {
	return visit(ctx, s, key, func(r Reader, user User) (AboutPage, error) {
		info, err := s.info(r)
		return AboutPage{user, info}, err
	})
}
