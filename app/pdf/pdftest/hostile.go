package pdftest

import (
	"fmt"
	"slices"
)

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

// Named returns the content of the hostile file with this name.
func Named(name string) []byte {
	for _, file := range Hostile() {
		if file.Name == name {
			return file.Make()
		}
	}
	panic(fmt.Sprintf("there is no hostile PDF %q", name))
}
