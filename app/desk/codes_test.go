package desk_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
)

// printed are the codes on a page or in a file.
func (s *shop) printed(p *page) []string {
	codes := regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){3}`).FindAllString(p.source, -1)
	s.log.Secret(codes...)
	return codes
}

// TestMint makes codes as a page and as a file. Each is shown once.
func TestMint(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	b.get(t, "/keeper/codes").shows(t, http.StatusOK, "还没有做过兑换码")
	form := b.get(t, "/keeper/codes/new").shows(t, http.StatusOK, "只显示这一次")
	fields := []string{"count", "3", "points", "5", "expires", "2999-12-31", "per_reader", "2", "why", "书展" + hostile}
	sheet := form.submit(t, "/keeper/codes/new", append(fields, "as", "sheet")...).
		shows(t, http.StatusOK, "3 个，每个 5 积分", "5 积分", "2999-12-31", s.url).inert(t)
	codes := s.printed(sheet)
	if len(codes) != 3 || sheet.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the sheet has %d codes, %v", len(codes), sheet.header)
	}
	for _, as := range []string{"sheet", "csv"} {
		again := form.submit(t, "/keeper/codes/new", append(fields, "as", as)...).
			shows(t, http.StatusConflict, "这批兑换码已经做过了", "只显示一次")
		if len(s.printed(again)) > 0 {
			t.Error("a form that is sent twice shows codes twice")
		}
	}

	file := b.get(t, "/keeper/codes/new").submit(t, "/keeper/codes/new", "count", "1000", "points", "1", "why", "x", "as", "csv")
	lines := strings.Split(strings.TrimSpace(file.source), "\n")
	if codes := s.printed(file); len(codes) != 1000 || lines[0] != "code,points,expires" || lines[1] != codes[0]+",1," {
		t.Errorf("the file has %d codes and begins with %q", len(codes), lines[:2])
	}
	h := file.header
	if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename=codes-") || h.Get("Cache-Control") != "no-store" {
		t.Errorf("the file has the header %v", h)
	}
	list := b.get(t, "/keeper/codes").shows(t, http.StatusOK, "3 个，每个 5 积分", "每人限 2 个", "2999-12-31", "书展"+hostile,
		"1,000 个，每个 1 积分", "用了 0 个").inert(t)
	if len(s.printed(list)) > 0 {
		t.Error("the list shows codes")
	}
	if n := strings.Count(list.source, `class="name"`); n != 2 {
		t.Errorf("there are %d batches, want 2", n)
	}
	_, key := s.reader(t, "a")
	if got, err := s.Redeem(t.Context(), key, codes[0]); err != nil || got.Points != 5 {
		t.Errorf("Redeem = %+v, %v", got, err)
	}
}

// TestMintRefused checks that a form with a mistake comes back whole, with the message at its
// field.
func TestMintRefused(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	form := b.get(t, "/keeper/codes/new")
	for _, tt := range []struct{ field, value, want string }{
		{"count", "many", "写一个整数"}, {"count", "", "写一个整数"}, {"count", "10001", "这里一次最多 10000 个"}, {"count", "0", "1"}, {"count", "-1", "1"},
		{"points", "1.5", "写一个整数"}, {"points", "0", "1"}, {"points", "99999999999", "写一个整数"},
		{"per_reader", "-1", "0"}, {"per_reader", "x", "写一个整数"},
		{"expires", "soon", "写一个日期"}, {"expires", "2001-01-01", "过"}, {"why", "", "写一句原因"},
	} {
		fields := []string{"count", "2", "points", "3", "expires", "", "per_reader", "", "why", "原因" + hostile, tt.field, tt.value}
		p := form.submit(t, "/keeper/codes/new", fields...).shows(t, http.StatusUnprocessableEntity, tt.want).inert(t)
		wrong := regexp.MustCompile(`name="(\w+)"[^>]*aria-invalid`).FindAllStringSubmatch(p.source, -1)
		if len(wrong) != 1 || wrong[0][1] != tt.field {
			t.Errorf("%s %q: the wrong fields are %q", tt.field, tt.value, wrong)
		}
		if tt.field != "count" && !strings.Contains(p.source, `name="count" inputmode="numeric" required value="2"`) {
			t.Errorf("%s %q: the form came back without what was written", tt.field, tt.value)
		}
	}
	b.get(t, "/keeper/codes").shows(t, http.StatusOK, "还没有做过兑换码")
}

// TestBatch follows a batch: who used its codes, what became of a code, and its end.
func TestBatch(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	receipt, codes, err := s.Mint(t.Context(), s.request(), app.Batch{Count: 2, Points: 5}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	s.log.Secret(codes...)
	_, key := s.named(t, "a", "测试读者甲"+hostile)
	path := "/keeper/codes/" + receipt.To
	b.get(t, path).shows(t, http.StatusOK, "还没有人用过", "作废这一批？")
	s.clock.Advance(time.Minute)
	if _, err := s.Redeem(t.Context(), key, codes[0]); err != nil {
		t.Fatal(err)
	}
	form := b.get(t, path).shows(t, http.StatusOK, "测试读者甲", "用了 1 个", "余额 35", "2 个，每个 5 积分").inert(t)

	list := b.get(t, "/keeper/codes").shows(t, http.StatusOK, "用了 1 个")
	look := func(typed string) *page { return list.submit(t, "/keeper/codes/look", "code", typed).inert(t) }
	look(strings.ToLower(strings.ReplaceAll(codes[0], "-", " "))).shows(t, http.StatusOK, "谁用了", "测试读者甲")
	look(codes[1]).shows(t, http.StatusOK, "还没有用，可以用")
	look("0000-0000-0000-0000").shows(t, http.StatusUnprocessableEntity, "没有这个兑换码")
	look(hostile).shows(t, http.StatusUnprocessableEntity, "抄错了")
	b.get(t, "/keeper/codes/look").shows(t, http.StatusOK, "查一个兑换码")

	form.submit(t, path+"/revoke").shows(t, http.StatusUnprocessableEntity, "写一句原因", "测试读者甲")
	for range 2 {
		form.submit(t, path+"/revoke", "why", "丢了"+hostile).shows(t, http.StatusOK, "这一批作废了", "已作废").hides(t, "作废这一批？").inert(t)
	}
	look(codes[1]).shows(t, http.StatusOK, "不能用了", "已作废")
	if _, err := s.Redeem(t.Context(), key, codes[1]); err == nil {
		t.Error("a code of a revoked batch is redeemed")
	}
	b.get(t, "/keeper/codes").shows(t, http.StatusOK, "已作废")
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "做兑换码", "作废兑换码", "丢了"+hostile).inert(t)
	none := "/keeper/codes/" + s.request().ID.String()
	for _, path := range []string{"/keeper/codes/x", none, path + "?before=x", "/keeper/codes?before=x"} {
		b.get(t, path).shows(t, http.StatusNotFound)
	}
}

// TestUsedCodesOnPages goes through more used codes than a page has.
func TestUsedCodesOnPages(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	receipt, codes, err := s.Mint(t.Context(), s.request(), app.Batch{Count: 51, Points: 1}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	s.log.Secret(codes...)
	_, key := s.reader(t, "a")
	for _, code := range codes {
		if _, err := s.Redeem(t.Context(), key, code); err != nil {
			t.Fatal(err)
		}
	}
	p := b.get(t, "/keeper/codes/"+receipt.To).shows(t, http.StatusOK, "余额 81", "更早的", "用了 51 个").hides(t, "作废这一批？")
	first := strings.Count(p.source, "余额")
	p = b.get(t, p.link("更早的")).shows(t, http.StatusOK).hides(t, "更早的")
	if last := strings.Count(p.source, "余额"); first != 50 || last != 1 {
		t.Errorf("the pages have %d and %d codes, want 50 and 1", first, last)
	}
}

// TestEndInLog: the log shows the end of a batch in the shop's zone.
func TestEndInLog(t *testing.T) {
	s := openShop(t)
	end := time.Date(2999, time.November, 26, 3, 4, 5, 0, time.UTC)
	_, codes, err := s.Mint(t.Context(), s.request(), app.Batch{Count: 1, Points: 1, Expires: end}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	s.log.Secret(codes...)
	s.keeper(t).get(t, "/keeper/log").shows(t, http.StatusOK, "有效期至 2999-11-26 11:04").hides(t, "03:04:05Z")
}
