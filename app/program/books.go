package program

import (
	"log/slog"
	"path/filepath"
	"strings"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/diskcache"
	"littleshelf/app/doctor"
	"littleshelf/app/text"
	"littleshelf/books"
)

// OpenBooks opens the PDFs and covers at an address, which is the whole value of -books. It does
// not wait for an answer, so that a server starts without it.
type OpenBooks func(address string, m books.Machine) (books.Store, error)

// openBooks opens the place that -books names: a folder, or what one of the engines opens.
func (e engines) openBooks(place string, m books.Machine) (books.Store, error) {
	if !control.IsAddress(place) {
		return books.Folder(place), nil
	}
	scheme, _, _ := strings.Cut(place, "://")
	for _, engine := range e.list {
		if open := engine.Books[scheme]; open != nil {
			return open(place, m)
		}
	}
	return nil, text.Errorf("-books: this program knows no %s:// and has its books in a folder: "+
		"littleshelf-etcd and littleshelf-postgres are the same program with books in S3-compatible storage, s3://BUCKET", scheme)
}

// machine returns what the books of a command use of this machine.
func (e engines) machine(log *slog.Logger) books.Machine {
	return books.Machine{
		Log: log,
		Secret: func(variable string) (string, error) {
			secret, warning, err := environment(e.getenv).Secret(variable)
			if warning != "" {
				log.Warn(warning)
			}
			return secret, err
		},
	}
}

// serverMachine returns what the books of a server use of this machine.
func (e engines) serverMachine(config cli.Serve, log *slog.Logger) books.Machine {
	m := e.machine(log)
	if control.IsAddress(config.Books) {
		m.Temp = pagesOf(config.DB)
		m.Cache = &diskcache.Cache{Dir: filepath.Join(m.Temp, "books"), Max: config.Pages.Cache, Free: doctor.Free}
	}
	return m
}

// tryBooks returns an error if the books at an address cannot be used.
func (e engines) tryBooks(address string) error {
	store, err := e.openBooks(address, e.machine(slog.New(slog.DiscardHandler)))
	if err != nil {
		return err
	}
	return store.Usable()
}
