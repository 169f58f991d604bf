package pdftest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// broken are files that are damaged, or no PDFs.
var broken = append([]File{
	{"empty", false, func() []byte { return nil }},
	{"one byte", false, func() []byte { return []byte("%") }},
	{"header alone", false, func() []byte { return []byte("%PDF-1.7\n%%EOF\n") }},
	{"zeros", false, func() []byte { return make([]byte, 1<<20) }},
	{"HTML", false, func() []byte { return []byte("<!doctype html><title>404</title><p>not found") }},
	{"random bytes", false, func() []byte { return noise(1<<20, 1) }},
	{"random bytes with both ends of a PDF", false, func() []byte {
		return []byte("%PDF-1.7\n" + string(noise(1<<20, 2)) + "\nstartxref\n9\n%%EOF")
	}},
	{"cut in the middle", false, func() []byte { b := plain(); return b[:len(b)/2] }},
	{"cut before the xref", false, func() []byte { b := plain(); return b[:bytes.LastIndex(b, []byte("xref"))-40] }},
	{"middle zeroed", false, func() []byte { b := plain(); clear(b[len(b)/3 : len(b)/2]); return b }},
	{"twice in one file", false, func() []byte { return append(plain(), plain()...) }},
	{"a megabyte before the header", false, func() []byte { return append(make([]byte, 1<<20), plain()...) }},
	{"offsets beyond the file", false, func() []byte {
		return bytes.ReplaceAll(plain(), []byte("00000 n"), []byte("65535 n"))
	}},
	{"startxref beyond the file", false, func() []byte {
		return []byte(strings.Replace(string(plain()), "startxref\n", "startxref\n9999999999", 1))
	}},
	{"startxref negative", false, func() []byte {
		return []byte(strings.Replace(string(plain()), "startxref\n", "startxref\n-", 1))
	}},
	{"lengths of streams lie", false, func() []byte {
		return []byte(strings.ReplaceAll(string(plain()), "/Length ", "/Length 99999999"))
	}},
	{"lengths of streams negative", false, func() []byte {
		return []byte(strings.ReplaceAll(string(plain()), "/Length ", "/Length -"))
	}},
}, flipped()...)

// plain returns a small PDF to damage.
func plain() []byte { return Book("one", "two", "three") }

func noise(n int, seed uint64) []byte {
	random := rand.NewChaCha8([32]byte{byte(seed)})
	b := make([]byte, n)
	random.Read(b)
	return b
}

// flipped are PDFs with random bytes changed.
func flipped() (files []File) {
	for seed := range uint64(12) {
		files = append(files, File{fmt.Sprintf("bytes flipped, %d", seed), false, func() []byte {
			b, random := plain(), rand.New(rand.NewPCG(seed, 0))
			for range 4 + 4*seed {
				b[9+random.IntN(len(b)-9)] = byte(random.Uint32())
			}
			return b
		}})
	}
	return files
}
