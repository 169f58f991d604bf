package app

import "context"

// dossierPage is how many orders, lines of the statement and comments a Dossier has.
const dossierPage = 20

// Dossier is what the keeper looks up about one reader.
type Dossier struct {
	User      User
	Orders    []Sale    // the newest
	Statement []Entry   // the newest
	Comments  []Comment // the newest
}

// Dossier gives what there is about one reader, as of one moment.
func (s *Shop) Dossier(ctx context.Context, id UserID) (Dossier, error) {
	return read(ctx, s.Store, func(r Reader) (d Dossier, err error) {
		if d.User, err = r.User(id); err != nil {
			return d, ifNotFound(err, errNoReader)
		}
		if d.Orders, err = take(sales(r, r.OrdersOf(id, OrderID{})), dossierPage); err != nil {
			return d, err
		}
		if d.Statement, err = take(r.EntriesOf(id, 0), dossierPage); err != nil {
			return d, err
		}
		d.Comments, err = take(r.CommentsBy(id, 0), dossierPage)
		return d, err
	})
}
