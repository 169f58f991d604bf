//go:build !unix

package cli

import "os"

// columnsOf does not know the width of other systems' terminals, which break long lines themselves.
func columnsOf(*os.File) int { return 0 }
