package opds_test

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
)

func md5Of(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// sync calls KOReader's server, and returns the status and the object of the response.
func (s *shop) sync(password, verb, path, body string) (status int, object map[string]any) {
	s.t.Helper()
	w := s.request(verb, "/koreader"+path, body, "x-auth-user", "any", "x-auth-key", md5Of(password),
		"Accept", "application/vnd.koreader.v1+json", "Content-Type", "application/json")
	if err := json.Unmarshal(w.Body.Bytes(), &object); err != nil || w.Header().Get("Content-Type") != "application/json" {
		s.t.Fatalf("%s %s: %v: %s", verb, path, err, w.Body)
	}
	return w.Code, object
}

// digest returns KOReader's digest of a file, as its documentation has it.
func digest(content []byte) string {
	var parts []byte
	for _, at := range []int{0, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20, 256 << 20, 1 << 30} {
		if at >= len(content) {
			break
		}
		parts = append(parts, content[at:min(at+1024, len(content))]...)
	}
	return md5Of(string(parts))
}

func noise(n int) []byte {
	var out bytes.Buffer
	random := rand.New(rand.NewPCG(1, uint64(n)))
	for out.Len() < n {
		fmt.Fprint(&out, random.Uint64())
	}
	return out.Bytes()[:n]
}

// pushed is what KOReader sends.
func pushed(document, progress string, percentage float64) string {
	body, _ := json.Marshal(map[string]any{
		"document": document, "progress": progress, "percentage": percentage, "device": "Kobo_nova", "device_id": "D1",
	})
	return string(body)
}

// TestKOReaderSigns: the calls before a sync, as KOReader makes them.
func TestKOReaderSigns(t *testing.T) {
	s := open(t)
	if status, out := s.sync("", "GET", "/healthcheck", ""); status != 200 || out["state"] != "OK" {
		t.Errorf("healthcheck: %d %v", status, out)
	}
	if status, out := s.sync(s.password, "GET", "//users/auth", ""); status != 200 {
		t.Errorf("auth at an address with a slash behind it: %d %v", status, out)
	}
	if status, out := s.sync(s.password, "GET", "/users/auth", ""); status != 200 || out["authorized"] != "OK" {
		t.Errorf("auth: %d %v", status, out)
	}
	status, out := s.sync("", "POST", "/users/create", `{"username":"a","password":"b"}`)
	if status != 402 || !strings.Contains(out["message"].(string), "应用密码") {
		t.Errorf("create: %d %v", status, out)
	}
	for _, wrong := range []string{"", "0000-0000-0000-0000", strings.ToUpper(s.password)} {
		for _, call := range []string{"GET /users/auth", "PUT /syncs/progress", "GET /syncs/progress/" + md5Of("4.pdf")} {
			verb, path, _ := strings.Cut(call, " ")
			status, out := s.sync(wrong, verb, path, pushed(md5Of("4.pdf"), "3", 0.1))
			if status != 401 || out["message"] != "Unauthorized" || out["code"] != 2001.0 {
				t.Errorf("%s with %q: %d %v", call, wrong, status, out)
			}
		}
	}
	if n := s.counted[app.WrongPasswords]; n != 9 {
		t.Errorf("%d wrong passwords were counted, want 9", n)
	}
	s.wait = time.Minute
	if status, _ := s.sync("x", "GET", "/users/auth", ""); status != 429 {
		t.Errorf("above the limit: %d", status)
	}
	if status, _ := s.sync(s.password, "GET", "/syncs", ""); status != 404 {
		t.Errorf("an unknown path: %d", status)
	}
}

// TestKOReaderSyncs: a page that KOReader sends is the reader's position, for each way to name the
// document, and a position of another device is sent to KOReader.
func TestKOReaderSyncs(t *testing.T) {
	s := open(t)
	s.stock()
	ctx := t.Context()
	content := noise(100_000)
	s.file("4.pdf", content)
	documents := []string{digest(content), md5Of("4.pdf"), md5Of("买了的.pdf"), md5Of("甲_ 乙 - 买了的.pdf")}
	for i, document := range documents {
		if status, out := s.sync(s.password, "GET", "/syncs/progress/"+document, ""); status != 200 || i == 0 && len(out) != 0 {
			t.Errorf("before: %d %v, want nothing", status, out)
		}
		s.clock.Advance(time.Minute)
		page := 30 + i
		status, out := s.sync(s.password, "PUT", "/syncs/progress", pushed(document, fmt.Sprint(page), 0.1))
		if at := float64(s.clock.Now().Unix()); status != 200 || out["document"] != document || out["timestamp"] != at {
			t.Errorf("push: %d %v", status, out)
		}
		if p, err := s.Position(ctx, s.reader.SKey, 4); err != nil || p.Page != page {
			t.Errorf("Position = %+v, %v, want page %d", p, err, page)
		}
	}
	s.clock.Advance(time.Hour)
	s.must(s.SetPosition(ctx, s.reader.SKey, 4, 100))
	status, out := s.sync(s.password, "GET", "/syncs/progress/"+documents[0], "")
	want := map[string]any{
		"document": documents[0], "progress": "100", "percentage": 100 / 361., "device": "littleshelf", "device_id": "littleshelf",
		"timestamp": float64(s.clock.Now().Unix()),
	}
	if status != 200 || fmt.Sprint(out) != fmt.Sprint(want) {
		t.Errorf("pull: %d %v, want %v", status, out, want)
	}
	for sent, page := range map[string]int{ // the shop's file has 361 pages
		pushed(documents[0], "362", 1): 361, pushed(documents[0], "0", 0): 1, pushed(documents[0], "-5", 0): 1,
		pushed(documents[0], "/body/DocFragment[2]", 0.5): 181, strings.Replace(pushed(documents[0], "7", 0.5), `"7"`, "7", 1): 7,
		strings.Replace(pushed(documents[0], "7", 0.5), `"7"`, "1000000", 1): 361,
	} {
		if status, out := s.sync(s.password, "PUT", "/syncs/progress", sent); status != 200 {
			t.Errorf("%s: %d %v", sent, status, out)
		}
		if p, _ := s.Position(ctx, s.reader.SKey, 4); p.Page != page {
			t.Errorf("%s: page %d, want %d", sent, p.Page, page)
		}
	}
	// The keeper replaces the file: the old one on the device is the same book, and so is the new.
	newer := noise(70_000)
	s.file("4.pdf", newer)
	for i, document := range []string{documents[0], digest(newer)} {
		s.sync(s.password, "PUT", "/syncs/progress", pushed(document, fmt.Sprint(200+i), 0.5))
		if p, _ := s.Position(ctx, s.reader.SKey, 4); p.Page != 200+i {
			t.Errorf("after the file was replaced: page %d, want %d", p.Page, 200+i)
		}
	}
}

// TestKOReaderAfterRefund: a book that was given back is one from elsewhere.
func TestKOReaderAfterRefund(t *testing.T) {
	s := open(t)
	s.stock()
	document := md5Of("4.pdf")
	s.sync(s.password, "PUT", "/syncs/progress", pushed(document, "30", 0.1))
	var order app.Order
	s.must(s.Store.View(t.Context(), func(r app.Reader) (err error) {
		order, err = r.LiveOrder(s.reader.User.ID, 4)
		return err
	}))
	_, err := s.Refund(t.Context(), app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "test"}, order.ID)
	s.must(err)
	if status, out := s.sync(s.password, "PUT", "/syncs/progress", pushed(document, "31", 0.1)); status != 200 {
		t.Errorf("push: %d %v", status, out)
	}
	if p, _ := s.Position(t.Context(), s.reader.SKey, 4); p.Page != 30 {
		t.Errorf("page %d, want 30 as before", p.Page)
	}
	if status, out := s.sync(s.password, "GET", "/syncs/progress/"+document, ""); status != 200 || len(out) != 0 {
		t.Errorf("pull: %d %v, want nothing", status, out)
	}
}

