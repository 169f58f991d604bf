//go:build browser

package browser

import (
	"encoding/json"

	"github.com/chromedp/chromedp"
)

// visit goes the way of a visit.
func (b *tab) visit(v visit, s *shop) {
	b.t.Helper()
	if v.guest {
		b.forgetReader()
		defer b.setCookie(readersCookie, string(s.skey))
	}
	b.get(v.path)
	if v.action == "" {
		return
	}
	if v.expired {
		b.setCookie("keeper", string(s.expired))
		defer b.setCookie("keeper", string(s.key))
	}
	fields, err := json.Marshal(append([]string{v.action, v.button}, v.fields...))
	b.must(err)
	b.awaitLoad(chromedp.Evaluate[chromedp.Void]("(" + sendForm + ")(..." + string(fields) + ")"))
}

// visitTwiceIfItMoves visits a page again if it moved while it was loaded: a busy machine may draw
// a page before all of it has come. A page that moves twice is at fault.
func (b *tab) visitTwiceIfItMoves(v visit, s *shop) {
	b.t.Helper()
	b.visit(v, s)
	if evaluate[bool](b, `shifts.sum >= 0.01`) {
		b.visit(v, s)
	}
}

// sendForm fills in a form and sends it, without asking the browser whether it may.
const sendForm = `(action, button, ...fields) => {
  const form = [...document.forms].find((f) => f.getAttribute('action') === action);
  for (let i = 0; i < fields.length; i += 2) {
    const [name, value] = [fields[i], fields[i + 1]];
    const found = [...form.elements].filter((e) => e.name === name && e.type !== 'submit');
    const box = found.find((e) => (e.type === 'checkbox' || e.type === 'radio') && e.value === value);
    if (box) box.checked = true;
    else if (found[0]) found[0].value = value;
    else form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
  }
  if (button) form.action = button;
  form.submit();
}`
