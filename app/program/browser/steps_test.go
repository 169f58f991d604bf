package browser

import (
	"cmp"
	"net/http"
	"strings"
	"testing"
)

// follow follows the first link of a page that begins with these words. The page that it leads to
// must be there.
func (p *person) follow(t *testing.T, from *response, words string) *response {
	t.Helper()
	for node := range from.root.Descendants() {
		if node.Data != "a" || !strings.HasPrefix(strings.TrimSpace(textOf(node)), words) {
			continue
		}
		target, err := from.url.Parse(attribute(node, "href"))
		if err != nil {
			t.Fatal(err)
		}
		return p.get(t, target.RequestURI()).ok(t, "link "+words)
	}
	t.Fatalf("%s has no link %q:\n%s", from.url, words, from.source)
	return nil
}

// submit fills in a form of a page and sends it. fields are names and values. button is the path of
// the button that sends it, or "" if it has none of its own.
func (p *person) submit(t *testing.T, from *response, action, button string, fields ...string) *response {
	t.Helper()
	form := from.form(action)
	if form == nil {
		t.Fatalf("%s has no form for %s:\n%s", from.url, action, from.source)
	}
	for i := 0; i < len(fields); i += 2 {
		form.values.Set(fields[i], fields[i+1])
	}
	form.action = cmp.Or(button, form.action)
	return p.send(t, from, form, nil)
}

// ok checks that a page is there, and returns it.
func (p *response) ok(t *testing.T, step string) *response {
	t.Helper()
	if p.status != http.StatusOK {
		t.Fatalf("%s led to %s with status %d:\n%s", step, p.url, p.status, p.source)
	}
	return p
}

// sees checks that a page shows a text.
func (p *response) sees(t *testing.T, words string) {
	t.Helper()
	if !strings.Contains(textOf(p.root), words) {
		t.Fatalf("%s lacks %q:\n%s", p.url, words, p.source)
	}
}
