package control

import (
	"context"
	"time"

	"littleshelf/app"
)

const (
	ListReaders List[Reader]            = "reader list"
	ShowReader  Act[ReaderIn, Dossier]  = "reader show"
	BanReader   Act[ReaderChange, Done] = "reader ban"
	UnbanReader Act[ReaderChange, Done] = "reader unban"
	EraseReader Act[ReaderChange, Done] = "reader erase"

	UnpictureReader Act[ReaderChange, Done] = "reader unpicture"
)

var readerActs = []act{
	list(ListReaders, call.listReaders, func(r Reader) app.UserID { return r.ID }),
	query(ShowReader, call.showReader),
	change(BanReader, call.banReader),
	change(UnbanReader, call.unbanReader),
	change(UnpictureReader, call.unpictureReader),
	change(EraseReader, call.eraseReader),
}

// ReaderIn is a reader's name or uid, or a part of it, as Shop.FindReader accepts it.
type ReaderIn struct {
	Reader string `json:"reader"`
}

// ReaderChange is the input of an act on one reader.
type ReaderChange struct {
	Request
	Reader string `json:"reader"`
}

// Reader is a reader in the keeper's lists.
type Reader struct {
	ID       app.UserID `json:"reader"`
	Name     string     `json:"name"`
	Balance  int64      `json:"balance"`
	Standing string     `json:"standing"` // welcome, banned or erased
	Entries  uint64     `json:"entries"`
	Devices  int        `json:"devices"`
	Created  time.Time  `json:"created"`
	Seen     time.Time  `json:"seen"`
	Picture  string     `json:"picture,omitempty"` // the path of the picture that the reader has sent
}

// Dossier is a reader with their newest orders, ledger entries and comments.
type Dossier struct {
	Reader
	Orders    []Order   `json:"orders"`
	Statement []Entry   `json:"statement"`
	Comments  []Comment `json:"comments"`
	Apps      int       `json:"app_passwords,omitempty"`
}

// Entry is an entry of a reader's ledger.
type Entry struct {
	User    app.UserID `json:"reader"`
	Seq     uint64     `json:"seq"`
	Delta   int64      `json:"delta"`
	Balance int64      `json:"balance"`
	Why     app.Why    `json:"why"`
	Ref     string     `json:"ref,omitempty"`
	At      time.Time  `json:"at"`
}

func (c call) listReaders(ctx context.Context, _ app.UserID, in Window) ([]Reader, error) {
	w, err := windowOf[app.User](in)
	if err != nil {
		return nil, err
	}
	return firstPage(c.Shop.Readers(ctx, w), readerOf)
}

func (c call) showReader(ctx context.Context, in ReaderIn) (Dossier, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Dossier{}, err
	}
	d, err := c.Shop.Dossier(ctx, user.ID)
	return Dossier{
		Reader:    readerOf(d.User),
		Orders:    convertAll(d.Orders, orderOf),
		Statement: convertAll(d.Statement, func(e app.Entry) Entry { return Entry(e) }),
		Comments:  convertAll(d.Comments, func(c app.Comment) Comment { return Comment(c) }),
		Apps:      d.Apps,
	}, err
}

func (c call) banReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.changeReader(ctx, in, c.Shop.Ban)
}

func (c call) unbanReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.changeReader(ctx, in, c.Shop.Unban)
}

func (c call) unpictureReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.changeReader(ctx, in, c.Shop.RemovePictureOf)
}

func (c call) eraseReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.changeReader(ctx, in, c.Shop.Erase)
}

func (c call) changeReader(
	ctx context.Context, in ReaderChange, do func(context.Context, app.Request, app.UserID) (app.Receipt, error),
) (Done, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Done{}, err
	}
	return done(do(ctx, in.asked(), user.ID))
}

// readerID returns the uid of the reader that a list is limited to. Zero is all readers.
func (c call) readerID(ctx context.Context, reader string) (app.UserID, error) {
	if reader == "" {
		return app.UserID{}, nil
	}
	user, err := c.Shop.FindReader(ctx, reader)
	return user.ID, err
}

func readerOf(u app.User) Reader {
	return Reader{
		ID: u.ID, Name: u.Name(), Balance: u.Balance, Standing: u.Standing(), Entries: u.Entries,
		Devices: len(u.Devices), Created: u.Created, Seen: u.Seen, Picture: u.OwnPicture(),
	}
}
