package app

import "fmt"

// MaxFindings is how many findings are listed. A database that is broken for good may have one in every row.
const MaxFindings = 1000

// Findings are sentences about what a check has found: the first, and how many more there are.
type Findings struct {
	Listed []string
	More   int
}

// Add lists one more, or counts it.
func (f *Findings) Add(format string, args ...any) {
	if len(f.Listed) == MaxFindings {
		f.More++
		return
	}
	f.Listed = append(f.Listed, fmt.Sprintf(format, args...))
}

// Sentences are those that are listed, and one more about the rest.
func (f Findings) Sentences() []string {
	if f.More == 0 {
		return f.Listed
	}
	return append(f.Listed, fmt.Sprintf("and %d more", f.More))
}
