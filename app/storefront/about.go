package storefront

import (
	"net/http"
	"strings"

	"littleshelf/app"
)

var aboutRoutes = []route{{"GET", "/about", (*Storefront).showAbout}}

// aboutPage is what the shop says of itself.
type aboutPage struct {
	app.AboutPage
	Catalog string // the address for reading apps
	Sync    string // the address for KOReader's sync
}

// Paragraphs are the keeper's own words.
func (p aboutPage) Paragraphs() (list []string) {
	for paragraph := range strings.SplitSeq(p.About, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			list = append(list, paragraph)
		}
	}
	return list
}

// Judged reports whether WeChat judges what readers write.
func (p aboutPage) Judged() bool { return p.Moderation == app.ModerateByWeChat }

func (f *Storefront) showAbout(rq *request) error {
	shown, err := f.Shop.AboutPage(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	rq.reader = shown.Reader
	origin := f.Origin(rq.r)
	return f.render(rq, http.StatusOK, "about", rq.lang.Sprintf("About the shop"),
		aboutPage{shown, origin + catalogPath, origin + syncPath})
}
