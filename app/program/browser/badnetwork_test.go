//go:build browser

package browser

import (
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// onPage1 opens the first page of the book of serveLong, as its reader.
func onPage1(t *testing.T, flags ...string) *tab {
	t.Helper()
	s := serveLong(t, flags...)
	b := s.tab(t, chromium(t), s.key, "zh")
	b.get("/books/1/read?p=1")
	b.awaitPage(1)
	return b
}

// network sets how good the network of a tab is.
func (b *tab) network(latency float64, offline bool) {
	b.t.Helper()
	b.do(call(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{
			{Latency: latency, DownloadThroughput: -1, UploadThroughput: -1, Offline: offline},
		},
	}), call(network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Latency: latency, DownloadThroughput: -1, UploadThroughput: -1, Offline: offline,
	}))
}

// TestStepsOnSlowNetwork goes through the history faster than pages arrive. The page that is shown
// is that of the address.
func TestStepsOnSlowNetwork(t *testing.T) {
	b := onPage1(t)
	b.do(key("ArrowRight"))
	b.awaitPage(2)
	b.do(key("ArrowRight"))
	b.awaitPage(3)
	b.network(400, false)
	b.step("back")
	b.step("back")
	b.awaitPage(1)
	b.step("forward")
	b.step("back")
	b.do(key("ArrowRight")) // nothing else is under way
	b.awaitPage(2)
	b.quiet("after the steps", http.StatusOK)
}

// step goes one entry forward or back in the history. It does not wait for the page.
func (b *tab) step(way string) {
	b.t.Helper()
	evaluate[bool](b, `new Promise((done) => {
  addEventListener('popstate', () => done(true), {once: true});
  history.`+way+`();
})`)
}

// holdLast turns to the last page, whose image is not sent: it returns the request that waits.
func (b *tab) holdLast() fetch.RequestID {
	b.t.Helper()
	held := make(chan fetch.RequestID, 8)
	b.must(chromedp.Listen(b.ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			held <- e.RequestID
		}
	}))
	b.do(call(fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{
		{URLPattern: "*/12-*", ResourceType: network.ResourceTypeImage},
	}}), key("End"))
	return <-held
}

// breakConnection has a request that waits fail. Later requests do not wait.
func (b *tab) breakConnection(held fetch.RequestID) {
	b.t.Helper()
	b.do(call(fetch.FailRequest, fetch.FailRequestParams{RequestID: held, ErrorReason: network.ErrorReasonConnectionReset}),
		call(fetch.Disable, cdp.Empty{}))
}

// TestBrokenConnection breaks the connection of an image, which is then requested again.
func TestBrokenConnection(t *testing.T) {
	b := onPage1(t)
	b.breakConnection(b.holdLast())
	b.awaitPage(12)
	b.await(`document.querySelector('#trouble').hidden`)
}

// TestLateImage turns on before the image of a page has come. When it comes, it changes nothing on
// the page that is shown.
func TestLateImage(t *testing.T) {
	b := onPage1(t)
	request := b.holdLast()
	evaluate[bool](b, `window.late = document.querySelector('#leaf'), true`)
	b.do(key("Home"))
	b.awaitPage(1)
	evaluate[bool](b, `dispatchEvent(new Event('offline'))`)
	b.sees("网断了")
	b.do(call(fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: request}))
	b.await(`late.naturalWidth > 0`)
	if evaluate[bool](b, `document.querySelector('#trouble').hidden`) {
		t.Error("the image of page 12 took away what page 1 says")
	}
}

// TestNetworkGone steps back, and has an image break, without a network. When the network is back,
// the page of the address is shown, with its image.
func TestNetworkGone(t *testing.T) {
	b := onPage1(t)
	request := b.holdLast()
	b.network(0, true)
	b.breakConnection(request)
	b.await(`!document.querySelector('#trouble').hidden`)
	b.network(0, false)
	b.awaitPage(12)
	b.network(0, true)
	b.step("back")
	b.await(`!document.querySelector('#trouble').hidden`)
	b.network(0, false)
	b.awaitPage(1)
}

// TestTooFast turns pages faster than the shop allows. The page says that this reader was too fast,
// and not that there are too many readers.
func TestTooFast(t *testing.T) {
	b := onPage1(t, "-limit-pages", "1/m")
	b.do(key("End"))
	b.await(`document.querySelector('#leaf').alt === '第 12 页' && !document.querySelector('#trouble').hidden`)
	b.sees("太快了，歇一会儿")
}
