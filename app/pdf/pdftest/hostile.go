package pdftest

import "slices"

// File is a PDF that attacks the program that draws it.
type File struct {
	Name  string
	Heavy bool // it takes more than a tenth of a second
	Make  func() []byte
}

// Hostile returns all hostile files.
func Hostile() []File {
	return slices.Concat(broken, structures, contents, images, fonts, active, bombs)
}
