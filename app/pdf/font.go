package pdf

import (
	"encoding/binary"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// HasChineseFont reports whether a font in the folder has Chinese characters.
func HasChineseFont(folder string) bool {
	found := false
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case found:
			return fs.SkipAll
		case err != nil || !entry.Type().IsRegular():
			return nil
		}
		switch strings.ToLower(filepath.Ext(path)) {
		case ".ttf", ".ttc", ".otf":
			found = hasChinese(path)
		}
		return nil
	})
	return found
}

// hasChinese reports whether a font says in its table OS/2 that it is for simplified Chinese: bit
// 18 of ulCodePageRange in the OpenType specification. Of a collection it reads the first font.
func hasChinese(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	const offset, simplified = 78, 1 << 18
	table := tableOf(file, "OS/2")
	return table > 0 && number(file, table+offset)&simplified != 0
}

// tableOf returns the offset of a table of a font, or 0.
func tableOf(font io.ReaderAt, tag string) int64 {
	start := int64(0)
	if number(font, start) == number(strings.NewReader("ttcf"), 0) {
		start = number(font, 12)
	}
	tables := number(font, start+4) >> 16
	for i := range tables {
		record := start + 12 + 16*i
		if number(font, record) == number(strings.NewReader(tag), 0) {
			return number(font, record+8)
		}
	}
	return 0
}

// number returns the 32-bit number at an offset, or 0 behind the end of the file.
func number(font io.ReaderAt, offset int64) int64 {
	var b [4]byte
	if _, err := font.ReadAt(b[:], offset); err != nil {
		return 0
	}
	return int64(binary.BigEndian.Uint32(b[:]))
}
