package docs_test

import (
	"io/fs"
	"path"
	"testing"
	"testing/fstest"

	"littleshelf/app/docs"
	"littleshelf/static"
)

var languages = []string{docs.Chinese, docs.English}

// sources returns the Markdown of all topics, by path.
func sources(t *testing.T) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	err := fs.WalkDir(static.Docs, "docs", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".md" {
			return err
		}
		text, err := fs.ReadFile(static.Docs, file)
		texts[file] = string(text)
		return err
	})
	if err != nil || len(texts) < 3 {
		t.Fatalf("%d topics, %v", len(texts), err)
	}
	return texts
}

// files returns the documentation with other texts of some topics, named as zh/install.
func files(texts map[string]string) fs.FS {
	changed := make(fstest.MapFS)
	fs.WalkDir(static.Docs, ".", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			text, _ := fs.ReadFile(static.Docs, file)
			changed[file] = &fstest.MapFile{Data: text}
		}
		return err
	})
	for name, text := range texts {
		changed["docs/"+name+".md"] = &fstest.MapFile{Data: []byte(text)}
	}
	return changed
}
