package web_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/web"
)

// TestAccessMatrix sends requests to every route of the public listener, every method of JSON-RPC
// and every route of the keeper's socket, as every role, and compares the responses with
// testdata/access_matrix.txt. A route without a row there fails the test.
func TestAccessMatrix(t *testing.T) {
	s := newLiveShop(t)
	if info, err := os.Stat(s.path + ".sock"); err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("the keeper's socket is %v, %v, want mode 0600", info.Mode(), err)
	}
	m := &accessMatrix{liveShop: s}
	m.addCalls()
	m.addOtherRoutes()
	m.addDownloads()
	m.addKeeperSocket()
	m.checkCoverage(t)
	groups := newActors(t, s, m.groups)
	var table strings.Builder
	for _, r := range m.rows {
		if r.title != "" {
			fmt.Fprintf(&table, "\n%-*s", labelWidth, r.title)
			for _, role := range roles {
				fmt.Fprintf(&table, "  %-10s", role)
			}
			table.WriteString("\n")
		}
		line := fmt.Sprintf("%-*s", labelWidth, r.label)
		for _, role := range roles {
			line += fmt.Sprintf("  %-10s", r.cell(groups[r.group], role))
		}
		line = strings.TrimRight(line, " ") + "\n"
		if r.slashTwin && !strings.HasSuffix(table.String(), line) {
			t.Errorf("with a trailing slash the row differs:\n%s", line)
		}
		if !r.slashTwin {
			table.WriteString(line)
		}
	}
	compareGolden(t, "testdata/access_matrix.txt", table.String())
}

// labelWidth is the width of the matrix's first column.
const labelWidth = 48

// compareGolden compares got with a file, line by line. Lines of the file that begin with # are
// comments.
func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	}
	strip := func(text string) (lines []string) {
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, " \n"); line != "" && line[0] != '#' {
				lines = append(lines, line)
			}
		}
		return lines
	}
	want, have := strip(string(file)), strip(got)
	for _, line := range have {
		if !slices.Contains(want, line) {
			t.Errorf("is   %s", line)
		}
	}
	for _, line := range want {
		if !slices.Contains(have, line) {
			t.Errorf("want %s", line)
		}
	}
	if !t.Failed() && !slices.Equal(want, have) {
		t.Errorf("the rows are in another order than in %s: the table is\n%s", path, got)
	}
}

// accessMatrix is the rows of the matrix.
type accessMatrix struct {
	*liveShop
	rows    []matrixRow
	groups  int      // of actors that the rows need
	covered []string // verb and path, or JSON-RPC method
	bearer  app.SKey // in every request's header, if it is not empty
	agent   string   // every request's User-Agent, if it is not empty
	named   string   // the parameter platform of every request, if it is not empty

	// answered is called with each response, if it is not nil.
	answered func(verb, target, body string, header http.Header, answer []byte)
}

// matrixRow is one line of the matrix; cell returns the cell of one role. A slashTwin, the same
// path with a trailing slash, is not written out: it must equal the row before it.
type matrixRow struct {
	title, label string
	slashTwin    bool
	group        int // index of the actors
	cell         func(c actors, role string) string
}

// newGroup returns the index of a group of actors for one row.
func (m *accessMatrix) newGroup() int {
	m.groups++
	return m.groups - 1
}

// add adds a row, and its twin with a trailing slash if the route has one.
func (m *accessMatrix) add(title, verb, path, what string, ask func(c actors, role, path string) string) {
	label := strings.TrimSuffix(verb+" "+path+", "+what, ", ")
	for _, path := range []string{path, path + "/"} {
		if !slices.Contains(web.Paths(m.handler), verb+" "+path) && strings.HasSuffix(path, "/") {
			continue
		}
		m.covered = append(m.covered, verb+" "+path)
		twin := len(m.rows) > 0 && m.rows[len(m.rows)-1].label == label
		m.rows = append(m.rows, matrixRow{title, label, twin, m.newGroup(),
			func(c actors, role string) string { return ask(c, role, path) }})
		title = ""
	}
}

// addCalls adds the rows of the shop's calls, over REST and then over JSON-RPC.
func (m *accessMatrix) addCalls() {
	title := "REST"
	for _, call := range web.Rows() {
		method := methodOf(call)
		for _, at := range withHEAD(routePaths(call)) {
			verb, path, _ := strings.Cut(at, " ")
			for _, ask := range publicRequests[method] {
				m.add(title, verb, path, ask.label, func(c actors, role, path string) string {
					_, target, body := restRequest(verb+" "+path, c.fill(m.liveShop, role, ask.fields))
					return m.cell(role, verb, target, body)
				})
				title = ""
			}
		}
	}
	title = "JSON-RPC"
	for _, call := range web.Rows() {
		method := methodOf(call)
		for _, ask := range publicRequests[method] {
			m.covered = append(m.covered, method)
			label := strings.TrimSuffix(method+", "+ask.label, ", ")
			m.rows = append(m.rows, matrixRow{title, label, false, m.newGroup(), func(c actors, role string) string {
				fields := c.fill(m.liveShop, role, ask.fields)
				return m.cell(role, "POST", "/api",
					fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{"data":%s}}`, method, fields))
			}})
			title = ""
		}
	}
}

// addOtherRoutes adds the rows of the routes that are not calls.
func (m *accessMatrix) addOtherRoutes() {
	title := "BESIDE THE CALLS"
	for _, at := range slices.Sorted(slices.Values(web.Paths(m.handler))) {
		verb, path, _ := strings.Cut(at, " ")
		for _, ask := range publicRequests[at] {
			m.add(title, verb, path, ask.label, func(c actors, role, path string) string {
				if below, ok := strings.CutSuffix(path, "*"); ok {
					path = below + c.fill(m.liveShop, role, ask.label)
				}
				return m.cell(role, verb, path, c.fill(m.liveShop, role, ask.fields))
			})
			title = ""
		}
	}
}

// cell sends a request and abbreviates the response: the status, /the result or JSON-RPC's error,
// the number of [items] in a list, own for a book that the reader owns, and the reader's points.
func (m *accessMatrix) cell(role, verb, target, body string) string {
	status, answer := m.send(role, verb, target, body)
	if status == http.StatusNoContent || len(answer) == 0 || answer[0] != '{' {
		return strconv.Itoa(status)
	}
	type envelope struct {
		Result json.RawMessage
		Error  struct{ Code int }
		List   []any
		Data   any

		UserInfo *struct{ Balance int }
	}
	var e, inner envelope
	if err := json.Unmarshal(answer, &e); err != nil {
		return fmt.Sprintf("%d %v", status, err)
	}
	if len(e.Result) > 0 && e.Result[0] == '{' {
		json.Unmarshal(e.Result, &inner)
		e = inner
	}
	if len(e.Result) == 0 && e.Error.Code == 0 { // a document
		return strconv.Itoa(status)
	}
	text := fmt.Sprintf("%d/%s", status, e.Result)
	if e.Error.Code != 0 {
		return fmt.Sprintf("%d/%d", status, e.Error.Code)
	}
	switch data := e.Data.(type) {
	case []any:
		text += fmt.Sprintf(" [%d]", len(data))
	case map[string]any:
		if data["is_buy"] == 1.0 {
			text += " own"
		}
	}
	if e.UserInfo != nil {
		text += fmt.Sprintf(" %dp", e.UserInfo.Balance)
	}
	if e.List != nil {
		text += fmt.Sprintf(" [%d]", len(e.List))
	}
	return text
}
