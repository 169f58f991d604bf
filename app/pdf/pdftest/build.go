// Package pdftest makes PDFs for tests: plain ones, and ones that attack the program that draws
// them.
package pdftest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"unicode/utf16"
)

// builder makes a PDF object by object. Objects are numbered from 1.
type builder struct {
	objects []string
	trailer string // more entries
}

// add adds an object and returns its number.
func (b *builder) add(format string, args ...any) int {
	b.objects = append(b.objects, fmt.Sprintf(format, args...))
	return len(b.objects)
}

// reserve returns the number of an object that set fills.
func (b *builder) reserve() int { return b.add("null") }

func (b *builder) set(number int, format string, args ...any) {
	b.objects[number-1] = fmt.Sprintf(format, args...)
}

// stream adds a stream. entries are those of its dictionary, without the length.
func (b *builder) stream(entries, data string) int {
	return b.add("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(data), data)
}

// flate adds a compressed stream.
func (b *builder) flate(entries, data string) int {
	return b.stream(entries+" /Filter /FlateDecode", deflate(data))
}

func deflate(data string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write([]byte(data))
	w.Close()
	return out.String()
}

// page is a page of a document. Zero fields have plain values.
type page struct {
	content   string // of its stream
	resources string // entries of its dictionary
	box       string // [0 0 420 595]
	more      string // entries
}

// document adds a catalog with these pages, and returns the whole file. more are entries of the
// catalog.
func (b *builder) document(more string, pages ...page) []byte {
	tree := b.reserve()
	var kids []string
	for _, p := range pages {
		if p.box == "" {
			p.box = "[0 0 420 595]"
		}
		content := b.flate("", p.content)
		number := b.add("<< /Type /Page /Parent %d 0 R /MediaBox %s /Contents %d 0 R /Resources << %s >> %s >>",
			tree, p.box, content, p.resources, p.more)
		kids = append(kids, fmt.Sprintf("%d 0 R", number))
	}
	b.set(tree, "<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
	return b.file(b.add("<< /Type /Catalog /Pages %d 0 R %s >>", tree, more))
}

// file returns the file with the catalog root.
func (b *builder) file(root int) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(b.objects))
	for i, object := range b.objects {
		offsets[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, root, b.trailer, xref)
	return out.Bytes()
}

// one returns a document of one page. Its resources may refer to objects that were added before.
func (b *builder) one(resources, content string) []byte {
	return b.document("", page{content: content, resources: resources})
}

const helvetica = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"

// Book returns a plain PDF. Each page has one line of text in black.
func Book(lines ...string) []byte {
	var b builder
	var pages []page
	for _, line := range lines {
		pages = append(pages, page{
			content: fmt.Sprintf("BT /F 24 Tf 40 500 Td (%s) Tj ET", line), resources: helvetica,
		})
	}
	return b.document("", pages...)
}

// Titled returns a plain PDF of one page with a title and an author inside.
func Titled(title, author string) []byte {
	var b builder
	b.trailer = fmt.Sprintf("/Info %d 0 R", b.add("<< /Title %s /Author %s >>", utf16Text(title), utf16Text(author)))
	return b.one(helvetica, "BT /F 24 Tf 40 500 Td (one) Tj ET")
}

// utf16Text returns a text string that may have any characters.
func utf16Text(s string) string {
	text := "FEFF"
	for _, unit := range utf16.Encode([]rune(s)) {
		text += fmt.Sprintf("%04X", unit)
	}
	return "<" + text + ">"
}

// Chinese returns a PDF of one page with Chinese text in a font that it does not have. The text is
// in UTF-16, and has n characters.
func Chinese(n int) []byte {
	var b builder
	resources := "/Font << /F << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H " +
		"/DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << " +
		"/Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >> ] >> >>"
	var content strings.Builder
	content.WriteString("BT /F 16 Tf 20 TL 40 540 Td ")
	for i := range n {
		if i%20 == 0 {
			content.WriteString(" T* <")
		}
		fmt.Fprintf(&content, "%04X", 0x4e00+i*7)
		if i%20 == 19 || i == n-1 {
			content.WriteString("> Tj")
		}
	}
	content.WriteString(" ET")
	return b.one(resources, content.String())
}
