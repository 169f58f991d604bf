//go:build browser

package browser

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"littleshelf/app"
	"littleshelf/app/program/harness"
)

// readersMonkey is a monkey with a tab of a real browser, signed in as a reader.
type readersMonkey struct {
	*tab
	monkey
	shop *shop
	acts map[string]int // by their kind
}

// TestReadersMonkey has a monkey press links, buttons and keys on the readers' pages, with their
// scripts, and type values of which some make sense. No page fails or reports anything, and
// afterwards check finds nothing.
func TestReadersMonkey(t *testing.T) {
	acts := 150
	if *harness.Full {
		acts = 500
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	s := serve(t, func(f *filling, s *shop) {
		f.full(s, plainWords())
		_, err := f.SetSetting(t.Context(), f.request(""), app.SettingLimitPages, "0") // it turns pages fast
		f.must(err)
	})
	s.Log.Secret(s.unused)
	m := &readersMonkey{s.tab(t, chromium(t), "", "zh"), monkey{rng: rand.New(rand.NewPCG(seed, 0))}, s, make(map[string]int)}
	_, err := chromedp.Call(m.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: noteLeaving})
	m.must(err)
	m.window(375, "light")
	m.get("/")
	for n := range acts {
		act := m.act()
		m.settle()
		if status, problems := m.take(); status >= http.StatusInternalServerError || len(problems) > 0 {
			t.Errorf("act %d, %s: status %d, %q", n, act, status, problems)
		}
		m.findBack()
	}
	s.checkLog(t)
	t.Logf("acts: %v", m.acts)
	if m.acts["post"] < acts/20 || m.acts["link"] < acts/5 {
		t.Errorf("of %d acts these are too few: %v", acts, m.acts)
	}
}

// noteLeaving notes that the page is about to be replaced by another.
const noteLeaving = `navigation.addEventListener('navigate', (event) => {
  if (!event.destination.sameDocument) window.leaving = true;
});`

// act presses something or types something, and returns what it did.
func (m *readersMonkey) act() string {
	m.t.Helper()
	if m.rng.IntN(8) == 0 {
		pressed := []string{"ArrowRight", "ArrowLeft", "PageDown", "Home", "End"}[m.rng.IntN(5)]
		m.do(key(pressed))
		m.acts["key"]++
		return pressed
	}
	dice, typed := make([]float64, 12), make([]string, 4)
	for i := range dice {
		dice[i] = m.rng.Float64()
	}
	for i := range typed {
		if typed[i] = m.value(); m.rng.IntN(20) == 0 {
			typed[i] = m.shop.unused
		}
	}
	args, err := json.Marshal([]any{dice, typed})
	m.must(err)
	done := evaluate[[]string](m.tab, "("+pressAnything+")(..."+string(args)+")", byHand)
	m.acts[done[0]]++
	return fmt.Sprintf("%q", done)
}

// byHand makes a script count as an act of the person, which the full screen needs.
func byHand(p *runtime.EvaluateParams) { p.UserGesture = new(true) }

// pressAnything presses a link, or fills in a form and presses one of its buttons. It returns the
// kind of the act and its details. Files leave no page to go on from. The forms that it does not
// press end the account or the sessions of the reader for good.
const pressAnything = `(dice, typed) => {
  const one = (list) => list[Math.floor(dice.pop() * list.length)];
  const shown = [...document.querySelectorAll('a[href], button, summary')].filter((e) => e.checkVisibility() && !e.disabled);
  const file = /\/(download|original|downloadfile)$/, forGood = /^\/me\/(erase|signout)$/;
  const links = shown.filter((e) => e.href && e.origin === location.origin && !file.test(e.pathname));
  const buttons = shown.filter((e) => !e.href && !forGood.test(e.form?.getAttribute('action')));
  if (!buttons.length || dice.pop() < 0.5) {
    const link = one(links);
    link.click();
    return ['link', link.href];
  }
  const button = one(buttons), form = button.form, values = [];
  for (const field of form?.elements ?? []) {
    if (field.type === 'hidden' || field.type === 'file' || field.type === 'submit') continue;
    if (field.tagName === 'SELECT') field.selectedIndex = Math.floor(dice[0] * field.options.length);
    else if (field.type === 'checkbox' || field.type === 'radio') field.checked = dice[1] < 0.5;
    else values.push(field.value = typed[values.length % typed.length]);
  }
  button.click();
  return [form?.method ?? 'button', form?.action ?? button.outerHTML, ...values];
}`

// settle waits until a page is loaded, which may be another one than before. A page without a next
// one, such as a form that the browser does not send, stays as it is.
func (m *readersMonkey) settle() {
	m.t.Helper()
	harness.Eventually(m.t, func() bool {
		time.Sleep(20 * time.Millisecond)
		settled, err := chromedp.Run(m.ctx, chromedp.Evaluate[bool](`!window.leaving && document.readyState === 'complete'`))
		return err == nil && settled // a page that is just replaced cannot be asked
	})
}

// findBack signs the monkey in again if it is a guest. From a page that is none of the readers',
// and from time to time from others, it goes on elsewhere.
func (m *readersMonkey) findBack() {
	m.t.Helper()
	switch where := evaluate[string](m.tab, `document.querySelector('.purse')?.pathname ?? ''`); {
	case where == "/signin":
		m.get("/signin")
		m.signsIn()
		m.acts["sign in"]++
	case where == "" || m.rng.IntN(15) == 0:
		book := "/books/" + m.shop.book.String()
		m.get([]string{"/", "/me", "/shelf", "/me/devices", "/me/redeem", book, book + "/read"}[m.rng.IntN(7)])
	}
}
