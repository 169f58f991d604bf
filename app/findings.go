package app

import "fmt"

// MaxFindings is how many findings are listed. A damaged database may have one in every row.
const MaxFindings = 1000

// Findings are the results of a check, as sentences. The first MaxFindings are listed, the others
// are counted.
type Findings struct {
	Listed []string
	More   int
}

// Add adds one finding.
func (f *Findings) Add(format string, args ...any) {
	if len(f.Listed) == MaxFindings {
		f.More++
		return
	}
	f.Listed = append(f.Listed, fmt.Sprintf(format, args...))
}

// Sentences returns the listed findings. If there are more, the last sentence says how many.
func (f Findings) Sentences() []string {
	if f.More == 0 {
		return f.Listed
	}
	return append(f.Listed, fmt.Sprintf("and %d more", f.More))
}
