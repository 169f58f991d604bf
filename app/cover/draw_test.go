package cover

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// drawn is a book whose cover is in testdata. A changed drawing needs another DrawingVersion and
// another file: clients keep the cover of an address for a year.
type drawn struct {
	file   string
	number uint64
	title  string
	author string
	kind   string // a part of the drawing that no other kind has
	shows  string // the text of the title, and no more of it
}

var books = []drawn{
	{"slip", 5, "红楼梦", "曹雪芹", "M268 0V", "红楼梦"},
	{"large", 6, "百年孤独", "[哥伦比亚] 加西亚·马尔克斯", `x="56"`, "百年|孤独"},
	{"moon", 2, "解忧杂货店", "东野圭吾", `h300M0 `, "解忧杂货店"},
	{"ring", 1, "月亮与六便士", "毛姆", "a86 86", "月亮与六便士"},
	{"hills", 3, "安徒生童话故事集", "汉斯·克里斯蒂安·安徒生", "q80 -54", "安徒生童|话故事集"},
	{"plain", 1, "深入浅出Node.js", "朴灵", "M54 ", "深入浅出|Node.js"},
	{"one", 1, "飘", "", `font-size="112"`, "飘"},
	{"long", 5, strings.Repeat("中华人民共和国民法典", 5), "编写组", "", "中华人民共|和国民法典|和国民法…"},
	{"twenty", 2, "中华人民共和国民法典释义与适用指南全编", "法律出版社民法典释义与适用指南编写组第一分组", "", ""},
	{"latin", 9, "The Hitchhiker's Guide to the Galaxy", "Douglas Adams", "M54 ", "The|Hitchhiker&#39;s|Guide to the|Galaxy"},
	{"word", 9, "Pneumonoultramicroscopicsilicovolcanoconiosis", "W", "M54 ", ""},
	{"cyrillic", 10, "Война и мир", "Лев Толстой", "M54 ", "Война|и мир"},
	{"arabic", 11, "ألف ليلة وليلة", "مؤلف مجهول", `direction="rtl"`, ""},
	{"emoji", 12, "👨‍👩‍👧‍👦的一天🐼🇨🇳", "测试读者甲", "", ""},
	{"marks", 13, "e\u0301a" + strings.Repeat("\u0307", 50), "u\u0308", "M54 ", "e\u0301a\u0307\u0307\u0307"},
	{"punctuation", 14, "？！……", "", "M54 ", "？！……"},
	{"rare", 8, "𠮷野家物语", "𠮷", "", ""},
	{"hostile", 15, `<script>alert("1")</script>&amp;` + "\x00\u202e\ufffe\xff", `'"><b>`, "M54 ", ""},
}

// TestDrawn compares covers with testdata.
func TestDrawn(t *testing.T) {
	for _, book := range books {
		path := filepath.Join("testdata", fmt.Sprintf("%s.v%d.svg", book.file, DrawingVersion))
		got := Draw(book.number, book.title, book.author)
		if want, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("the cover of %q is not that of %s (%v):\n%s", book.title, path, err, got)
		}
		if !strings.Contains(string(got), book.kind) {
			t.Errorf("the cover of %q has no %q: %s", book.title, book.kind, got)
		}
		for _, part := range strings.Split(book.shows, "|") {
			if book.shows != "" && !strings.Contains(string(got), ">"+part+"</text>") {
				t.Errorf("the cover of %q has no line %q: %s", book.title, part, got)
			}
		}
	}
}

// TestEveryCover checks each kind and cloth: a cover is XML, small, shows every title or its
// beginning, and has only elements that cannot do anything.
func TestEveryCover(t *testing.T) {
	for _, book := range books {
		seen := make(map[string]bool)
		for number := range uint64(60) {
			svg := Draw(number, book.title, book.author)
			if !bytes.Equal(svg, Draw(number, book.title, book.author)) {
				t.Fatalf("two covers of %q differ", book.title)
			}
			if len(svg) > 4096 {
				t.Errorf("the cover of %q has %d bytes, want at most 4096", book.title, len(svg))
			}
			for element := range elements(t, svg) {
				if !strings.Contains("svg title rect path circle text", element) {
					t.Errorf("the cover of %q has an element %s", book.title, element)
				}
			}
			seen[string(svg)] = true
		}
		if len(seen) < 18 {
			t.Errorf("60 books named %q have only %d covers", book.title, len(seen))
		}
	}
	longest := strings.Repeat("&", 200)
	if svg := Draw(1, longest, longest); len(svg) > 4096 {
		t.Errorf("the cover of the longest title has %d bytes, want at most 4096", len(svg))
	}
}

// elements parses an SVG and returns its elements.
func elements(t *testing.T, svg []byte) map[string]bool {
	t.Helper()
	names := make(map[string]bool)
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if start, ok := token.(xml.StartElement); ok {
			names[start.Name.Local] = true
		}
	}
}

// TestNeighbours checks that books with numbers in a row do not look alike.
func TestNeighbours(t *testing.T) {
	for _, title := range []string{"围城", "月亮与六便士", "三体：死神永生", "Go"} {
		for number := range uint64(100) {
			this, next := Draw(number, title, ""), Draw(number+1, title, "")
			if ground(this) == ground(next) && len(kindsOf(split(title))) == 1 {
				t.Errorf("covers %d and %d of %s have one cloth", number, number+1, title)
			}
			if len(this) == len(next) && bytes.Equal(this, next) {
				t.Errorf("covers %d and %d of %s are equal", number, number+1, title)
			}
		}
	}
}

// ground returns the cloth's colour, the first of a cover.
func ground(svg []byte) string {
	_, after, _ := strings.Cut(string(svg), `fill="`)
	return after[:7]
}

// TestContrast checks that every text can be read (WCAG 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	readable := func(what string, a, b colour, least float64) {
		t.Helper()
		if c := contrast(a, b); c < least {
			t.Errorf("%s has a contrast of %.1f, want %.1f", what, c, least)
		}
	}
	if c := contrast(0, 0xffffff); c != 21 {
		t.Errorf("black on white has a contrast of %v, want 21", c)
	}
	readable("a title on paper", paperInk, paper, 6)
	readable("an author on paper", paperFaded, paper, 4.5)
	for _, c := range cloths {
		readable(fmt.Sprint("a title on ", c.ground), c.ink, c.ground, 6)
		readable(fmt.Sprint("an author on ", c.ground), c.soft(), c.ground, 4.5)
		readable(fmt.Sprint("a seal on ", c.ground), c.onAccent(), c.accent, 3) // large type
	}
	for _, c := range darkCloths {
		readable(fmt.Sprint("a slip on ", c.ground), paper, c.ground, 3)
	}
	for _, c := range hillCloths {
		readable(fmt.Sprint("an author on hills of ", c.accent), c.onAccent(), c.accent, 4.5)
	}
}
