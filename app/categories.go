package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
)

// CountedCategory is a category with the number of its books that are for sale.
type CountedCategory struct {
	Category
	Books int
}

// CategoryNames lists the categories in the order of the shop. It reads no book.
func (s *Shop) CategoryNames(ctx context.Context) ([]Category, error) {
	return read(ctx, s.Store, func(r Reader) ([]Category, error) {
		all, err := categories(r)
		return slices.SortedStableFunc(slices.Values(all), func(a, b Category) int { return a.Order - b.Order }), err
	})
}

// Categories lists the categories in the order of the shop, and returns the revision of the
// catalogue.
func (s *Shop) Categories(ctx context.Context) (all []CountedCategory, now Revision, err error) {
	all, err = read(ctx, s.Store, func(r Reader) (all []CountedCategory, err error) {
		if now, err = revision(r.CatalogueRevision()); err != nil {
			return nil, err
		}
		return s.countedCategories(r, now)
	})
	return all, now, err
}

// countedCategories lists the categories in the order of the shop, at the present revision.
func (s *Shop) countedCategories(r Reader, now Revision) (all []CountedCategory, err error) {
	named, err := categories(r)
	if err != nil {
		return nil, err
	}
	counts, err := s.Till.listedByCategory(r, now)
	for _, c := range named {
		all = append(all, CountedCategory{c, counts[c.Number]})
	}
	slices.SortStableFunc(all, func(a, b CountedCategory) int { return a.Order - b.Order })
	return all, err
}

// categoryCounts keeps how many books the categories have at the latest revision of the catalogue.
type categoryCounts struct {
	mu     sync.Mutex
	known  bool
	now    Revision
	counts map[int]int // never changed
}

// listedByCategory returns how many books of each category are for sale, at the present revision.
func (t *Till) listedByCategory(r Reader, now Revision) (map[int]int, error) {
	count := func() (map[int]int, error) {
		return booksByCategory(r, func(b Book) bool { return b.Listed })
	}
	if t == nil {
		return count()
	}
	k := &t.listedBooks
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known && k.now == now {
		return k.counts, nil
	}
	counts, err := count()
	if err != nil {
		return nil, err
	}
	k.known, k.now, k.counts = true, now, counts
	return counts, nil
}

func booksByCategory(r Reader, counted func(Book) bool) (map[int]int, error) {
	counts := make(map[int]int)
	for book, err := range r.Books() {
		if err != nil {
			return nil, err
		}
		if counted(book) {
			counts[book.Category]++
		}
	}
	return counts, nil
}

// CategoryNumber returns the number of the category with this name. Case, width and spaces do not
// matter.
func (s *Shop) CategoryNumber(ctx context.Context, name string) (int, error) {
	return read(ctx, s.Store, func(r Reader) (int, error) {
		all, err := categories(r)
		if err != nil {
			return 0, err
		}
		if i := indexOfName(all, name); i >= 0 {
			return all[i].Number, nil
		}
		msg := fmt.Sprintf("no category is called %q: category list shows them, and category set 0 NAME makes one", name)
		return 0, &Error{Code: Invalid, Msg: msg}
	})
}

// UnnamedCategory returns a sentence if the book's category has no name.
func (s *Shop) UnnamedCategory(ctx context.Context, id BookID) (words []string, err error) {
	return read(ctx, s.Store, func(r Reader) ([]string, error) {
		book, err := r.Book(id)
		if err != nil || book.Category == 0 {
			return nil, ifNotFound(err, nil)
		}
		all, err := categories(r)
		if err != nil || indexOfNumber(all, book.Category) >= 0 {
			return nil, err
		}
		return []string{fmt.Sprintf("category %d has no name: littleshelf category set %d NAME", book.Category, book.Category)}, nil
	})
}

func indexOfName(all []Category, name string) int {
	folded := FoldName(name)
	return slices.IndexFunc(all, func(c Category) bool { return FoldName(c.Name) == folded })
}

func indexOfNumber(all []Category, number int) int {
	return slices.IndexFunc(all, func(c Category) bool { return c.Number == number })
}

// SetCategory makes a category or changes its name. A number of 0 is the next free one. A nil order
// keeps the category's order, or puts a new category last.
func (s *Shop) SetCategory(ctx context.Context, request Request, number int, name string, order *int) (Receipt, error) {
	return s.changeCategories(ctx, request, func(r Reader, all []Category) ([]Category, change, error) {
		next := nextCategory(all)
		next.Number = cmp.Or(number, next.Number)
		at, before := indexOfNumber(all, next.Number), ""
		if at >= 0 {
			next, before = all[at], all[at].described()
			all = slices.Delete(all, at, at+1)
		}
		next.Name = TidyName(oneLine(name))
		if order != nil {
			next.Order = *order
		}
		all, err := withCategory(all, next)
		return all, change{"category set", strconv.Itoa(next.Number), before, next.described()}, err
	})
}

