package app

import "context"

// Ready tells whether the store answers.
func (s *Shop) Ready(ctx context.Context) error {
	_, err := read(ctx, s.Store, func(r Reader) (struct{}, error) {
		_, err := r.Book(0)
		return struct{}{}, ifNotFound(err, nil)
	})
	return err
}
