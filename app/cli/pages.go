package cli

import (
	"flag"
	"slices"

	"littleshelf/app"
	"littleshelf/app/text"
)

// Pages is the settings of drawing PDFs, and of reading them page by page.
type Pages struct {
	Workers int // processes at a time; 0 draws nothing
	Cache   int64
	Sample  int
	Stamp   string // off, pages or downloads
}

const (
	maxPDFWorkers = 64
	minPageCache  = 64e6
)

func (p *Pages) define(f *flag.FlagSet) {
	f.IntVar(&p.Workers, "pdf-workers", 1,
		"the number of processes that draw pages of PDFs at the same time, of up to 200 MB each; 0 draws none")
	sizeVar(f, &p.Cache, "page-cache", 1e9, "the `size` of the cache of drawn pages, beside the database; it may be deleted at any time")
	f.IntVar(&p.Sample, "sample-pages", app.FirstSamplePages, "the number of a book's first pages that anyone may read; 0 is none")
	f.StringVar(&p.Stamp, "stamp", "pages", "what has the number of its reader's order on it: `off|pages|downloads`")
}

func (p *Pages) validate() error {
	if p.Workers < 0 || p.Workers > maxPDFWorkers {
		return text.Errorf("-pdf-workers must be from 0 to %d", maxPDFWorkers)
	}
	if p.Sample < 0 || p.Sample > app.MaxSamplePages {
		return text.Errorf("-sample-pages must be from 0 to %d", app.MaxSamplePages)
	}
	if !slices.Contains([]string{"off", "pages", "downloads"}, p.Stamp) {
		return text.Errorf("-stamp: %q is neither off, pages nor downloads", p.Stamp)
	}
	if p.Stamp == "downloads" && p.Workers == 0 {
		return text.Errorf("-stamp downloads needs -pdf-workers")
	}
	if p.Cache < minPageCache {
		return text.Errorf("-page-cache must be at least %s", formatSize(minPageCache))
	}
	return nil
}
