//go:build browser

package browser

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
)

// checkers is set in .ci/browser.
var checkers = flag.String("checkers", "", "folder with the npm packages axe-core and vnu-jar in node_modules")

// chromium starts a browser for a test. Its tabs are closed with it at the end.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		shoptest.Lacking(t, "a browser opens the pages: install chromium: %v", err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true), chromedp.WSURLReadTimeout(harness.Timeout))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, _ = chromedp.NewContext(ctx)
	t.Cleanup(func() { chromedp.Cancel(ctx) })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab is a tab of a browser, with cookies of its own.
type tab struct {
	ctx  context.Context
	t    *testing.T
	base string

	mu       sync.Mutex
	status   int64    // of the page
	problems []string // that the browser has reported since they were taken
}

// tab opens a tab of the browser. It reports everything that a page does wrong.
func (s *shop) tab(t *testing.T, browser context.Context, key app.KeeperKey, language string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{ctx: ctx, t: t, base: s.URL("")}
	b.must(chromedp.Do(ctx))
	b.must(chromedp.Listen(ctx, b.hear))
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: countShifts})
	b.must(err)
	_, err = chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	b.must(err)
	b.setCookie("lang", language)
	b.setCookie("keeper", string(key))
	b.setCookie(readersCookie, string(s.skey))
	return b
}

// countShifts adds up how far the parts of a page moved while it was loaded.
const countShifts = `window.shifts = {sum: 0, of: []};
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (shift.hadRecentInput) continue;
    shifts.sum += shift.value;
    shifts.of.push(...shift.sources.map((s) => s.node?.outerHTML?.slice(0, 80)));
  }
}).observe({type: 'layout-shift', buffered: true});`

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) setCookie(name, value string) {
	b.t.Helper()
	if value == "" {
		return
	}
	_, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: b.base})
	b.must(err)
}

// forgetReader signs the reader out of this tab.
func (b *tab) forgetReader() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.DeleteCookies, network.DeleteCookiesParams{Name: readersCookie, URL: b.base})
	b.must(err)
}

// hear notes an event of the browser that no page should cause.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	report := func(format string, args ...any) { b.problems = append(b.problems, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, arg := range e.Args {
			words = append(words, string(arg.Value)+arg.Description)
		}
		report("console.%s: %s", e.Type, strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		report("exception: %s %s", e.ExceptionDetails.Text, e.ExceptionDetails.Exception.Description)
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork { // those are reported below
			report("log: %s", e.Entry.Text)
		}
	case *page.EventJavascriptDialogOpening:
		report("dialog: %s", e.Message)
		go chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // not in a listener
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			b.status = e.Response.Status
		} else if e.Response.Status >= 400 {
			report("%s: %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled && e.ErrorText != "net::ERR_NAME_NOT_RESOLVED" { // covers elsewhere
			report("a request failed: %s %s", e.ErrorText, e.BlockedReason)
		}
	}
}

// take returns what was reported, and the status of the page.
func (b *tab) take() (status int64, problems []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	status, problems = b.status, b.problems
	b.problems = nil
	return status, problems
}

// quiet checks the status of the page, and that the browser has reported nothing since the last
// step.
func (b *tab) quiet(step string, want int64) {
	b.t.Helper()
	if status, problems := b.take(); status != want || len(problems) > 0 {
		b.t.Errorf("%s: status %d, want %d, %q", step, status, want, problems)
	}
}

// do runs actions that must succeed.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, harness.Timeout)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		_, problems := b.take()
		where, _ := chromedp.Run(b.ctx, chromedp.Location())
		b.t.Fatalf("%s: %v %q", where, err, problems)
	}
}

// get opens a page of the shop.
func (b *tab) get(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// evaluate returns the value of a script in the page, or of its promise.
func evaluate[T any](b *tab, script string, options ...chromedp.EvaluateOption) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, harness.Timeout)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, append(options, chromedp.EvalAwaitPromise)...))
	if err != nil && !errors.Is(err, chromedp.ErrJSUndefined) {
		b.t.Fatalf("%.100s: %v", script, err)
	}
	return value
}

// window sets the size of the tab and its colours, "light" or "dark".
func (b *tab) window(width int64, colours string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 800))
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
	})
	b.must(err)
}

// awaitLoad does what leads to another page, and waits until that is loaded.
func (b *tab) awaitLoad(act chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.do(func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.WaitEvent(page.LoadEventFired, nil, act)(ctx, target)
		return chromedp.Void{}, err
	})
}

// call runs a command of the protocol in an action.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}
