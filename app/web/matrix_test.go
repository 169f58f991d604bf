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

// TestWhoMay asks every route of the public listener, every method of JSON-RPC and every act of the
// keeper's socket, as everybody, and holds what comes against testdata/matrix.txt. What answers and
// has no row there fails the test.
func TestWhoMay(t *testing.T) {
	f := newFront(t)
	if info, err := os.Stat(f.path + ".sock"); err != nil || info.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("the keeper's socket is %v, %v, want mode 0600", info.Mode(), err)
	}
	m := &matrix{front: f}
	m.addCalls()
	m.addOthers()
	m.addDownloads()
	m.addOrders()
	m.covers(t)
	casts := assemble(t, f, m.casts)
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
			line += fmt.Sprintf("  %-10s", r.ask(casts[r.cast], role))
		}
		line = strings.TrimRight(line, " ") + "\n"
		if r.twin && !strings.HasSuffix(table.String(), line) {
			t.Errorf("with a slash at its end it is another:\n%s", line)
		}
		if !r.twin {
			table.WriteString(line)
		}
	}
	compareGolden(t, "testdata/matrix.txt", table.String())
}

// labelWidth is how wide the matrix's first column is.
const labelWidth = 48

// compareGolden holds got against a file, line by line. Lines of the file that begin with # are for
// whoever reads it.
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
		t.Errorf("the rows stand elsewhere than in %s: the table is\n%s", path, got)
	}
}

// matrix is the rows to be asked.
type matrix struct {
	*front
	rows   []row
	casts  int      // that the rows need
	asked  []string // verb and path, or JSON-RPC method
	bearer app.SKey // in every request's header, if it is not empty
}

// row is one line of the matrix: ask gives the cell of one role. A twin, the same path with a slash
// at its end, is not written out: it must be as the row before it.
type row struct {
	title, label string
	twin         bool
	cast         int // those who ask
	ask          func(c cast, role string) string
}

// newCast is a cast that no row has had yet.
func (m *matrix) newCast() int {
	m.casts++
	return m.casts - 1
}

// add makes a row, and its twin where the route has one.
func (m *matrix) add(title, verb, path, what string, ask func(c cast, role, path string) string) {
	label := strings.TrimSuffix(verb+" "+path+", "+what, ", ")
	for _, path := range []string{path, path + "/"} {
		if !slices.Contains(web.Paths(m.handler), verb+" "+path) && strings.HasSuffix(path, "/") && path != "/" {
			continue
		}
		m.asked = append(m.asked, verb+" "+path)
		twin := len(m.rows) > 0 && m.rows[len(m.rows)-1].label == label
		m.rows = append(m.rows, row{title, label, twin, m.newCast(), func(c cast, role string) string { return ask(c, role, path) }})
		title = ""
		if path == "/" {
			return
		}
	}
}

// addCalls makes the rows of the shop's calls, over REST and then over JSON-RPC.
func (m *matrix) addCalls() {
	title := "REST"
	for _, call := range web.Rows() {
		method := call[strings.LastIndex(call, " ")+1:]
		for _, at := range andHEAD(pathsOf(call)) {
			verb, path, _ := strings.Cut(at, " ")
			for _, ask := range asks[method] {
				m.add(title, verb, path, ask.what, func(c cast, role, path string) string {
					_, target, body := restOf(verb+" "+path, c.fill(m.front, role, ask.fields))
					return m.cell(role, verb, target, body)
				})
				title = ""
			}
		}
	}
	title = "JSON-RPC"
	for _, call := range web.Rows() {
		method := call[strings.LastIndex(call, " ")+1:]
		for _, ask := range asks[method] {
			m.asked = append(m.asked, method)
			label := strings.TrimSuffix(method+", "+ask.what, ", ")
			m.rows = append(m.rows, row{title, label, false, m.newCast(), func(c cast, role string) string {
				fields := c.fill(m.front, role, ask.fields)
				return m.cell(role, "POST", "/api", fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":{"data":%s}}`, method, fields))
			}})
			title = ""
		}
	}
}

// addOthers makes the rows of what is no call.
func (m *matrix) addOthers() {
	title := "BESIDE THE CALLS"
	for _, at := range slices.Sorted(slices.Values(web.Paths(m.handler))) {
		verb, path, _ := strings.Cut(at, " ")
		for _, ask := range asks[at] {
			m.add(title, verb, path, ask.what, func(c cast, role, path string) string {
				return m.cell(role, verb, path, c.fill(m.front, role, ask.fields))
			})
			title = ""
		}
	}
}

// cell asks, and puts what comes into a few characters: the status, /the result or JSON-RPC's
// error, how many [items] a list has, whether the book is the reader's own, and whose points are
// shown by their number.
func (m *matrix) cell(role, verb, target, body string) string {
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
