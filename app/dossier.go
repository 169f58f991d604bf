package app

import "context"

// dossierPage is how many orders, ledger entries and comments a Dossier has.
const dossierPage = 20

// Dossier is the keeper's view of one reader.
type Dossier struct {
	User      User
	Orders    []Sale    // the newest
	Statement []Entry   // the newest
	Comments  []Comment // the newest
	Apps      int       // app passwords
}

// Dossier returns the newest activity of one reader. All of it is from one View.
func (s *Shop) Dossier(ctx context.Context, id UserID) (Dossier, error) {
	return read(ctx, s.Store, func(r Reader) (d Dossier, err error) {
		if d.User, err = r.User(id); err != nil {
			return d, ifNotFound(err, errNoReader)
		}
		if d.Orders, err = collect(sales(r, r.OrdersOf(id, OrderID{})), dossierPage); err != nil {
			return d, err
		}
		if d.Statement, err = collect(r.EntriesOf(id, 0), dossierPage); err != nil {
			return d, err
		}
		if d.Comments, err = collect(r.CommentsBy(id, 0), dossierPage); err != nil {
			return d, err
		}
		apps, err := appPasswordsOf(r, d.User)
		d.Apps = len(apps)
		return d, err
	})
}
