package pdf

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/image/font/sfnt"
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

func hasChinese(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	fonts, err := sfnt.ParseCollectionReaderAt(file)
	if err != nil || fonts.NumFonts() == 0 {
		return false
	}
	font, err := fonts.Font(0)
	if err != nil {
		return false
	}
	glyph, err := font.GlyphIndex(new(sfnt.Buffer), '书')
	return err == nil && glyph != 0
}
