// Package docs is the documentation: topics in Markdown, each in Chinese and in English, shown as
// pages under /docs and printed as plain text by the command help.
package docs

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
)

// Chinese and English are the languages that every topic is written in, as paths and HTML name
// them.
const (
	Chinese = "zh"
	English = "en"
)

// languages begins with the language of a reader whose browser names neither.
var languages = []string{Chinese, English}

// topics are the names of all topics, in the order of reading. Each is a file LANGUAGE/NAME.md, a
// part of the changelog, or generated; see New.
var topics = []string{
	"install", "connect", "daily", "apps", "backup", "servers", "trouble", "flags", "api", "security", "benchmarks", changelog,
}

// changelog is the file CHANGELOG.md, which has a part for each language, in their order. A part
// begins with a heading of the first level.
const changelog = "changelog"

// Docs is the documentation. It is an http.Handler for the paths from /docs on.
type Docs struct {
	layout  *template.Template
	topics  []string // those that exist
	sources map[address][]byte
	lists   map[string]func() []listed // by language
	pages   map[string]func() page     // by path, rendered at the first request and kept
	missing map[string]func() page     // by language: there is no such page

	files    fs.FS
	pictures map[string]picture // by path
}

// address names a topic in a language.
type address struct{ language, topic string }

// New returns the documentation in files: docs.html, the layout of a page, and the folder docs.
// generated has the topics that are made by the program and not written in a file; each function
// returns Markdown in a language. A topic without a file and a function does not exist.
func New(files fs.FS, generated map[string]func(language string) []byte) (*Docs, error) {
	layout, err := template.ParseFS(files, "docs.html")
	if err != nil {
		return nil, err
	}
	d := &Docs{layout: layout, sources: make(map[address][]byte), files: files}
	if d.pictures, err = readPictures(files); err != nil {
		return nil, err
	}
	for name := range generated {
		if !slices.Contains(topics, name) {
			return nil, fmt.Errorf("the generated topic %s has no place in the order of topics", name)
		}
	}
	for _, topic := range topics {
		for _, language := range languages {
			source, err := read(files, generated[topic], address{language, topic})
			if err != nil {
				return nil, err
			}
			if source != nil {
				d.sources[address{language, topic}] = source
			}
		}
		if d.sources[address{Chinese, topic}] != nil {
			d.topics = append(d.topics, topic)
		}
	}
	d.addPages()
	return d, nil
}

// read returns the Markdown of a topic, nil for a topic that only the program could generate and
// does not.
func read(files fs.FS, generate func(language string) []byte, at address) ([]byte, error) {
	if generate != nil {
		return generate(at.language), nil
	}
	if at.topic == changelog {
		return readChangelog(files, at.language)
	}
	source, err := fs.ReadFile(files, "docs/"+at.language+"/"+at.topic+".md")
	if at.topic == "api" && err != nil {
		return nil, nil
	}
	return source, err
}

func readChangelog(files fs.FS, language string) ([]byte, error) {
	source, err := fs.ReadFile(files, "docs/CHANGELOG.md")
	chinese, english, both := bytes.Cut(source, []byte("\n# "))
	switch {
	case err != nil:
		return nil, err
	case !both:
		return nil, errors.New("CHANGELOG.md has one language only")
	case language == Chinese:
		return chinese, nil
	}
	return slices.Concat([]byte("# "), english), nil
}

// Topics returns the names of all topics, in the order of reading.
func (d *Docs) Topics() []string { return d.topics }

// Title returns the heading of a topic.
func (d *Docs) Title(language, topic string) string {
	title, _ := heading(d.sources[address{language, topic}])
	return title
}

// Text returns a topic as plain text for a terminal, or false if there is no such topic.
func (d *Docs) Text(language, topic string) (string, bool) {
	source, ok := d.sources[address{language, topic}]
	if !ok {
		return "", false
	}
	return plain(source), true
}

// Newest returns the newest entry of the changelog as HTML.
func (d *Docs) Newest(language string) template.HTML {
	_, entries, _ := bytes.Cut(d.sources[address{language, changelog}], []byte("\n## "))
	entry, _, _ := bytes.Cut(entries, []byte("\n## "))
	return d.content(slices.Concat([]byte("## "), entry), language)
}

var _ http.Handler = (*Docs)(nil)
