//go:build !unix

package cli

import "os"

// widthOf returns 0, unknown: terminals of other systems wrap long lines.
func widthOf(*os.File) int { return 0 }
