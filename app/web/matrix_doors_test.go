package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/web"
)

// addDownloads makes the rows of /downloadfile, of HEAD and of a shop with -downloads public too.
func (m *matrix) addDownloads() {
	public := *m.Shop
	public.PublicDownloads = true
	open := *m.front
	open.addr, _ = m.open(&public)
	everybody := m.newCast() // for nothing changes here
	for _, door := range []struct {
		title, verb string
		*front
	}{{"GET /downloadfile", "GET", m.front}, {"HEAD /downloadfile", "HEAD", m.front}, {"GET /downloadfile, -downloads public", "GET", &open}} {
		title := door.title
		for _, fetch := range fetches {
			for _, path := range []string{"/downloadfile", "/downloadfile/"} {
				m.asked = append(m.asked, door.verb+" "+path)
				twin := strings.HasSuffix(path, "/")
				m.rows = append(m.rows, row{title, fetch.what, twin, everybody, func(c cast, role string) string {
					query := fetch.query(c, c[role])
					if query == "" {
						return "-"
					}
					opened := *m
					opened.front = door.front
					return opened.cell(role, door.verb, path+"?"+query, "")
				}})
				title = ""
			}
		}
	}
}

// addOrders makes the rows of the keeper's socket. Whoever asks the same on the public listener is
// told that there is no such thing, and no such method either.
func (m *matrix) addOrders() {
	title := "THE KEEPER'S SOCKET"
	for _, at := range orderNames(m.t) {
		verb, path, _ := strings.Cut(at, " ")
		m.rows = append(m.rows, row{title, at, false, m.newCast(), func(c cast, role string) string {
			body := c.fill(m.front, role, orders[at])
			if role == "keeper" {
				return m.done(verb, path, body)
			}
			got := m.cell(role, verb, path, body)
			words := strings.ReplaceAll(strings.TrimPrefix(path, "/act/"), "/", " ")
			for _, method := range []string{path, words} {
				call := `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{}}`
				if answer := m.cell(role, "POST", "/api", call); answer != "200/-32601" {
					m.t.Errorf("%s asks for %q over JSON-RPC and gets %s", role, method, answer)
				}
			}
			return got
		}})
		title = ""
	}
}

// done asks the socket, and tells whether it was done: an answer's last line says so.
func (m *matrix) done(verb, path, body string) string {
	status, answer := m.send("keeper", verb, path, body)
	lines := bytes.Split(bytes.TrimSpace(answer), []byte("\n"))
	if status != http.StatusOK || len(answer) == 0 || bytes.HasPrefix(lines[len(lines)-1], []byte(`{"error":`)) {
		return fmt.Sprintf("%d %.60s", status, lines[len(lines)-1])
	}
	return "done"
}

// orderNames is all that the socket answers, from the source of package control.
func orderNames(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("../control/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source []byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, text...)
	}
	for _, found := range regexp.MustCompile(`HandleFunc\("([A-Z]+ /[a-z]+)"`).FindAllSubmatch(source, -1) {
		names = append(names, string(found[1]))
	}
	for _, found := range regexp.MustCompile(`\b(Act|List)\[[^\n]+\] += "([a-z ]+)"\n`).FindAllSubmatch(source, -1) {
		path := strings.ReplaceAll(string(found[2]), " ", "/")
		names = append(names, "POST /"+strings.ToLower(string(found[1]))+"/"+path)
	}
	return names
}

// covers tells whether all that answers was asked, and nothing else.
func (m *matrix) covers(t *testing.T) {
	t.Helper()
	answers := web.Paths(m.handler)
	for _, call := range web.Rows() {
		answers = append(answers, call[strings.LastIndex(call, " ")+1:])
	}
	same := func(where string, asked, answers []string) {
		for _, at := range answers {
			if !slices.Contains(asked, at) {
				t.Errorf("%s answers %s, and the matrix has no row for it", where, at)
			}
		}
		for _, at := range asked {
			if !slices.Contains(answers, at) {
				t.Errorf("the matrix has rows for %s, which %s does not answer", at, where)
			}
		}
	}
	same("the public listener", m.asked, answers)
	var asked []string
	for at := range orders {
		asked = append(asked, at)
	}
	same("the socket", asked, orderNames(t))
}

// send asks as role: the keeper on the socket, everybody else on the public listener.
func (m *matrix) send(role, verb, target, body string) (status int, answer []byte) {
	m.t.Helper()
	client, base := http.DefaultClient, "http://"+m.addr
	if role == "keeper" {
		client, base = &m.socket, "http://socket"
	}
	request, err := http.NewRequest(verb, base+target, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if m.bearer != "" {
		request.Header.Set("Authorization", "Bearer "+string(m.bearer))
	}
	response, err := client.Do(request)
	if err != nil {
		m.t.Fatal(err)
	}
	defer response.Body.Close()
	if answer, err = io.ReadAll(response.Body); err != nil {
		m.t.Fatal(err)
	}
	if got := bytes.HasPrefix(answer, []byte("%PDF-")); got && response.StatusCode != http.StatusOK {
		m.t.Errorf("%s: %s %s = %d with a book in it", role, verb, target, response.StatusCode)
	}
	return response.StatusCode, answer
}
