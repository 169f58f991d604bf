package web

import "littleshelf/app"

// Live is the part of a Server that may change while it serves.
type Live struct {
	MaxConns  int    // open connections of one address, except of Proxies; 0 sets no limit
	PublicURL string // scheme and host of links; empty takes them from each request
	Demo      bool   // logins prove nothing, and the page says so

	IOS app.Hiding // what clients on iOS do not see; empty is nothing

	// The page shows these. Empty ones are left out.
	ShopName     string
	Contact      string // how readers reach the keeper
	RecordNumber string // of the site at the ministry: 备案号
	About        string // paragraphs, separated by empty lines
}

// Set replaces the part that may change, for requests from now on.
func (s *Server) Set(live Live) { s.live.Store(&live) }

// Live returns what was set last.
func (s *Server) Live() Live {
	if live := s.live.Load(); live != nil {
		return *live
	}
	return Live{}
}

// PublicAddress returns the address of the shop for clients, or "" if it is that of each request.
func (s *Server) PublicAddress() string {
	public := s.Live().PublicURL
	if public != "" || len(s.Origins) > 0 {
		return string(s.ownOrigin(public, ""))
	}
	return ""
}
