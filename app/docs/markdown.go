package docs

import (
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// markdown returns a parser and renderer of Markdown, with tables and without HTML of the source.
func markdown() goldmark.Markdown {
	return goldmark.New(
		// Alignment would be an inline style, which the pages' policy forbids.
		goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone))),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
}

// parse returns the tree of a Markdown text, whose headings have ids.
func parse(md goldmark.Markdown, source []byte) ast.Node {
	ids := parser.NewContext(parser.WithIDs(&headingIDs{taken: make(map[string]bool)}))
	return md.Parser().Parse(text.NewReader(source), parser.WithContext(ids))
}

// headingIDs makes the id of a heading from its text, Chinese too, as GitHub does.
type headingIDs struct{ taken map[string]bool }

func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	var id strings.Builder
	for _, r := range strings.ToLower(string(value)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			id.WriteRune(r)
		case r == ' ':
			id.WriteByte('-')
		}
	}
	for h.taken[id.String()] {
		id.WriteString("-1")
	}
	h.Put([]byte(id.String()))
	return []byte(id.String())
}

func (h *headingIDs) Put(value []byte) { h.taken[string(value)] = true }

// heading returns the first heading of a Markdown text and the first paragraph.
func heading(source []byte) (title, paragraph string) {
	for n := parse(markdown(), source).FirstChild(); n != nil && paragraph == ""; n = n.NextSibling() {
		switch n.Kind() {
		case ast.KindHeading:
			if title == "" {
				title = words(n, source)
			}
		case ast.KindParagraph:
			paragraph = words(n, source)
		}
	}
	return title, paragraph
}

// words returns the text of inline nodes on one line.
func words(n ast.Node, source []byte) string {
	var text bytes.Buffer
	inline(&text, n, source, "\n")
	line, lines, broken := strings.Cut(text.String(), "\n")
	for broken {
		var next string
		next, lines, broken = strings.Cut(lines, "\n")
		if !joined(line, next) {
			line += " "
		}
		line += next
	}
	return line
}

// joined reports whether no space stands for the line break between two lines: Chinese has none
// between two characters, nor beside a punctuation mark.
func joined(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, first) || unicode.Is(marks, last) || unicode.Is(marks, first)
}

// marks are Chinese punctuation marks. A quotation mark and a dash are in English too.
var marks = &unicode.RangeTable{R16: []unicode.Range16{{0x3001, 0x303F, 1}, {0xFF01, 0xFF65, 1}}}

// topicOf returns the topic and the fragment that a link leads to. Links between topics name the
// file, as backup.md#restore, so that they lead somewhere in the sources too; those of the
// changelog name its folder.
func topicOf(destination string) (topic, fragment string, ok bool) {
	file, fragment, _ := strings.Cut(destination, "#")
	topic, ok = strings.CutSuffix(path.Base(file), ".md")
	return strings.ToLower(topic), fragment, ok && !strings.Contains(file, "://")
}
