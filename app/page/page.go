// Package page is what the pages of the shop share: templates in each language, stylesheets and
// scripts by the hash of their content, messages that survive a redirect, and forms. It knows no
// shop.
package page

import (
	"bytes"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"littleshelf/app/text"
)

// Pages are the pages in a folder of templates. Every template is one page; those whose names begin
// with an underscore are parts that each page may use, and _layout.html calls the page's own
// template "content".
type Pages struct {
	byLanguage [len(languages)]map[string]func() (*template.Template, error)
	zone       *time.Location
}

// languages are those that a page can be in. The first is for browsers that name none of them.
var languages = [...]text.Lang{text.Chinese, text.English}

// New returns the pages of the templates in files. They show times in zone, and may call the
// functions in more beside those of functions.go. A page is parsed when it is first shown: parsed
// ones take 100 KB each, and most servers show few of them.
func New(files fs.FS, assets *Assets, zone *time.Location, more template.FuncMap) (*Pages, error) {
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return nil, err
	}
	p := &Pages{zone: zone}
	for i, language := range languages {
		functions := p.functions(language, assets)
		maps.Copy(functions, more)
		p.byLanguage[i] = make(map[string]func() (*template.Template, error))
		for _, name := range names {
			if strings.HasPrefix(name, "_") {
				continue
			}
			p.byLanguage[i][strings.TrimSuffix(name, path.Ext(name))] = sync.OnceValues(func() (*template.Template, error) {
				return template.New("").Funcs(functions).ParseFS(files, "_*.html", name)
			})
		}
	}
	return p, nil
}

// View is the data of a page. Templates see the fields of Content as .Content.
type View struct {
	Lang    text.Lang
	Title   string
	Said    string // a message of the request before, which redirected to this page
	Content any
	Site    any // the same for all pages of a site: its name, who is signed in
}

// Render sends the page name with a status. A page is complete before its first byte is sent, so
// that an error can still be sent instead.
func (p *Pages) Render(w http.ResponseWriter, status int, name string, view View) error {
	html, err := p.HTML(name, view)
	if err != nil {
		return err
	}
	header := w.Header()
	header["Content-Type"] = htmlType
	header.Set("Content-Language", view.Lang.String())
	w.WriteHeader(status)
	_, err = w.Write(html)
	return err
}

// HTML returns the page name.
func (p *Pages) HTML(name string, view View) ([]byte, error) {
	parsed := p.byLanguage[indexOf(view.Lang)][name]
	if parsed == nil {
		panic("there is no page " + name) // the names stand in the program
	}
	t, err := parsed()
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	err = t.ExecuteTemplate(&html, "_layout.html", view)
	return html.Bytes(), err
}

func indexOf(language text.Lang) int {
	for i, known := range languages {
		if known == language {
			return i
		}
	}
	return 0
}
