package cli

import (
	"flag"
	"strconv"
	"strings"

	"littleshelf/app/text"
)

// size is the value of a flag: a number of bytes, as disks are sold.
type size int64

// sizeUnits are the units of a size, the largest first.
var sizeUnits = []struct {
	name  string
	bytes int64
}{{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}}

// maxSize is larger than any disk.
const maxSize = 1e15

// sizeVar defines a flag with a size as its value.
func sizeVar(f *flag.FlagSet, p *int64, name string, value int64, usage string) {
	*p = value
	f.Var((*size)(p), name, usage)
}

func (s *size) Set(typed string) error {
	for _, unit := range sizeUnits {
		number, ok := strings.CutSuffix(strings.ToUpper(typed), unit.name)
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if bytes := n * float64(unit.bytes); ok && err == nil && 0 <= bytes && bytes <= maxSize {
			*s = size(bytes)
			return nil
		}
	}
	return text.Errorf("not a size, such as 500MB or 2GB")
}

func (s *size) String() string { return formatSize(int64(*s)) }

// formatSize returns a size in its largest unit, such as 1.5GB.
func formatSize(bytes int64) string {
	for _, unit := range sizeUnits {
		if bytes >= unit.bytes {
			return strconv.FormatFloat(float64(bytes)/float64(unit.bytes), 'g', 6, 64) + unit.name
		}
	}
	return "0MB"
}
