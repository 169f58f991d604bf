//go:build unix

package worker

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"littleshelf/app/pdf/frame"
)

// library is PDFium, compiled.
type library struct {
	pool   pdfium.Pool
	memory *memory
}

// openLibrary compiles PDFium, or loads it from the compile cache in the folder cache. PDFium finds
// fonts in the folder fonts and sees no other file.
func openLibrary(cache, fonts string) (*library, frame.End) {
	if runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		return nil, frame.End{Reason: frame.ReasonMachine, Cause: runtime.GOARCH}
	}
	if err := tryExecutable(); err != nil {
		return nil, frame.End{Reason: frame.ReasonDenied, Cause: err.Error()}
	}
	lib, err := compile(cache, fonts)
	if err != nil && clearFolder(cache) == nil { // a damaged cache is an error
		lib, err = compile(cache, fonts)
	}
	if err != nil {
		return nil, frame.End{Reason: frame.ReasonCache, Cause: err.Error()}
	}
	if err := tryMemory(); err != nil {
		return nil, frame.End{Reason: frame.ReasonMemory, Cause: err.Error()}
	}
	return lib, frame.End{}
}

// compile makes the pool of PDFium instances. Each request takes a new instance: they share no
// memory, and none outlives its file.
//
// PDFium must not be interruptible from inside: WithCloseOnContextDone would make it three times
// slower. The parent kills the process instead.
func compile(cache, fonts string) (*library, error) {
	compiled, err := wazero.NewCompilationCacheWithDir(cache)
	if err != nil {
		return nil, err
	}
	const features = api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling
	l := &library{memory: new(memory)}
	l.pool, err = webassembly.Init(webassembly.Config{
		Context:  experimental.WithMemoryAllocator(context.Background(), l.memory),
		MaxTotal: 1,
		FSConfig: wazero.NewFSConfig().WithFSMount(fontFS(fonts), "/"),
		RuntimeConfig: wazero.NewRuntimeConfigCompiler().WithCoreFeatures(features).
			WithCompilationCache(compiled).WithMemoryLimitPages(memoryLimit / wasmPage),
		Stdout: io.Discard, Stderr: io.Discard,
		RandomSource: zeros{}, // the same file yields the same bytes
	})
	return l, err
}

// instance returns a new instance of PDFium.
func (l *library) instance() (pdfium.Pdfium, error) {
	*l.memory = memory{}
	return l.pool.GetInstance(time.Minute)
}

// fontFolder is the path at which PDFium looks for fonts.
const fontFolder = "usr/share/fonts"

// fontFS returns a file system that has the folder dir at fontFolder, and nothing else.
func fontFS(dir string) fs.FS { return prefixed{os.DirFS(dir)} }

type prefixed struct{ fonts fs.FS }

func (p prefixed) Open(name string) (fs.File, error) {
	rest, err := filepath.Rel(fontFolder, name)
	if err != nil || !fs.ValidPath(name) || !filepath.IsLocal(rest) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return p.fonts.Open(filepath.ToSlash(rest))
}

// zeros is a source of zero bytes.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// clearFolder removes the content of a folder.
func clearFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, entry := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, entry.Name())))
	}
	return err
}
