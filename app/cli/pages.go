package cli

import (
	"flag"

	"littleshelf/app/text"
)

// Pages is the settings of drawing PDFs.
type Pages struct {
	Workers int // processes at a time; 0 draws nothing
}

func (p *Pages) define(f *flag.FlagSet) {
	f.IntVar(&p.Workers, "pdf-workers", 1,
		"the number of processes that draw pages of PDFs at the same time, of up to 200 MB each; 0 draws none")
}

func (p *Pages) validate() error {
	const most = 64
	if p.Workers < 0 || p.Workers > most {
		return text.Errorf("-pdf-workers must be from 0 to %d", most)
	}
	return nil
}
