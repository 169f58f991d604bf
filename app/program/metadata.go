package program

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"littleshelf/app/cli"
	"littleshelf/app/pdf"
)

// metadata reads the metadata of the PDFs of a folder, one at a time, with an engine of its own: a
// server's engine has the books folder only. The first Read starts the engine.
type metadata struct {
	root   *os.Root
	cache  string // the folder of compile caches; empty is none
	engine *pdf.Engine
	temp   string // a folder that Close removes
	path   string // of the PDF that is read
}

// metadataTime is the time for one of the two attempts to read a PDF.
const metadataTime = 15 * time.Second

func openMetadata(root *os.Root, getenv func(string) string) cli.Metadata {
	return &metadata{root: root, cache: userCache(getenv)}
}

// userCache returns the folder of the program in the user's cache folder, or "".
// https://specifications.freedesktop.org/basedir/latest/
func userCache(getenv func(string) string) string {
	folder, home := getenv("XDG_CACHE_HOME"), getenv("HOME")
	switch {
	case filepath.IsAbs(folder):
	case filepath.IsAbs(home):
		folder = filepath.Join(home, ".cache")
	default:
		return ""
	}
	return filepath.Join(folder, "littleshelf")
}

func (m *metadata) Read(ctx context.Context, path string) (title, author string, err error) {
	if m.engine == nil {
		if err := m.start(); err != nil {
			return "", "", err
		}
	}
	m.path = path
	facts, err := m.engine.Examine(ctx, fmt.Sprintf("%x.pdf", sha256.Sum256([]byte(path))))
	return facts.Title, facts.Author, err
}

func (m *metadata) start() error {
	dir := m.cache
	if dir == "" || os.MkdirAll(dir, 0o700) != nil {
		var err error
		if m.temp, err = os.MkdirTemp("", "littleshelf"); err != nil {
			return err
		}
		dir = m.temp
	}
	engine, err := newEngine(dir, func(string) (fs.File, error) { return m.root.Open(m.path) })
	if err != nil {
		return err
	}
	engine.Log, engine.Workers, engine.BookTime = slog.New(slog.DiscardHandler), 1, metadataTime
	m.engine = engine
	return nil
}

func (m *metadata) Close() error {
	if m.engine != nil {
		m.engine.Close()
	}
	if m.temp != "" {
		return os.RemoveAll(m.temp)
	}
	return nil
}
