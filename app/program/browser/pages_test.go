//go:build browser

package browser

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// window is how a page is looked at.
type window struct {
	language string
	width    int64
}

// phone is the window that the desk is made for.
var phone = window{"zh", 375}

// TestPages opens every page in every state, in a phone's width and a desk's, in light and dark
// colours, in both languages, and in an empty shop. The browser and axe-core find nothing, and
// everything can be reached with the Tab key. Without -full, axe-core looks at the phone's width
// only, and at what comes of a form in light colours only: it takes most of the time.
func TestPages(t *testing.T) {
	axe := axeSource(t)
	browser := chromium(t)
	full, empty := serveFull(t, plainWords()), serveEmpty(t)
	for _, w := range []window{phone, {"zh", 1440}, {"en", 375}} {
		t.Run(fmt.Sprintf("%s-%d", w.language, w.width), func(t *testing.T) {
			t.Parallel()
			openAll(t, browser, full, w, axe, "", visits(full))
			openAll(t, browser, empty, w, axe, "empty-", inEmpty(visits(empty)))
		})
	}
}

func axeSource(t *testing.T) string {
	t.Helper()
	if *checkers == "" {
		shoptest.Lacking(t, "axe-core judges the pages: run npm install axe-core vnu-jar, and name the folder with -checkers")
	}
	source, err := os.ReadFile(filepath.Join(*checkers, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// openAll opens pages of a shop in a tab of their own.
func openAll(t *testing.T, browser context.Context, s *shop, w window, axe, prefix string, all map[string][]visit) {
	b := s.tab(t, browser, s.key, w.language)
	for _, route := range slices.Sorted(maps.Keys(all)) {
		for i, v := range all[route] {
			name := fmt.Sprintf("%s%s-%d", prefix, fileName(route), i)
			b.window(w.width, "light")
			b.visitTwiceIfItMoves(v, s)
			b.judge(name, cmp.Or(v.status, http.StatusOK))
			if *harness.Full || w == phone {
				b.axe(name+" light", axe, "{}")
			}
			b.shoot(fmt.Sprintf("%s-%s-%d-light", name, w.language, w.width))
			if w.language == "zh" && *harness.Full || w == phone && v.action == "" {
				b.window(w.width, "dark")
				b.axe(name+" dark", "", `{runOnly: ["color-contrast"]}`)
				b.shoot(fmt.Sprintf("%s-%s-%d-dark", name, w.language, w.width))
			}
			if w == phone && v.action == "" {
				b.tabThrough(name)
			}
		}
	}
}

func fileName(route string) string {
	return strings.Trim(strings.NewReplacer("/", "_", " ", "", "{", "", "}", "").Replace(strings.ReplaceAll(route, "/keeper", "/desk")), "_")
}

// judge reports what the browser and the page itself show to be wrong.
func (b *tab) judge(name string, status int) {
	b.t.Helper()
	found := evaluate[[]string](b, judgement)
	got, problems := b.take()
	if int(got) != status {
		b.t.Errorf("%s: status %d, want %d", name, got, status)
	}
	for _, problem := range append(problems, found...) {
		b.t.Errorf("%s: %s", name, problem)
	}
}

// judgement lists what is wrong with a page that is loaded.
const judgement = `(async () => {` + isCovered + `
  await document.fonts.ready;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const root = document.documentElement, wrong = [];
  const short = (e) => e.outerHTML.slice(0, 120);
  if (shifts.sum >= 0.01) wrong.push('it moved while it was loaded: ' + shifts.sum + ' ' + shifts.of);
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1).pop();
    wrong.push('it scrolls sideways: ' + root.scrollWidth + ' of ' + root.clientWidth + ' px ' + (wide ? short(wide) : ''));
  }
  if (document.querySelectorAll('h1').length !== 1) wrong.push('it has not one h1');
  const [title, site] = document.title.split(' · ');
  if (!title || !site || location.pathname.startsWith('/keeper') !== / (柜台|Desk)$/.test(site)) wrong.push('its title is ' + document.title);
  if (!/^(zh-CN|en)$/.test(root.lang)) wrong.push('its language is ' + root.lang);
  const made = '[data-hit], script:not([src], [type="application/ld+json"]), iframe, [onerror], [onload], [onfocus], [href^="javascript:"]';
  for (const e of document.querySelectorAll(made)) {
    wrong.push('a text became an element: ' + short(e));
  }
  for (const data of document.querySelectorAll('[type="application/ld+json"]')) JSON.parse(data.textContent);
  if (root.lang === 'en') {
    for (const e of document.querySelectorAll('h1, h2, label, button')) if (/undefined|%!/.test(e.textContent)) wrong.push(short(e));
  }
  scrollTo(0, root.scrollHeight);
  for (const e of document.querySelectorAll('footer a, footer button')) {
    if (isCovered(e)) wrong.push('something covers its end: ' + short(e));
  }
  scrollTo(0, 0);
  return wrong;
})()`

// isCovered reports whether the middle of an element, which may be in a label, is out of sight or
// under another element.
const isCovered = `
  const isCovered = (e) => {
    const {left, top, width, height} = e.getClientRects()[0];
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(e.closest('label') ?? e).contains(there);
  };`

// axe reports what axe-core finds. Its source is loaded if it is given.
func (b *tab) axe(name, source, options string) {
	b.t.Helper()
	if source != "" {
		b.do(chromedp.Evaluate[chromedp.Void](source))
	}
	found := evaluate[string](b, `axe.run(document, `+options+`).then((r) => JSON.stringify(r.violations.flatMap((v) =>
		v.nodes.map((n) => v.id + ": " + n.html.slice(0, 200) + " " + n.failureSummary))))`)
	var violations []string
	b.must(json.Unmarshal([]byte(found), &violations))
	for _, violation := range violations {
		b.t.Errorf("%s: axe: %s", name, violation)
	}
}

// tabThrough reports what the Tab key does not reach, or reaches without a focus that is seen.
func (b *tab) tabThrough(name string) {
	b.t.Helper()
	stops := evaluate[int](b, beginTabbing)
	press := key("Tab")
	for range 10 { // a field of a date has five stops
		b.do(slices.Repeat([]chromedp.Action[chromedp.Void]{press}, stops)...)
		if evaluate[bool](b, `tabbing.every((stop) => stop.reached)`) {
			break
		}
		stops = 5
	}
	for _, wrong := range evaluate[[]string](b, `tabbing.filter((s) => !s.reached || !s.visible || s.covered).map((s) =>
		(!s.reached ? 'the Tab key does not reach ' : s.covered ? 'covered while it has the focus: ' : 'no visible focus: ') +
		s.element.outerHTML.slice(0, 120))`) {
		b.t.Errorf("%s: %s", name, wrong)
	}
}

// key presses a key.
func key(name string) chromedp.Action[chromedp.Void] {
	params := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: name}
	if name == "Tab" {
		params.Code, params.WindowsVirtualKeyCode = "Tab", 9
	}
	return call(input.DispatchKeyEvent, params)
}

// beginTabbing notes which elements get the focus, and returns the number of those that should.
const beginTabbing = `(() => {` + isCovered + `
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const inGroup = (e) => e.type === 'radio' && !e.checked;
  window.tabbing = [...document.querySelectorAll(all)]
    .filter((e) => !e.disabled && e.checkVisibility() && !inGroup(e))
    .map((element) => ({element}));
  document.addEventListener('focusin', ({target}) => {
    const stop = tabbing.find((s) => s.element === target);
    if (!stop) return;
    const style = getComputedStyle(target);
    stop.reached = true;
    stop.visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  });
  document.addEventListener('keydown', ({target}) => { // by now it is scrolled into view
    const stop = tabbing.find((s) => s.element === target);
    if (stop) stop.covered = isCovered(target);
  });
  document.activeElement.blur();
  tabbing[0].element.focus();
  return tabbing.length;
})()`

// inEmpty returns the visits that an empty shop has too.
func inEmpty(all map[string][]visit) map[string][]visit {
	left := make(map[string][]visit)
	for name, list := range all {
		if list = slices.DeleteFunc(slices.Clone(list), func(v visit) bool { return !v.empty }); len(list) > 0 {
			left[name] = list
		}
	}
	return left
}

// serveEmpty serves a shop without books or readers, whose desk has a password.
func serveEmpty(t *testing.T) *shop {
	t.Helper()
	return serve(t, func(*filling, *shop) {})
}
