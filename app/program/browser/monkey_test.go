package browser

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// monkey is a person who presses anything and types anything.
type monkey struct {
	*person
	rng  *rand.Rand
	done int // forms that the desk carried out
}

// TestMonkey has a monkey press links and send forms of the desk, with values of which some make
// sense. No act is answered by a failure of the shop, and afterwards check finds nothing.
func TestMonkey(t *testing.T) {
	t.Parallel()
	acts := 100 // links and forms
	if *harness.Full {
		acts = 500
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	s := serveFull(t, plainWords())
	m := &monkey{s.person(t), rand.New(rand.NewPCG(seed, 0)), 0}
	shown := m.get(t, "/keeper")
	for range acts {
		next, act := m.act(t, shown)
		if next.status >= http.StatusInternalServerError {
			t.Errorf("%s led to %d", act, next.status)
		}
		if next.form("/keeper/signin") != nil {
			m.setKey(s.key)
		}
		if shown = next; next.status != http.StatusOK || m.rng.IntN(20) == 0 {
			shown = m.get(t, "/keeper")
		}
	}
	s.checkLog(t)
	if m.done < acts/50 {
		t.Errorf("only %d forms of %d acts changed something", m.done, acts)
	}
}

// checkLog checks that the server has logged no failure of its own.
func (s *shop) checkLog(t *testing.T) {
	t.Helper()
	for _, line := range strings.Split(s.Log.String(), "\n") {
		if strings.Contains(line, "panic") || strings.Contains(line, "level=ERROR") {
			t.Errorf("the log has %s", line)
		}
	}
}

// act follows a link or sends a form, and returns where that led.
func (m *monkey) act(t *testing.T, from *response) (to *response, act string) {
	t.Helper()
	forms := slices.DeleteFunc(from.forms(), func(f *form) bool { return slices.Contains(leftOut, f.action) })
	if links := from.links(); m.rng.IntN(2) == 0 && len(links) > 0 || len(forms) == 0 {
		if len(links) == 0 {
			return m.get(t, "/keeper"), "nothing to press"
		}
		link := links[m.rng.IntN(len(links))]
		target, err := from.url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		return m.get(t, target.RequestURI()), "GET " + link
	}
	f := forms[m.rng.IntN(len(forms))]
	m.fill(f)
	to = m.send(t, from, f, m.files())
	if f.method == "post" && to.status == http.StatusOK {
		m.done++
	}
	return to, f.method + " " + f.action + " " + f.values.Encode()
}

// leftOut are the forms that the monkey does not send: they would lock it out.
var leftOut = []string{"/keeper/signout", "/keeper/house/password", "/keeper/signin", "/keeper/start"}

// links returns the addresses of the desk that a page leads to.
func (p *response) links() (list []string) {
	for node := range p.root.Descendants() {
		link := attribute(node, "href")
		if node.Data == "a" && (strings.HasPrefix(link, "/keeper") || strings.HasPrefix(link, "?")) {
			list = append(list, link)
		}
	}
	return list
}

// fill types into each field and presses one of the buttons.
func (m *monkey) fill(f *form) {
	var buttons []*html.Node
	for _, input := range f.inputs {
		name := attribute(input, "name")
		switch {
		case input.Data == "button":
			buttons = append(buttons, input)
		case attribute(input, "type") == "checkbox" || attribute(input, "type") == "radio":
			if m.rng.IntN(3) == 0 {
				f.values.Set(name, attribute(input, "value"))
			}
		case input.Data == "select":
			f.values.Set(name, m.option(input))
		case m.rng.IntN(3) > 0:
			f.values.Set(name, m.value())
		}
	}
	if len(buttons) > 0 {
		pressed := buttons[m.rng.IntN(len(buttons))]
		f.values.Set(attribute(pressed, "name"), attribute(pressed, "value"))
	}
}

func (m *monkey) option(list *html.Node) string {
	var values []string
	for node := range list.Descendants() {
		if node.Data == "option" {
			values = append(values, attribute(node, "value"))
		}
	}
	return values[m.rng.IntN(len(values))]
}

// value returns what the monkey types.
func (m *monkey) value() string {
	typed := slices.Concat(attacks, []string{
		"", "1", "2", "3", "20", "20", "0", "-1", "1e9", "99999999999999999999", "2026-12-31", "2026-02-31", "red", "off", "测试读者甲", "补一份",
		"Because", "\x00", "\u202e", "\xff", strings.Repeat("x", 5000), "https://example.com/a.png", "ftp://x", "..%2f..%2fetc/passwd", "a.pdf",
	})
	return typed[m.rng.IntN(len(typed))]
}

func (m *monkey) files() map[string][]byte {
	files := []map[string][]byte{
		nil,
		{"空.pdf": nil},
		{`<b data-hit>.pdf`: []byte("no PDF")},
		{"../../x.pdf": pdftest.Book("x")},
		{"a.pdf": pdftest.Titled("标题", "某人"), "b.pdf": pdftest.Book("b")},
		{"damaged.pdf": []byte("%PDF-1.4\nnothing\n%%EOF\n")},
	}
	return files[m.rng.IntN(len(files))]
}
