//go:build browser

package browser

import (
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/network"
)

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
	s := serveLong(t)
	b := s.tab(t, chromium(t), s.key, "zh")
	b.get("/books/1/read?p=1")
	b.awaitPage(1)
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
