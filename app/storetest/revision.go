package storetest

import (
	"cmp"
	"context"
	"fmt"

	"littleshelf/app"
)

func revisionPromises() []Promise {
	return []Promise{
		{"the catalogue's revision counts the puts of books", catalogueGrows},
		{"the catalogue's revision counts the puts and deletions of categories", categoriesCount},
		{"the revision of a reader's positions counts their puts and deletions, and no other reader's", positionsCount},
		{"the revision of a book's comments counts their puts and deletions, and no other book's", commentsGrow},
	}
}

func catalogueGrows(ctx context.Context, s app.Store) error {
	book := aBook(1)
	renamed := book
	renamed.Name = "another name"
	for _, put := range []app.Book{book, renamed, aBook(2), book} {
		before, err := catalogueRevision(ctx, s)
		within := before
		err = cmp.Or(err, s.Update(ctx, func(tx app.Tx) error {
			if err := tx.PutBook(put); err != nil {
				return err
			}
			within, err = tx.CatalogueRevision()
			return err
		}))
		after, viewErr := catalogueRevision(ctx, s)
		if err = cmp.Or(err, viewErr); err != nil {
			return err
		}
		if within != before+1 || after != within {
			return fmt.Errorf("revision = %d before a put, %d after it, and %d when it was committed", before, within, after)
		}
	}
	return nil
}

func catalogueRevision(ctx context.Context, s app.Store) (revision uint64, err error) {
	err = s.View(ctx, func(r app.Reader) (err error) {
		revision, err = r.CatalogueRevision()
		return err
	})
	return revision, err
}

// categoriesCount puts a category twice, and deletes it.
func categoriesCount(ctx context.Context, s app.Store) error {
	category := aCategory(1)
	put := func(tx app.Tx) error { return tx.PutCategory(category) }
	del := func(tx app.Tx) error { return tx.DeleteCategory(category.Number) }
	for i, change := range []func(app.Tx) error{put, put, del} {
		before, err1 := catalogueRevision(ctx, s)
		err2 := s.Update(ctx, change)
		after, err3 := catalogueRevision(ctx, s)
		err := cmp.Or(err1, err2, err3, equal(fmt.Sprint("revision after change ", i), after, before+1))
		if err != nil {
			return err
		}
	}
	return nil
}

// positionsCount puts a reader's position twice, and deletes it.
func positionsCount(ctx context.Context, s app.Store) error {
	position := aPosition(ann, 1)
	put := func(tx app.Tx) error { return tx.PutPosition(position) }
	del := func(tx app.Tx) error { return tx.DeletePosition(position.User, position.Book) }
	err := stock(ctx, s, aUser(ann), aUser(ben), aBook(1), aPosition(ben, 1))
	for i, change := range []func(app.Tx) error{put, put, del} {
		before, others, err1 := positionsRevisions(ctx, s)
		err2 := s.Update(ctx, change)
		after, othersAfter, err3 := positionsRevisions(ctx, s)
		err = cmp.Or(err, err1, err2, err3,
			equal(fmt.Sprint("revision after change ", i), after, before+1),
			equal("another reader's revision", othersAfter, others))
	}
	return err
}

// positionsRevisions reads the revisions of the positions of ann and of ben.
func positionsRevisions(ctx context.Context, s app.Store) (one, other uint64, err error) {
	err = s.View(ctx, func(r app.Reader) error {
		var err1, err2 error
		one, err1 = r.PositionsRevision(ann)
		other, err2 = r.PositionsRevision(ben)
		return cmp.Or(err1, err2)
	})
	return one, other, err
}

func commentsGrow(ctx context.Context, s app.Store) error {
	user := aUser(edges[app.User]()[0])
	if err := stock(ctx, s, user, aBook(1), aBook(256)); err != nil {
		return err
	}
	shown := aComment(1, 1, user.ID)
	hidden := shown
	hidden.Hidden = true
	for _, change := range []struct {
		name string
		do   func(app.Tx) error
	}{
		{"a new comment", func(tx app.Tx) error { return tx.PutComment(shown) }},
		{"a hidden one", func(tx app.Tx) error { return tx.PutComment(hidden) }},
		{"a deleted one", func(tx app.Tx) error { return tx.DeleteComment(shown.ID) }},
	} {
		before, others, err := commentsRevisions(ctx, s)
		if err = cmp.Or(err, s.Update(ctx, change.do)); err != nil {
			return err
		}
		after, othersAfter, err := commentsRevisions(ctx, s)
		if err != nil {
			return err
		}
		if after != before+1 || othersAfter != others {
			return fmt.Errorf("%s: revision = %d before and %d after, another book's %d and %d", change.name, before, after, others, othersAfter)
		}
	}
	return nil
}

// commentsRevisions reads the comments revisions of books 1 and 256.
func commentsRevisions(ctx context.Context, s app.Store) (one, other uint64, err error) {
	err = s.View(ctx, func(r app.Reader) error {
		var err1, err2 error
		one, err1 = r.CommentsRevision(1)
		other, err2 = r.CommentsRevision(256)
		return cmp.Or(err1, err2)
	})
	return one, other, err
}
