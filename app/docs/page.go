package docs

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/yuin/goldmark/ast"

	"littleshelf/app/text"
)

// page is a rendered page.
type page struct {
	html     []byte
	etag     string
	language string
}

// layoutData is the data of the layout docs.html.
type layoutData struct {
	Language string
	Topic    string // empty on an index, and where no page is
	Title    string
	Topics   []listed
	Other    string // path of the page in the other language
	Content  template.HTML
	Missing  bool // there is no such page
}

// listed is a topic as pages list it.
type listed struct{ Name, Title, Summary string }

func (d *Docs) list(language string) (list []listed) {
	for _, name := range d.topics {
		title, summary := heading(d.sources[address{language, name}])
		list = append(list, listed{name, title, summary})
	}
	return list
}

// addPages adds a page for each topic and an index in each language. A page is rendered once: the
// documentation is part of the program.
func (d *Docs) addPages() {
	d.lists = make(map[string]func() []listed)
	d.pages, d.missing = make(map[string]func() page), make(map[string]func() page)
	for i, language := range languages {
		other := languages[1-i]
		d.lists[language] = sync.OnceValue(func() []listed { return d.list(language) })
		d.missing[language] = sync.OnceValue(func() page {
			return d.render(layoutData{Language: language, Other: "/docs/" + other, Missing: true})
		})
		d.pages["/docs/"+language] = sync.OnceValue(func() page {
			return d.render(layoutData{Language: language, Other: "/docs/" + other})
		})
		for _, topic := range d.topics {
			d.pages["/docs/"+language+"/"+topic] = sync.OnceValue(func() page {
				source := d.sources[address{language, topic}]
				title, _ := heading(source)
				return d.render(layoutData{
					Language: language, Topic: topic, Title: title, Other: "/docs/" + other + "/" + topic, Content: d.content(source, language),
				})
			})
		}
	}
}

// render renders a page. The layout and the sources are part of the program, so it cannot fail but
// for a mistake in them, which the tests find.
func (d *Docs) render(data layoutData) page {
	data.Topics = d.lists[data.Language]()
	var html bytes.Buffer
	if err := d.layout.Execute(&html, data); err != nil {
		panic(err)
	}
	return page{html.Bytes(), fmt.Sprintf(`"%x"`, sha256.Sum256(html.Bytes())), data.Language}
}

// content returns a topic as HTML, with links to the pages of other topics, and with pictures.
func (d *Docs) content(source []byte, language string) template.HTML {
	md := markdown()
	tree := parse(md, source)
	ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Link:
			if topic, fragment, ok := topicOf(string(n.Destination)); ok && entering {
				n.Destination = []byte("/docs/" + language + "/" + topic)
				if fragment != "" {
					n.Destination = append(n.Destination, "#"+fragment...)
				}
			}
		case *ast.Image:
			if entering {
				d.show(n)
			}
		case *ast.Text:
			if n.SoftLineBreak() && joined(string(n.Value(source)), following(n, source)) {
				n.SetSoftLineBreak(false)
			}
		}
		return ast.WalkContinue, nil
	})
	var html bytes.Buffer
	if err := md.Renderer().Render(&html, source, tree); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
	return template.HTML(html.String())
}

// following returns the text of the node behind n.
func following(n ast.Node, source []byte) string {
	var text bytes.Buffer
	if next := n.NextSibling(); next != nil && next.Kind() == ast.KindText {
		text.Write(next.(*ast.Text).Value(source))
	} else if next != nil {
		inline(&text, next, source, "\n")
	}
	return text.String()
}

// ServeHTTP serves the page at a path, with or without one trailing slash, or a picture. /docs is
// the index in the language that the browser prefers.
func (d *Docs) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if picture, ok := d.pictures[r.URL.Path]; ok {
		d.servePicture(w, r, picture)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-cache")
	path := strings.TrimSuffix(r.URL.Path, "/")
	language := text.Preferred(r.Header.Get("Accept-Language"), text.Chinese).String()
	if path == "/docs" {
		path += "/" + language
		header.Set("Vary", "Accept-Language")
	}
	render, ok := d.pages[path]
	if !ok {
		page := d.missing[languageOf(path, language)]()
		header.Set("Content-Language", page.language)
		w.WriteHeader(http.StatusNotFound)
		w.Write(page.html)
		return
	}
	page := render()
	header.Set("Content-Language", page.language)
	header.Set("ETag", page.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page.html))
}

// languageOf returns the language that a path below /docs names, or else the browser's.
func languageOf(path, browsers string) string {
	for _, language := range languages {
		if strings.HasPrefix(path, "/docs/"+language+"/") {
			return language
		}
	}
	return browsers
}
