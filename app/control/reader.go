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
)

var readerActs = []act{
	list(ListReaders, call.listReaders, func(r Reader) app.UserID { return r.ID }),
	query(ShowReader, call.showReader),
	change(BanReader, call.banReader),
	change(UnbanReader, call.unbanReader),
	change(EraseReader, call.eraseReader),
}

// ReaderIn names a reader: a uid, or the beginning of one.
type ReaderIn struct {
	Reader string `json:"reader"`
}

// ReaderChange asks for something to be done to a reader.
type ReaderChange struct {
	Request
	Reader string `json:"reader"`
}

// Reader is a reader as the keeper sees one.
type Reader struct {
	ID       app.UserID `json:"reader"`
	Name     string     `json:"name"`
	Balance  int64      `json:"balance"`
	Standing string     `json:"standing"` // welcome, banned or erased
	Entries  uint64     `json:"entries"`
	Devices  int        `json:"devices"`
	Created  time.Time  `json:"created"`
	Seen     time.Time  `json:"seen"`
}

// Dossier is a reader with the newest of what is theirs.
type Dossier struct {
	Reader
	Orders    []Order   `json:"orders"`
	Statement []Entry   `json:"statement"`
	Comments  []Comment `json:"comments"`
}

// Entry is a line of a reader's statement.
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
	return first(c.Shop.Readers(ctx, w), readerOf)
}

func (c call) showReader(ctx context.Context, in ReaderIn) (Dossier, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Dossier{}, err
	}
	d, err := c.Shop.Dossier(ctx, user.ID)
	return Dossier{
		Reader:    readerOf(d.User),
		Orders:    each(d.Orders, orderOf),
		Statement: each(d.Statement, func(e app.Entry) Entry { return Entry(e) }),
		Comments:  each(d.Comments, func(c app.Comment) Comment { return Comment(c) }),
	}, err
}

func (c call) banReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.toReader(ctx, in, c.Shop.Ban)
}

func (c call) unbanReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.toReader(ctx, in, c.Shop.Unban)
}

func (c call) eraseReader(ctx context.Context, in ReaderChange) (Done, error) {
	return c.toReader(ctx, in, c.Shop.Erase)
}

func (c call) toReader(ctx context.Context, in ReaderChange, do func(context.Context, app.Request, app.UserID) (app.Receipt, error)) (Done, error) {
	user, err := c.Shop.FindReader(ctx, in.Reader)
	if err != nil {
		return Done{}, err
	}
	return done(do(ctx, in.asked(), user.ID))
}

// whose finds the reader whose rows are wanted; zero is everybody.
func (c call) whose(ctx context.Context, reader string) (app.UserID, error) {
	if reader == "" {
		return app.UserID{}, nil
	}
	user, err := c.Shop.FindReader(ctx, reader)
	return user.ID, err
}

func readerOf(u app.User) Reader {
	return Reader{
		ID: u.ID, Name: u.Name(), Balance: u.Balance, Standing: u.Standing(), Entries: u.Entries,
		Devices: len(u.Devices), Created: u.Created, Seen: u.Seen,
	}
}
