package pdftest

import (
	"fmt"
	"strings"
)

// structures are files whose objects refer to each other in loops, or have wrong lengths and
// counts.
var structures = []File{
	{"page tree is its own child", false, func() []byte {
		var b builder
		tree := b.reserve()
		b.set(tree, "<< /Type /Pages /Count 3 /Kids [%d 0 R %d 0 R] >>", tree, tree)
		return b.file(b.add("<< /Type /Catalog /Pages %d 0 R >>", tree))
	}},
	{"page tree of two nodes in a loop", false, func() []byte {
		var b builder
		first, second := b.reserve(), b.reserve()
		b.set(first, "<< /Type /Pages /Count 1 /Kids [%d 0 R] /Parent %d 0 R >>", second, second)
		b.set(second, "<< /Type /Pages /Count 1 /Kids [%d 0 R] /Parent %d 0 R >>", first, first)
		return b.file(b.add("<< /Type /Catalog /Pages %d 0 R >>", first))
	}},
	{"page tree of 100,000 levels", true, func() []byte {
		var b builder
		leaf := b.add("<< /Type /Page /MediaBox [0 0 9 9] >>")
		for range 100_000 {
			leaf = b.add("<< /Type /Pages /Count 1 /Kids [%d 0 R] >>", leaf)
		}
		return b.file(b.add("<< /Type /Catalog /Pages %d 0 R >>", leaf))
	}},
	{"count of pages lies", false, func() []byte {
		return []byte(strings.Replace(string(plain()), "/Count 3", "/Count 2147483647", 1))
	}},
	{"count of pages negative", false, func() []byte {
		return []byte(strings.Replace(string(plain()), "/Count 3", "/Count -7", 1))
	}},
	{"50,000 pages", true, func() []byte {
		var b builder
		tree := b.reserve()
		kids := make([]string, 50_000)
		for i := range kids {
			kids[i] = fmt.Sprintf("%d 0 R", b.add("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d 9] >>", tree, i+1))
		}
		b.set(tree, "<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " "))
		return b.file(b.add("<< /Type /Catalog /Pages %d 0 R >>", tree))
	}},
	{"no pages", false, func() []byte { var b builder; return b.document("") }},
	{"no catalog", false, func() []byte { var b builder; return b.file(b.add("null")) }},
	{"catalog refers to itself", false, func() []byte {
		var b builder
		root := b.reserve()
		b.set(root, "<< /Type /Catalog /Pages %d 0 R >>", root)
		return b.file(root)
	}},
	{"object is a reference to itself", false, func() []byte {
		var b builder
		loop := b.reserve()
		b.set(loop, "%d 0 R", loop)
		return b.document("", page{content: "0 0 m", more: fmt.Sprintf("/Rotate %d 0 R /UserUnit %d 0 R", loop, loop)})
	}},
	{"xref that is its own previous", false, func() []byte {
		b := string(plain())
		at := strings.LastIndex(b, "xref\n0 ")
		return []byte(strings.Replace(b, "trailer\n<<", fmt.Sprintf("trailer\n<< /Prev %d", at), 1))
	}},
	{"xref of a billion entries", false, func() []byte {
		return []byte(strings.Replace(string(plain()), "xref\n0 ", "xref\n0 1000000000", 1))
	}},
	{"object number 2 ** 31", false, func() []byte {
		return []byte(strings.Replace(string(plain()), "xref\n0 ", "xref\n2147483647 ", 1))
	}},
	{"object of 9 digits in the trailer", false, func() []byte {
		return []byte(strings.Replace(string(plain()), "/Size ", "/Size 99999999", 1))
	}},
	{"length is the stream itself", false, func() []byte {
		var b builder
		loop := b.reserve()
		b.set(loop, "<< /Length %d 0 R >>\nstream\nq Q\nendstream", loop)
		return b.one(fmt.Sprintf("/XObject << /X %d 0 R >>", loop), "/X Do")
	}},
	{"arrays 2,000,000 deep", true, func() []byte {
		return nested("[", "]", 2_000_000)
	}},
	{"dictionaries 500,000 deep", true, func() []byte { return nested("<< /A ", " >>", 500_000) }},
	{"array never closed", true, func() []byte { return nested("[", "", 1_000_000) }},
	{"object stream that contains itself", false, func() []byte {
		var b builder
		self := b.reserve()
		b.set(self, "<< /Type /ObjStm /N 1 /First 4 /Extends %d 0 R /Length 9 >>\nstream\n%d 0 null \nendstream", self, self)
		return b.one("", "0 0 m")
	}},
	{"outline in a loop", false, func() []byte {
		return outlined(func(b *builder, root, page int) string {
			first, second := b.reserve(), b.reserve()
			b.set(first, "<< /Title (first) /Parent %d 0 R /Next %d 0 R /First %d 0 R /Dest [%d 0 R /Fit] >>", root, second, second, page)
			b.set(second, "<< /Title (second) /Parent %d 0 R /Next %d 0 R /First %d 0 R /Dest [%d 0 R /Fit] >>", root, first, first, page)
			return fmt.Sprintf("/First %d 0 R /Last %d 0 R", first, second)
		})
	}},
	{"outline of 100,000 levels", true, func() []byte {
		return outlined(func(b *builder, root, page int) string {
			entry := b.add("<< /Title (deepest) >>")
			for range 100_000 {
				entry = b.add("<< /Title (deep) /First %d 0 R /Dest [%d 0 R /Fit] >>", entry, page)
			}
			return fmt.Sprintf("/First %d 0 R", entry)
		})
	}},
	{"outline of 100,000 entries with long titles", true, func() []byte {
		return outlined(func(b *builder, root, page int) string {
			entry := b.add("<< /Title (last) >>")
			title := strings.Repeat("long ", 400)
			for range 100_000 {
				entry = b.add("<< /Title (%s) /Next %d 0 R /Dest [%d 0 R /Fit] >>", title[:len(title)/20], entry, page)
			}
			return fmt.Sprintf("/First %d 0 R", entry)
		})
	}},
	{"title of a megabyte", true, func() []byte {
		var b builder
		info := b.add("<< /Title (%s) /Author <FEFF%s> >>", strings.Repeat("t", 1<<20), strings.Repeat("D800", 1<<18))
		b.trailer = fmt.Sprintf("/Info %d 0 R", info)
		return b.document("", page{content: "0 0 m"})
	}},
	{"boxes of a billion", true, func() []byte { return boxed("[0 0 1000000000 1000000000]") }},
	{"box of 1 × 1,000,000", false, func() []byte { return boxed("[0 0 1 1000000]") }},
	{"box of nothing", false, func() []byte { return boxed("[0 0 0 0]") }},
	{"box upside down", false, func() []byte { return boxed("[420 595 0 0]") }},
	{"box of negative sizes", false, func() []byte { return boxed("[-1e30 -1e30 -2e30 -2e30]") }},
	{"box of names", false, func() []byte { return boxed("[/A /B (c) null]") }},
	{"box that is tiny", false, func() []byte { return boxed("[0 0 1e-30 1e-30]") }},
	{"user unit and turn", false, func() []byte {
		var b builder
		return b.document("", page{content: "0 0 m", more: "/UserUnit 1e30 /Rotate 2147483647"})
	}},
	{"names with NUL and slashes", false, func() []byte {
		var b builder
		return b.document("/#00 /#2e#2e#2f", page{content: "/#00#2f Do /../../etc/passwd Do", resources: "/XObject << /#00 null >>"})
	}},
}

// nested returns a PDF with an object of many levels.
func nested(open, shut string, levels int) []byte {
	var b builder
	deep := b.add("%s", strings.Repeat(open, levels)+strings.Repeat(shut, levels))
	return b.document("", page{content: "0 0 m", more: fmt.Sprintf("/Annots %d 0 R", deep)})
}

// boxed returns a PDF with a page of this box.
func boxed(box string) []byte {
	var b builder
	return b.document("", page{content: "1 0 0 rg 0 0 100 100 re f", box: box, more: "/CropBox " + box})
}

// outlined returns a PDF with an outline, whose entries make returns.
func outlined(make func(b *builder, root, page int) string) []byte {
	var b builder
	root, page, tree := b.reserve(), b.reserve(), b.reserve()
	b.set(page, "<< /Type /Page /Parent %d 0 R /MediaBox [0 0 9 9] >>", tree)
	b.set(tree, "<< /Type /Pages /Count 1 /Kids [%d 0 R] >>", page)
	b.set(root, "<< /Type /Outlines %s >>", make(&b, root, page))
	return b.file(b.add("<< /Type /Catalog /Pages %d 0 R /Outlines %d 0 R >>", tree, root))
}
