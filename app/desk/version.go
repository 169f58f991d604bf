package desk

import (
	"html/template"
	"net/http"
	"time"
)

var versionRoutes = []route{{"GET", "/house/version", (*Desk).showVersion, false}}

// About is what the desk says of the program.
type About struct {
	Schema  int       // of the database
	Started time.Time // the server
	// Changelog returns the newest entry of the changelog in a language. It may be nil.
	Changelog func(language string) template.HTML
	// Site is the address of the site, if the desk has a listener of its own, and otherwise empty.
	Site string
}

// versionPage shows which program runs, and what is new in it.
type versionPage struct {
	About
	Version   string
	Language  string
	Changelog template.HTML
}

func (d *Desk) showVersion(rq *request) error {
	shown := versionPage{About: d.About, Version: d.Version, Language: rq.lang.String()}
	if d.About.Changelog != nil {
		shown.Changelog = d.About.Changelog(rq.lang.String())
	}
	return d.render(rq, http.StatusOK, "version", "Version", shown)
}
