package storefront

import (
	"encoding/json"

	"littleshelf/app/page"
	"littleshelf/app/text"
)

// foundRoutes are the files that search engines, feed readers and browsers ask for by themselves.
var foundRoutes = []route{
	{"GET", "/robots.txt", (*Storefront).sendRobots},
	{"GET", "/sitemap.xml", (*Storefront).sendSitemap},
	{"GET", feedPath, (*Storefront).sendFeed},
	{"GET", "/manifest.webmanifest", (*Storefront).sendManifest},
	{"GET", "/favicon.ico", (*Storefront).sendFavicon},
	{"GET", "/apple-touch-icon.png", (*Storefront).sendTouchIcon},
}

// robots has search engines leave out personal pages, acts and the API (RFC 9309).
const robots = `User-agent: *
Disallow: /api
Disallow: /books/*/
Disallow: /downloadfile
Disallow: /keeper
Disallow: /koreader
Disallow: /login
Disallow: /me
Disallow: /opds
Disallow: /pages/
Disallow: /shelf
Disallow: /signin

Sitemap: `

func (f *Storefront) sendRobots(rq *request) error {
	return f.sendFile(rq, "text/plain; charset=utf-8", []byte(robots+f.Origin(rq.r)+"/sitemap.xml\n"))
}

// manifest is what a browser needs to put the shop on a home screen (W3C, Web Application
// Manifest).
type manifest struct {
	Name       string         `json:"name"`
	ShortName  string         `json:"short_name"`
	Lang       string         `json:"lang"`
	StartURL   string         `json:"start_url"`
	Scope      string         `json:"scope"`
	Display    string         `json:"display"`
	Background string         `json:"background_color"`
	Theme      string         `json:"theme_color"`
	Icons      []manifestIcon `json:"icons"`
}

type manifestIcon struct {
	Source string `json:"src"`
	Sizes  string `json:"sizes"`
	Type   string `json:"type"`
}

// The colours of a browser's own bars: those of card and paper in palette.css.
const (
	barLight = "#fffdf8"
	barDark  = "#24211d"
	paper    = "#f5f0e6"
)

func (f *Storefront) sendManifest(rq *request) error {
	name := f.Site().Name
	content, err := json.Marshal(manifest{
		Name: name, ShortName: name, Lang: "zh-CN", StartURL: "/", Scope: "/", Display: "minimal-ui", Background: paper, Theme: barLight,
		Icons: []manifestIcon{
			{f.assets.URL("icon.svg"), "any", "image/svg+xml"}, {"/apple-touch-icon.png", "180x180", "image/png"},
		},
	})
	if err != nil {
		return err
	}
	return f.sendFile(rq, "application/manifest+json", content)
}

// sendFile sends a file that is made for each request.
func (f *Storefront) sendFile(rq *request, kind string, content []byte) error {
	ready, err := page.NewReadyFile(content, kind)
	if err != nil {
		return err
	}
	ready.Send(rq.w, rq.r)
	return nil
}

func (f *Storefront) sendFavicon(rq *request) error { return sendIcon(rq, "image/x-icon", favicon()) }

func (f *Storefront) sendTouchIcon(rq *request) error { return sendIcon(rq, "image/png", touchIcon()) }

// sendIcon sends an icon, which a browser keeps for a day.
func sendIcon(rq *request, kind string, icon []byte) error {
	ready, err := page.NewReadyFile(icon, kind)
	if err != nil {
		return err
	}
	rq.w.Header().Set("Cache-Control", "public, max-age=86400")
	ready.Send(rq.w, rq.r)
	return nil
}

// localeOf returns a language as Open Graph names it.
func localeOf(lang text.Lang) string {
	if lang == text.English {
		return "en_US"
	}
	return "zh_CN"
}

// languageCode returns a language as RFC 5646 names it.
func languageCode(lang text.Lang) string {
	if lang == text.English {
		return "en"
	}
	return "zh-CN"
}

// bars are the colours of the browser's own bars, for templates.
var bars = map[string]string{"Light": barLight, "Dark": barDark}
