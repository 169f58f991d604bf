//go:build !unix

package cli

import "os"

// widthOf does not know the width of other systems' terminals, which break long lines themselves.
func widthOf(*os.File) int { return 0 }
