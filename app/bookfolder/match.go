package bookfolder

import (
	"path"
	"strings"

	"golang.org/x/text/unicode/norm"

	"littleshelf/app/shelflist"
	"littleshelf/app/text"
)

var errNoPDF = text.Errorf("the folder has no PDF of this name")

// index finds files by the names that a list may have for them.
type index map[string][]int // by key; the positions of files

// key returns the form in which names are compared. It folds case, width and the two encodings of
// accents: a Mac decomposes them.
func key(name string) string {
	return strings.ToLower(norm.NFKC.String(strings.ReplaceAll(name, `\`, "/")))
}

// normalize returns a name with composed accents, as most texts have them.
func normalize(name string) string { return norm.NFC.String(name) }

func withoutPDF(name string) string {
	if isPDF(name) {
		return name[:len(name)-len(".pdf")]
	}
	return name
}

// newIndex finds files by the names that nameOf returns.
func newIndex(files []file, nameOf func(path string) string) index {
	x := make(index)
	for i, f := range files {
		k := key(nameOf(f.path))
		x[k] = append(x[k], i)
	}
	return x
}

// find returns the only file of a name. ok is false if there is none.
func (x index) find(files []file, name string) (i int, ok bool, err error) {
	found := x[key(name)]
	if len(found) > 1 {
		return 0, false, text.Errorf("%d PDFs could be %s, such as %s and %s: write the path within the folder",
			len(found), name, files[found[0]].path, files[found[1]].path)
	}
	if len(found) == 0 {
		return 0, false, nil
	}
	return found[0], true, nil
}

// matcher finds the file of a row: by its path, by its name in any folder, or by the book's title.
type matcher struct {
	files                []file
	paths, names, titles index
	lines                []int // of the row that each file belongs to; 0 is none
}

func newMatcher(files []file) *matcher {
	titleOf := func(name string) string {
		title, _ := fromName(name)
		return title
	}
	return &matcher{
		files:  files,
		paths:  newIndex(files, withoutPDF),
		names:  newIndex(files, func(name string) string { return withoutPDF(path.Base(name)) }),
		titles: newIndex(files, titleOf),
		lines:  make([]int, len(files)),
	}
}

// match returns the file of a row. ok is false if the row names none and none has its title.
func (m *matcher) match(row shelflist.Row) (i int, ok bool, err error) {
	if row.File == "" {
		i, ok, err = m.findEither(m.names, row.Title, m.titles, row.Title)
	} else {
		name := withoutPDF(strings.TrimPrefix(strings.ReplaceAll(row.File, `\`, "/"), "./"))
		i, ok, err = m.findEither(m.paths, name, m.names, path.Base(name))
		if !ok && err == nil {
			err = errNoPDF
		}
	}
	switch {
	case err != nil || !ok:
		return 0, false, err
	case m.lines[i] != 0:
		return 0, false, text.Errorf("line %d has the same PDF, %s", m.lines[i], m.files[i].path)
	}
	m.lines[i] = row.Line
	return i, true, nil
}

func (m *matcher) findEither(x index, name string, y index, other string) (i int, ok bool, err error) {
	if i, ok, err = x.find(m.files, name); ok || err != nil {
		return i, ok, err
	}
	return y.find(m.files, other)
}
