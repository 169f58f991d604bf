package app

import (
	"context"
	"errors"
	"slices"
)

const (
	positionsRead   = 5000 // in one View, in about 5 ms
	positionsDelete = 100  // in one Update; each is one key
)

// deletePositionsOf deletes a reader's positions.
func (s *Shop) deletePositionsOf(ctx context.Context, user UserID) error {
	for {
		some, err := read(ctx, s.Store, func(r Reader) ([]Position, error) {
			return collect(r.PositionsOf(user), positionsRead)
		})
		if err != nil || len(some) == 0 {
			return err
		}
		if err := s.deletePositions(ctx, some); err != nil {
			return err
		}
	}
}

// deletePositionsIn deletes the positions in a book. It reads all positions in several Views, as
// neverBought does.
func (s *Shop) deletePositionsIn(ctx context.Context, book BookID) error {
	for after := (Position{}); ; {
		some, err := read(ctx, s.Store, func(r Reader) ([]Position, error) {
			return collect(r.Positions(after), positionsRead)
		})
		if err != nil || len(some) == 0 {
			return err
		}
		after = some[len(some)-1]
		in := slices.DeleteFunc(some, func(p Position) bool { return p.Book != book })
		if err := s.deletePositions(ctx, in); err != nil {
			return err
		}
	}
}

func (s *Shop) deletePositions(ctx context.Context, all []Position) error {
	for some := range slices.Chunk(all, positionsDelete) {
		_, err := write(ctx, s.Store, func(tx Tx) (struct{}, error) {
			for _, p := range some {
				if err := tx.DeletePosition(p.User, p.Book); err != nil && !errors.Is(err, ErrNotFound) {
					return struct{}{}, err
				}
			}
			return struct{}{}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
