package web

import (
	"net/http"
	"strings"

	"littleshelf/app"
)

// platform is the parameter of this name, or the User-Agent of a client that does not have it:
// clients of before 2026 do not name their platform.
type platform struct {
	named string // as wx.getDeviceInfo names it, or with a version behind it, as its system has
	agent string
}

// platformOf returns the platform of a client that requests a page.
func platformOf(r *http.Request) platform {
	p := platform{agent: r.UserAgent()}
	if r.URL.RawQuery != "" {
		p.named = r.URL.Query().Get("platform")
	}
	return p
}

// isIOS reports whether the client is on iOS. Safari on an iPad that asks for desktop pages is not
// recognized: its User-Agent is that of a Mac.
func (p platform) isIOS() bool {
	if !isAbsent(p.named) {
		return strings.HasPrefix(strings.ToLower(strings.TrimSpace(p.named)), "ios")
	}
	for _, device := range []string{"iPhone", "iPad", "iPod"} {
		if strings.Contains(p.agent, device) {
			return true
		}
	}
	return false
}

// hides returns what the shop hides from a client on p.
func (s *Server) hides(p platform) app.Hiding {
	if hiding := s.Live().IOS; hiding.Prices() && p.isIOS() {
		return hiding
	}
	return app.HideNothing
}

// HidesFrom returns what the shop hides from the client of a request.
func (s *Server) HidesFrom(r *http.Request) app.Hiding { return s.hides(platformOf(r)) }

// hiddenNames are the values of Shop.info's hide.
var hiddenNames = map[app.Hiding]string{app.HidePrices: "price", app.HideBuying: "buy"}
