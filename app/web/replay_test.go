package web_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/bolt"
)

// player plays a script against a shop. Directives change the database while the shop is closed;
// the next exchange opens it again, and clients' sessions and links must survive that.
type player struct {
	t     *testing.T
	stage stage
	log   *shoptest.Log

	db    string   // the database file
	flags []string // of the shop
	rows  []string // of the catalogue, beside the embedded one
	addr  string   // of the open shop; empty while it is closed
	close func()

	bindings bindings
	ids      map[string]bool // every X-Request-Id so far
}

// stage is where shops are opened: in this process, or as the real binary.
type stage interface {
	String() string
	now() time.Time
	advance(time.Duration) error // advances the clock
	disk(works bool) error       // breaks and repairs the disk

	// open opens the shop that flags describe. close ends it in an orderly way.
	open(t *testing.T, flags []string, log io.Writer) (addr string, close func())
}

// play plays the script at path on stage to its end, even after errors, and then checks the
// database.
func play(t *testing.T, path string, stage stage) {
	log := shoptest.NewLog(t)
	platform := shoptest.NewPlatform(t, log)
	db := filepath.Join(t.TempDir(), "shop.db")
	p := &player{
		t: t, stage: stage, log: log, db: db,
		flags:    shopFlags(db, platform.URL),
		close:    func() {},
		bindings: bindings{known: make(map[string]string), began: stage.now(), now: stage.now, secret: log.Secret},
		ids:      make(map[string]bool),
	}
	t.Cleanup(func() { p.close() })
	for _, s := range readScript(t, path) {
		if err := p.step(s); err != nil {
			t.Errorf("%s: %s%s\n%v", s.at, s.request.first, strings.Join(s.directive, " "), err)
		}
	}
	p.closeShop()
	checkDatabase(t, db)
}

// shopFlags returns the flags for a shop on the database db, with the five seeded books.
func shopFlags(db, platform string) []string {
	return []string{
		"-addr", "127.0.0.1:0", "-db", db, "-seed", "-books", "../../books", "-pdf-workers", "0",
		"-wechat-api", platform, "-wechat-appid", shoptest.AppID,
	}
}

func (p *player) step(s step) error {
	if s.directive != nil {
		return p.runDirective(s.directive)
	}
	if p.addr == "" {
		p.addr, p.close = p.stage.open(p.t, p.flags, p.log)
		p.bindings.known["{host}"] = p.addr
	}
	return p.exchange(s.request, s.answer)
}

func (p *player) closeShop() {
	p.close()
	p.close, p.addr = func() {}, ""
}

// codes finds the secret part of the login codes in scripts.
var codes = regexp.MustCompile(`033WL\w+`)

// clientTimeout is the timeout of published clients, from their app.json.
const clientTimeout = 3 * time.Second

// exchange sends the request and compares the response with the script's and with the documents.
func (p *player) exchange(request, answer message) error {
	raw := p.raw(request)
	began := time.Now()
	response, body, err := p.send(raw)
	if err != nil {
		return err
	}
	if took := time.Since(began); took > clientTimeout {
		return fmt.Errorf("the response took %v: published clients time out sooner", took)
	}
	id := response.Header.Get("X-Request-Id")
	if id == "" || p.ids[id] {
		return fmt.Errorf("X-Request-Id %q is empty or repeated", id)
	}
	p.ids[id] = true
	return errors.Join(answer.compare(p.bindings, response, body), matchDocuments(raw, response, body))
}

// send sends a request on a connection of its own, and reads the response to the connection's end.
func (p *player) send(raw string) (*http.Response, []byte, error) {
	p.log.Secret(codes.FindAllString(raw, -1)...)
	if unknown := placeholder.FindString(raw); unknown != "" {
		return nil, nil, fmt.Errorf("%s has no value yet", unknown)
	}
	conn, err := net.Dial("tcp", p.addr)
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(2 * clientTimeout))
	if _, err := io.WriteString(conn, raw); err != nil {
		return nil, nil, err
	}
	from := bufio.NewReader(conn)
	method, _, _ := strings.Cut(raw, " ")
	response, err := http.ReadResponse(from, &http.Request{Method: method})
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, err
	}
	if more, err := io.ReadAll(from); err != nil || len(more) > 0 {
		return nil, nil, fmt.Errorf("after the response: %q, %v", more, err)
	}
	return response, body, nil
}

// raw returns the bytes of a request.
func (p *player) raw(request message) string {
	head := append([]string{request.first + " HTTP/1.1", "Connection: close"}, request.header...)
	body := p.bindings.fill(request.body)
	given := "\n" + strings.Join(request.header, "\n")
	if !strings.Contains(given, "\nHost:") {
		head = append(head, "Host: {host}")
	}
	switch {
	case strings.Contains(given, "\nTransfer-Encoding: chunked"):
		middle := len(body) / 2
		body = fmt.Sprintf("%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", middle, body[:middle], len(body)-middle, body[middle:])
	case body != "" || strings.HasPrefix(request.first, "POST "):
		head = append(head, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	return p.bindings.fill(strings.Join(head, "\r\n")) + "\r\n\r\n" + body
}

// editDatabase changes the database while the shop is closed.
func (p *player) editDatabase(change func(app.Tx) error) error {
	p.closeShop()
	db, err := bolt.Open(p.db)
	if err != nil {
		return err
	}
	return errors.Join(db.Update(context.Background(), change), db.Close())
}

// checkDatabase checks money and references, and the file and its indexes. Every test ends with it.
func checkDatabase(t *testing.T, path string) {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	report, err := app.Check(context.Background(), db)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("app.Check = %q, %v", report.Problems, err)
	}
	problems, err := db.Check(context.Background())
	if err != nil || len(problems) > 0 {
		t.Errorf("bolt.Check = %q, %v", problems, err)
	}
}
