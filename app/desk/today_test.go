package desk_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"littleshelf/app"
	"littleshelf/app/desk"
	"littleshelf/app/text"
)

// hostileText is inert on every page.
const hostileText = `<script>alert(1)</script>"'`

// TestTodayOfNewShop: a shop without readers has no figures, and three things to do.
func TestTodayOfNewShop(t *testing.T) {
	s := openShop(t)
	p := s.keeper(t).get(t, "/keeper").shows(t, 200, "今日", "先做三件事", "安排好备份", "还没有人来过", "一切安好")
	p.hides(t, "积分的账", "最多人换的书")
	for _, path := range []string{"/keeper/books/new", "/keeper/house", "/keeper/codes"} {
		if !slices.Contains(p.links(), path) {
			t.Errorf("no link to %s in %q", path, p.links())
		}
	}
	if text := p.text(); strings.Count(text, "做好了") != 1 { // the books are on the shelf
		t.Errorf("%q, want one step done", text)
	}
}

// TestToday shows each span of a shop with orders, refunds, codes and comments of hostile texts.
func TestToday(t *testing.T) {
	s := openShop(t, withTill)
	s.addBook(t, app.Book{ID: 3, Name: hostileText, Price: 2, DiskName: "x.pdf", Listed: true})
	_, codes, err := s.Mint(t.Context(), s.request(), app.Batch{Count: 3, Points: 10}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	first, firstKey := s.reader(t, "a")
	s.mustBuy(t, firstKey, 1)
	if _, err := s.Redeem(t.Context(), firstKey, codes[0]); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(2 * 24 * time.Hour)
	_, key := s.reader(t, "b")
	order := s.mustBuy(t, key, 1)
	s.mustBuy(t, key, 3)
	if _, err := s.Comment(t.Context(), key, 3, hostileText); err != nil {
		t.Fatal(err)
	}
	b := s.keeper(t)
	b.get(t, "/keeper?days=7").shows(t, 200, "7 天里", "兑换 3 多 3", "花掉的积分 8", "新读者 2", "用掉的兑换码 1", "按天看数字",
		"最多 2 单", "今天 2 单", "1 红楼梦 2 单 · 6 积分", "2 "+hostileText+" 1 单 · 2 积分", "发出 70", "读者手里 62", "已花掉 8",
		"两边相等，一分不差", "一切安好。 账是平的。")
	b.get(t, "/keeper?days=1").shows(t, 200, "今天到现在", "兑换 2 多 2", "与昨天这个时候相比").hides(t, "按天看数字")
	if _, err := s.Refund(t.Context(), s.request(), order.ID); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(11 * time.Second)
	p := b.get(t, "/keeper")
	p.shows(t, 200, "30 天里", "兑换 2", "退了 1 单", "按周看数字", "已退", "读者手里 65", "已花掉 5")
	if current := p.current(); !slices.Equal(current, []string{"今日", "30 天"}) {
		t.Errorf("current are %q", current)
	}
	for node := range p.root.Descendants() {
		if node.Data == "script" && attribute(node, "src") == "" || attribute(node, "style") != "" {
			t.Errorf("%s is not inert, or has a style", p.source)
		}
	}
	if _, err := s.Erase(t.Context(), s.request(), first.ID); err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(11 * time.Second)
	b.get(t, "/keeper?days=99").shows(t, 200, "30 天里", "有 37 在抹掉的读者名下")
}

// TestTodaySays names what is wrong, and what is well.
func TestTodaySays(t *testing.T) {
	states := []desk.State{
		{Name: desk.Backup, Level: desk.Fine, What: text.Sprintf("%s", "2026-11-22 09:30"),
			Notice: text.Sprintf("The last backup is of %s.", "2026-11-22 09:30")},
		{Name: "Certificate", Level: desk.Off, What: text.Sprintf("none")},
	}
	s := openShop(t, func(d *desk.Desk) { d.House = func() []desk.State { return states } })
	s.reader(t, "a")
	b := s.keeper(t)
	b.get(t, "/keeper").shows(t, 200, "一切安好。 账是平的。 备份 2026-11-22 09:30 做好。", "证书 没有")
	states = append(states, desk.State{Name: "Disk", Level: desk.Wrong, What: text.Sprintf("%s free", "1 MB"), Notice: text.Sprintf(
		"The disk of the database has only %s free: make room.", "1 MB")})
	b.get(t, "/keeper").shows(t, 200, "数据库的磁盘只剩 1 MB 了", "去店务").hides(t, "一切安好")
}

// TestTodayInParts: a part that cannot be counted says so, and the others stand.
func TestTodayInParts(t *testing.T) {
	store := new(failingStore)
	s := openShop(t, func(d *desk.Desk) { store.Store, d.Shop.Store = d.Shop.Store, store })
	s.reader(t, "a")
	b := s.keeper(t)
	store.fails = true
	b.get(t, "/keeper").shows(t, 200, "这一块没有数出来", "两边相等")
	store.fails = false
	if !strings.Contains(s.log.String(), "a part of the desk's first page failed") {
		t.Error("the failure is not in the log")
	}
}

// failingStore has lists of orders that fail.
type failingStore struct {
	app.Store
	fails bool
}

func (s *failingStore) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.Store.View(ctx, func(r app.Reader) error {
		if s.fails {
			r = failingOrders{r}
		}
		return fn(r)
	})
}

type failingOrders struct{ app.Reader }

func (failingOrders) LatestOrders(app.OrderID) iter.Seq2[app.Order, error] {
	return func(yield func(app.Order, error) bool) { yield(app.Order{}, fmt.Errorf("the disk fell out")) }
}

func withTill(d *desk.Desk) { d.Shop.Till = new(app.Till) }

func (s *shop) mustBuy(t *testing.T, key app.SKey, book app.BookID) app.Order {
	t.Helper()
	order, err := s.Buy(t.Context(), key, book)
	if err != nil {
		t.Fatal(err)
	}
	return order
}

// links returns the addresses of all links of the page.
func (p *page) links() (all []string) {
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == "a" {
			all = append(all, attribute(node, "href"))
		}
	}
	return all
}

// current returns the words of the links to the present room and part.
func (p *page) current() (all []string) {
	for node := range p.root.Descendants() {
		if attribute(node, "aria-current") != "" {
			all = append(all, strings.TrimSpace(node.FirstChild.Data))
		}
	}
	return all
}
