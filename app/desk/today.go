package desk

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/text"
)

var todayRoutes = []route{{"GET", "", (*Desk).today, false}}

// spans are the lengths of the figures' spans, in days.
var spans = []int{1, 7, 30}

// weekdays are texts of the catalogue.
var weekdays = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// todayPage shows in one look whether all is well, and what came and went. Each part stands for
// itself: one that failed says so.
type todayPage struct {
	Now      time.Time
	Weekday  string
	Days     int
	Spans    []int
	Wrong    []text.Phrase // what the keeper should look at
	Well     []text.Phrase
	Waiting  int    // comments
	Steps    []step // of a new shop, which has no figures yet
	LeftOut  []step // the steps of its opening that were left out
	Figures  part[figuresCard]
	Orders   part[[]app.Sale]
	Comments part[commentsCard]
	Account  part[accountCard]
	States   []State
}

// part is one part of a page. OK is false if it failed, which the log explains.
type part[T any] struct {
	OK    bool
	Value T
}

func partOf[T any](d *Desk, name string, value T, err error) part[T] {
	if err != nil {
		d.Log.Error("a part of the desk's first page failed", "part", name, "err", err)
	}
	return part[T]{err == nil, value}
}

// step is one of the first things to do in a new shop.
type step struct {
	Done bool
	Path string
	What string
}

// The number of rows of the lists on the page.
const (
	lastOrders     = 5
	latestComments = 3
)

func (d *Desk) today(rq *request) error {
	ctx, now := rq.r.Context(), d.Shop.Now().In(d.Zone)
	shown := todayPage{Now: now, Weekday: weekdays[now.Weekday()], Days: spans[len(spans)-1], Spans: spans}
	if days, err := strconv.Atoi(rq.r.URL.Query().Get("days")); err == nil && slices.Contains(spans, days) {
		shown.Days = days
	}
	if d.House != nil {
		shown.States = d.House()
	}
	figures, err := d.Shop.Figures(ctx, shown.Days, d.Zone)
	shown.Figures = partOf(d, "figures", figuresCard{}, err)
	if err == nil {
		shown.Figures.Value = newFiguresCard(rq, figures)
	}
	orders, err := rowsOf(d.Shop.Sales(ctx, app.UserID{}, app.Window[app.OrderID]{Limit: lastOrders}))
	shown.Orders = partOf(d, "orders", orders, err)
	comments, err := d.commentsCard(rq)
	shown.Comments = partOf(d, "comments", comments, err)
	account, err := d.Shop.PointsAccount(ctx)
	shown.Account = partOf(d, "points", accountCard{account}, err)
	if shown.Steps, err = d.firstActs(rq, shown.States); err != nil {
		return err
	}
	if len(shown.Steps) > 0 {
		all, err := d.Shop.Settings(ctx)
		if err != nil {
			return err
		}
		shown.LeftOut = d.leftOut(rq, all)
	}
	shown.Wrong, shown.Well = notices(shown.States, shown.Account)
	shown.Waiting = comments.Waiting
	return d.render(rq, http.StatusOK, "today", "Today", shown)
}

// firstActs returns what to do in a shop that no reader has come to. Later it returns nothing.
func (d *Desk) firstActs(rq *request, states []State) ([]step, error) {
	ctx := rq.r.Context()
	readers, err := rowsOf(d.Shop.Readers(ctx, app.Window[app.UserID]{Limit: 1}))
	if err != nil || len(readers) > 0 {
		return nil, err
	}
	books, err := d.Shop.Catalogue(ctx, 0)
	if err != nil {
		return nil, err
	}
	batches, err := rowsOf(d.Shop.Batches(ctx, app.Window[app.BatchID]{Limit: 1}))
	onSale := slices.ContainsFunc(books, func(b app.Book) bool { return b.Listed })
	backups := slices.ContainsFunc(states, func(s State) bool { return s.Name == Backup && s.Level == Fine })
	return []step{
		{onSale, "/books/new", rq.lang.Text("Put the first books on the shelf")},
		{backups, "/house", rq.lang.Text("Have backups made")},
		{len(batches) > 0, "/codes", rq.lang.Text("Make codes for the first readers")},
	}, err
}

// figuresCard is the figures of a span in words.
type figuresCard struct {
	app.Figures
	Cells []cell
	Chart chart
	Table []tableRow
	ByDay bool
	Best  []bestRow
}

// bestRow is a book of those with the most orders.
type bestRow struct {
	Place int
	app.BestSeller
	Share int // percent of the orders of the first
}

// commentsCard is the newest comments that wait, or the newest of all if none does.
type commentsCard struct {
	Waiting int
	Newest  []listedComment
}

func (d *Desk) commentsCard(rq *request) (card commentsCard, err error) {
	ctx := rq.r.Context()
	var filter app.CommentFilter
	if card.Waiting, err = d.Shop.CountWaiting(ctx); card.Waiting > 0 {
		filter.State = app.WaitingComments
	}
	if err != nil {
		return card, err
	}
	newest, _, err := d.Shop.FindComments(ctx, filter, app.Window[app.CommentID]{Limit: latestComments})
	for _, c := range newest {
		card.Newest = append(card.Newest, listedComment{Comment: c, Request: d.newRequest(), Back: rq.r.URL.RequestURI()})
	}
	return card, err
}

// accountCard is the points' account.
type accountCard struct{ app.PointsAccount }

// HeldShare returns the points that readers hold, as a percentage of those given out.
func (a accountCard) HeldShare() int64 { return min(100, 100*a.Held/max(1, a.Issued())) }

// cell is one figure, and how it compares with the span before.
type cell struct {
	Name, Value, Change, Note string
	More                      bool
}

func newFiguresCard(rq *request, f app.Figures) figuresCard {
	now, before := f.Total, f.Before
	card := figuresCard{Figures: f, Chart: newChart(f.Days), Table: tableOf(f.Days), ByDay: len(f.Days) <= 7}
	for _, figure := range []struct {
		name        string
		now, before int64
	}{
		{rq.lang.Text("Exchanges"), int64(now.Kept()), int64(before.Kept())},
		{rq.lang.Text("Points spent"), now.Earned(), before.Earned()},
		{rq.lang.Text("New readers"), int64(now.Readers), int64(before.Readers)},
		{rq.lang.Text("Codes used"), int64(now.Redeemed), int64(before.Redeemed)},
	} {
		c := cell{Name: figure.name, Value: page.Count(figure.now)}
		if f.Compared {
			c.Change, c.More = change(rq.lang, figure.now-figure.before), figure.now > figure.before
		}
		card.Cells = append(card.Cells, c)
	}
	for i, book := range f.Best {
		card.Best = append(card.Best, bestRow{i + 1, book, 100 * book.Kept() / f.Best[0].Kept()})
	}
	if now.Refunds > 0 {
		card.Cells[0].Note = rq.lang.Sprintf("%s refunded", page.Count(now.Refunds))
	}
	return card
}

func change(lang text.Lang, by int64) string {
	switch {
	case by > 0:
		return lang.Sprintf("%s more", page.Count(by))
	case by < 0:
		return lang.Sprintf("%s fewer", page.Count(-by))
	}
	return lang.Text("as many as before")
}