// TestKOReaderWithoutAuthor: KOReader has a name for the author of a book that has none.
func TestKOReaderWithoutAuthor(t *testing.T) {
	s := open(t)
	s.put(app.Book{ID: 7, Name: "无名", Price: 1, DiskName: "7.pdf", Listed: true})
	_, err := s.Buy(t.Context(), s.reader.SKey, 7)
	s.must(err)
	s.sync(s.password, "PUT", "/syncs/progress", pushed(md5Of("Unknown Author - 无名.pdf"), "3", 0.1))
	if p, err := s.Position(t.Context(), s.reader.SKey, 7); err != nil || p.Page != 3 {
		t.Errorf("Position = %+v, %v, want page 3", p, err)
	}
}

// TestKOReaderForeign: a document that is not the reader's changes nothing, and no failure stops
// KOReader's queue.
func TestKOReaderForeign(t *testing.T) {
	s := open(t)
	s.stock()
	s.file("2.pdf", noise(5000))
	other := s.newPassword(s.login("测试读者乙").SKey)
	for _, document := range []string{md5Of("elsewhere"), digest(noise(5000)), md5Of("4.pdf")} {
		if status, out := s.sync(other, "PUT", "/syncs/progress", pushed(document, "3", 0.1)); status != 200 || out["document"] != document {
			t.Errorf("push of %s: %d %v", document, status, out)
		}
		if status, out := s.sync(other, "GET", "/syncs/progress/"+document, ""); status != 200 || len(out) != 0 {
			t.Errorf("pull of %s: %d %v", document, status, out)
		}
	}
	s.must(s.Store.View(t.Context(), func(r app.Reader) error {
		for p := range r.Positions(app.Position{}) {
			t.Errorf("there is the position %+v", p)
		}
		return nil
	}))
}