// nextCategory returns a category with a free number and the last place. The number follows the
// highest one, or is the lowest free one if that is the highest of all.
func nextCategory(all []Category) (next Category) {
	for _, c := range all {
		next.Number, next.Order = max(next.Number, c.Number), max(next.Order, c.Order)
	}
	next.Order = min(next.Order+1, MaxCategory)
	if next.Number++; next.Number > MaxCategory {
		for next.Number = 1; indexOfNumber(all, next.Number) >= 0; next.Number++ {
		}
	}
	return next
}

// RenameCategory changes the name of a category.
func (s *Shop) RenameCategory(ctx context.Context, request Request, number int, name string) (Receipt, error) {
	return s.changeCategories(ctx, request, func(r Reader, all []Category) ([]Category, change, error) {
		at := indexOfNumber(all, number)
		if at < 0 {
			return nil, change{}, errNoCategory
		}
		next, before := all[at], all[at].described()
		next.Name = TidyName(oneLine(name))
		all, err := withCategory(slices.Delete(all, at, at+1), next)
		return all, change{"category rename", strconv.Itoa(number), before, next.described()}, err
	})
}

// RemoveCategory removes a category that no book is in. The last category stays.
func (s *Shop) RemoveCategory(ctx context.Context, request Request, number int) (Receipt, error) {
	return s.changeCategories(ctx, request, func(r Reader, all []Category) ([]Category, change, error) {
		at := indexOfNumber(all, number)
		if at < 0 {
			return nil, change{}, errNoCategory
		}
		counts, err := booksByCategory(r, func(Book) bool { return true })
		switch {
		case err != nil:
			return nil, change{}, err
		case counts[number] > 0:
			msg := fmt.Sprintf("%d books are in category %d: put them into another one first", counts[number], number)
			return nil, change{}, &Error{Code: Invalid, Msg: msg}
		case len(all) == 1:
			return nil, change{}, &Error{Code: Invalid, Msg: "a shop has at least one category"}
		}
		before := all[at].described()
		return slices.Delete(all, at, at+1), change{"category remove", strconv.Itoa(number), before, "removed"}, nil
	})
}

// withCategory adds a category to others.
func withCategory(others []Category, add Category) ([]Category, error) {
	if err := add.Validate(); err != nil {
		return nil, invalid(err)
	}
	if at := indexOfName(others, add.Name); at >= 0 {
		return nil, &Error{Code: Invalid, Msg: fmt.Sprintf("category %d has that name", others[at].Number)}
	}
	if len(others) >= MaxCategories {
		return nil, &Error{Code: Invalid, Msg: fmt.Sprintf("a shop has at most %d categories", MaxCategories)}
	}
	return append(others, add), nil
}

// described returns the category as the audit shows it.
func (c Category) described() string {
	return fmt.Sprintf("called %q", c.Name) + ", " + fmt.Sprintf("place %d", c.Order)
}

// errMoved is the failure of a change that was planned on an older catalogue.
var errMoved = errors.New("the catalogue changed meanwhile")

// maxPlans is how often a change of categories is planned while the catalogue is changing.
const maxPlans = 20

// changeCategories plans a change in a View, since it depends on the names of all categories, and
// stores it while the catalogue has the same revision.
func (s *Shop) changeCategories(
	ctx context.Context, request Request, plan func(r Reader, all []Category) (after []Category, c change, err error),
) (Receipt, error) {
	if first, err := s.findReceipt(ctx, request.ID); !errors.Is(err, ErrNotFound) {
		return first, err
	}
	for range maxPlans {
		var seen Revision
		var stored, after []Category
		c, err := read(ctx, s.Store, func(r Reader) (c change, err error) {
			if seen, err = revision(r.CatalogueRevision()); err != nil {
				return c, err
			}
			if stored, err = collect(r.Categories(), MaxCategories); err != nil {
				return c, err
			}
			after, c, err = plan(r, slices.Clone(orFirst(stored)))
			return c, err
		})
		if err != nil {
			return Receipt{}, err
		}
		receipt, err := s.act(ctx, request, func(tx Tx) (change, error) {
			if now, err := revision(tx.CatalogueRevision()); err != nil || now != seen {
				return change{}, cmp.Or(err, error(errMoved))
			}
			return c, replaceCategories(tx, stored, after)
		})
		if !errors.Is(err, errMoved) {
			return receipt, err
		}
	}
	return Receipt{}, &Error{Code: Invalid, Msg: "the catalogue changed meanwhile: try again"}
}

// replaceCategories writes the difference between two lists.
func replaceCategories(tx Tx, stored, after []Category) error {
	for _, c := range stored {
		if indexOfNumber(after, c.Number) < 0 {
			if err := tx.DeleteCategory(c.Number); err != nil {
				return err
			}
		}
	}
	for _, c := range after {
		if !slices.Contains(stored, c) {
			if err := tx.PutCategory(c); err != nil {
				return err
			}
		}
	}
	return nil
}
