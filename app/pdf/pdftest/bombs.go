package pdftest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
)

// bombs are streams that grow when they are read.
var bombs = []File{
	{"flate of 1 GB in the content", true, func() []byte { return filtered("/FlateDecode", deflateZeros(1_000_000_000)) }},
	{"flate in flate in flate", true, func() []byte {
		return filtered("[/FlateDecode /FlateDecode /FlateDecode]", deflate(deflate(deflateZeros(1_000_000_000))))
	}},
	{"100,000 filters", true, func() []byte {
		return filtered("["+strings.Repeat("/ASCIIHexDecode ", 100_000)+"]", strings.Repeat("30", 1000)+">")
	}},
	{"run lengths of 64 MB", true, func() []byte { return filtered("/RunLengthDecode", strings.Repeat("\x81 ", 1<<19)) }},
	{"LZW of noise", false, func() []byte { return filtered("/LZWDecode", string(noise(1<<20, 16))) }},
	{"flate cut", false, func() []byte { d := deflateZeros(1 << 20); return filtered("/FlateDecode", d[:len(d)/2]) }},
	{"filter unknown", false, func() []byte { return filtered("/Bang", "data") }},
	{"crypt filter", false, func() []byte { return filtered("/Crypt", "data") }},
	{"object stream of 1 GB", true, func() []byte {
		var b builder
		b.stream("/Type /ObjStm /N 100000000 /First 1000000000 /Filter /FlateDecode", deflateZeros(1_000_000_000))
		root := b.add("<< /Type /Catalog /Pages 999 0 R >>")
		return b.file(root)
	}},
	{"xref stream of 1 GB", true, func() []byte {
		data := deflateZeros(1_000_000_000)
		return fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 100000000 /W [1 8 8] /Root 2 0 R /Filter /FlateDecode /Length %d >>\n"+
			"stream\n%s\nendstream\nendobj\n2 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%%%EOF", len(data), data)
	}},
	{"xref stream with wide fields", false, func() []byte {
		return []byte("%PDF-1.7\n1 0 obj\n<< /Type /XRef /Size 9 /W [2147483647 2147483647 2147483647] /Root 2 0 R /Length 5 >>\n" +
			"stream\nshort\nendstream\nendobj\n2 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF")
	}},
	{"text of 10,000,000 characters", true, func() []byte {
		var b builder
		return b.one(helvetica, "BT /F 1 Tf 1 1 Td ("+strings.Repeat("x", 10_000_000)+") Tj ET")
	}},
	{"string never closed", true, func() []byte {
		var b builder
		return b.one(helvetica, "BT /F 1 Tf ("+strings.Repeat("((((x", 1_000_000))
	}},
}

// filtered returns a PDF whose page has a content stream with this filter.
func filtered(filter, data string) []byte {
	var b builder
	tree := b.reserve()
	content := b.stream("/Filter "+filter, data)
	page := b.add("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 420 595] /Contents %d 0 R >>", tree, content)
	b.set(tree, "<< /Type /Pages /Count 1 /Kids [%d 0 R] >>", page)
	return b.file(b.add("<< /Type /Catalog /Pages %d 0 R >>", tree))
}

// deflateZeros compresses n bytes of zero.
func deflateZeros(n int) string {
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, zlib.BestSpeed)
	if err != nil {
		panic(err)
	}
	zeros := make([]byte, 1<<20)
	for ; n > 0; n -= len(zeros) {
		w.Write(zeros[:min(n, len(zeros))])
	}
	w.Close()
	return out.String()
}