// busy is a Limiter whose readers have turned pages enough.
type busy struct{ turns int }

func (b *busy) Allow(what app.Activity, _ app.UserID) time.Duration {
	if what == app.Turns {
		b.turns++
		return 30 * time.Second
	}
	return 0
}

// TestKOReaderIsThrottled: looking for a document in a reader's files counts as turning a page.
func TestKOReaderIsThrottled(t *testing.T) {
	s := open(t)
	s.stock()
	limiter := new(busy)
	s.Limiter = limiter
	for i, call := range []string{"PUT /syncs/progress", "GET /syncs/progress/" + md5Of("x")} {
		verb, path, _ := strings.Cut(call, " ")
		if status, out := s.sync(s.password, verb, path, pushed(md5Of("x"), "3", 0.1)); status != 429 || limiter.turns != i+1 {
			t.Errorf("%s: %d %v after %d turns, want 429", call, status, out, limiter.turns)
		}
	}
}

// TestKOReaderHostile: malformed calls get KOReader's own failures.
func TestKOReaderHostile(t *testing.T) {
	s := open(t)
	s.stock()
	for body, code := range map[string]float64{
		"": 2003, "{": 2003, "[]": 2003, "null": 2004, "{}": 2004, `{"document":"a:b","progress":"1","percentage":0}`: 2003,
		`{"document":"a","percentage":0}`: 2003, pushed("a", "1", 1.5): 2003, pushed("a", "1", -1): 2003, `{"document":7}`: 2003,
		pushed(strings.Repeat("a", 65), "1", 0): 2003, pushed("a", strings.Repeat("1", 1<<20), 0): 2003,
		`{"document":"\xff","progress":"1","percentage":0}`: 2003,
	} {
		if status, out := s.sync(s.password, http.MethodPut, "/syncs/progress", body); status != 403 || out["code"] != code {
			t.Errorf("%.60s: %d %v, want %v", body, status, out, code)
		}
	}
	for _, document := range []string{"", "a%2Fb", "a:b", "%ff", strings.Repeat("a", 60_000)} {
		if status, out := s.sync(s.password, "GET", "/syncs/progress/"+document, ""); status != 403 && status != 404 {
			t.Errorf("%.60s: %d %v", document, status, out)
		}
	}
}

// TestPartialMD5 compares the digest with KOReader's for sizes at its steps.
func TestPartialMD5(t *testing.T) {
	s := open(t)
	s.stock()
	for i, size := range []int{0, 1, 1023, 1024, 1025, 2048, 4096, 4097, 5120, 16384, 65536 + 3, 1<<20 + 7} {
		content := noise(size)
		s.file("4.pdf", content)
		s.sync(s.password, "PUT", "/syncs/progress", pushed(digest(content), fmt.Sprint(i+1), 0))
		if p, _ := s.Position(t.Context(), s.reader.SKey, 4); p.Page != i+1 {
			t.Errorf("a file of %d bytes is not found by its digest", size)
		}
	}
}

// TestAtOnce: a reader's devices and a guest ask at once.
func TestAtOnce(t *testing.T) {
	s := open(t)
	s.stock()
	content := noise(20_000)
	s.file("4.pdf", content)
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 5 {
				document := []string{digest(content), md5Of("4.pdf"), md5Of(fmt.Sprint("elsewhere ", n, i))}[i%3]
				put := s.request("PUT", "/koreader/syncs/progress", pushed(document, "3", 0.1), "x-auth-key", md5Of(s.password))
				shelf := s.get("/opds/shelf", signedIn(s.password)...)
				list := s.get("/opds/v2/search?q=" + fmt.Sprint(n))
				if put.Code != 200 || shelf.Code != 200 || list.Code != 200 {
					t.Errorf("statuses %d, %d, %d", put.Code, shelf.Code, list.Code)
				}
			}
		})
	}
	all.Wait()
}
