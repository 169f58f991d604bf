package doctor

import (
	"context"
	"errors"
)

// compileMemory is the memory that compiling the library for drawing pages takes, in bytes.
const compileMemory = 400e6

// pages checks the requirements for drawing pages of PDFs.
func (s *Shop) pages(context.Context) (found []Finding) {
	if !s.Pages {
		return []Finding{okf("pages of PDFs are not drawn, for -pdf-workers is 0")}
	}
	if s.Server != nil && s.Server.PagesFault != "" {
		found = append(found, warnf("pages of PDFs are not drawn: %v", errors.New(s.Server.PagesFault)))
	} else if free, known := s.Memory(); known && free < compileMemory && !s.Compiled() {
		found = append(found, warnf("%s of memory are available, and the first start needs 400 MB to draw pages: "+
			"stop other programs, or add memory", megabytes(free)))
	}
	if !s.HasChineseFont(s.Fonts) {
		found = append(found, warnf("there is no Chinese font in %s, so Chinese text is blank in pages of a PDF that does not "+
			"contain its font: install one, such as Debian's fonts-wqy-microhei, and restart the server", s.Fonts))
	}
	if len(found) == 0 {
		found = append(found, okf("pages of PDFs can be drawn"))
	}
	return found
}
