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

// addDownloads adds the rows of /downloadfile: by GET, by HEAD, and by GET from a shop with
// -downloads public.
func (m *accessMatrix) addDownloads() {
	public := *m.Shop
	public.PublicDownloads = true
	open := *m.liveShop
	_, open.addr, _ = m.open(&public)
	group := m.newGroup() // shared by all rows: a download changes nothing
	for _, block := range []struct {
		title, verb string
		*liveShop
	}{
		{"GET /downloadfile", "GET", m.liveShop},
		{"HEAD /downloadfile", "HEAD", m.liveShop},
		{"GET /downloadfile, -downloads public", "GET", &open},
	} {
		title := block.title
		for _, download := range downloads {
			for _, path := range []string{"/downloadfile", "/downloadfile/"} {
				m.covered = append(m.covered, block.verb+" "+path)
				twin := strings.HasSuffix(path, "/")
				m.rows = append(m.rows, matrixRow{title, download.label, twin, group, func(c actors, role string) string {
					query := download.query(c, c[role])
					if query == "" {
						return "-"
					}
					opened := *m
					opened.liveShop = block.liveShop
					return opened.cell(role, block.verb, path+"?"+query, "")
				}})
				title = ""
			}
		}
	}
}

// addKeeperSocket adds the rows of the keeper's socket. On the public listener the same requests
// must find no route and no method.
func (m *accessMatrix) addKeeperSocket() {
	title := "THE KEEPER'S SOCKET"
	for _, at := range socketRoutes(m.t) {
		verb, path, _ := strings.Cut(at, " ")
		m.rows = append(m.rows, matrixRow{title, at, false, m.newGroup(), func(c actors, role string) string {
			path, body := c.fill(m.liveShop, role, path), c.fill(m.liveShop, role, keeperRequests[at])
			if role == "keeper" {
				return m.keeperCell(verb, path, body)
			}
			got := m.cell(role, verb, path, body)
			words := strings.ReplaceAll(strings.TrimPrefix(path, "/act/"), "/", " ")
			for _, method := range []string{path, words} {
				call := `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{}}`
				if answer := m.cell(role, "POST", "/api", call); answer != "200/-32601" {
					m.t.Errorf("%s can call %q over JSON-RPC: %s", role, method, answer)
				}
			}
			return got
		}})
		title = ""
	}
}

// keeperCell sends a request to the socket and returns "done" or the error. Only the last line of a
// response says whether the request succeeded.
func (m *accessMatrix) keeperCell(verb, path, body string) string {
	status, answer := m.send("keeper", verb, path, body)
	lines := bytes.Split(bytes.TrimSpace(answer), []byte("\n"))
	if status != http.StatusOK || len(answer) == 0 || bytes.HasPrefix(lines[len(lines)-1], []byte(`{"error":`)) {
		return fmt.Sprintf("%d %.60s", status, lines[len(lines)-1])
	}
	return "done"
}

// socketRoutes returns the routes of the socket, found in the source of package control.
func socketRoutes(t *testing.T) (names []string) {
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
	for _, found := range regexp.MustCompile(`HandleFunc\("([A-Z]+ /[a-z/{}]+)"`).FindAllSubmatch(source, -1) {
		names = append(names, string(found[1]))
	}
	for _, found := range regexp.MustCompile(`\b(Act|List)\[[^\n]+\] += "([a-z ]+)"\n`).FindAllSubmatch(source, -1) {
		path := strings.ReplaceAll(string(found[2]), " ", "/")
		names = append(names, "POST /"+strings.ToLower(string(found[1]))+"/"+path)
	}
	return names
}

// checkCoverage checks that the matrix has rows for all routes, and for nothing else.
func (m *accessMatrix) checkCoverage(t *testing.T) {
	t.Helper()
	answers := web.Paths(m.handler)
	for _, call := range web.Rows() {
		answers = append(answers, methodOf(call))
	}
	same := func(where string, asked, answers []string) {
		for _, at := range answers {
			if !slices.Contains(asked, at) {
				t.Errorf("%s has the route %s, and the matrix has no row for it", where, at)
			}
		}
		for _, at := range asked {
			if !slices.Contains(answers, at) {
				t.Errorf("the matrix has rows for %s, which is no route of %s", at, where)
			}
		}
	}
	same("the public listener", m.covered, answers)
	var asked []string
	for at := range keeperRequests {
		asked = append(asked, at)
	}
	same("the socket", asked, socketRoutes(t))
}

// send sends a request: the keeper's to the socket, that of any other role to the public listener.
func (m *accessMatrix) send(role, verb, target, body string) (status int, answer []byte) {
	m.t.Helper()
	client, base := http.DefaultClient, "http://"+m.addr
	if role == "keeper" {
		client, base = &m.socket, "http://socket"
	}
	target, body = withPlatform(m.named, target, body)
	request, err := http.NewRequest(verb, base+target, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if m.agent != "" {
		request.Header.Set("User-Agent", m.agent)
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
		m.t.Errorf("%s: %s %s = %d with a book in the body", role, verb, target, response.StatusCode)
	}
	if m.answered != nil {
		m.answered(verb, target, body, response.Header, answer)
	}
	return response.StatusCode, answer
}
