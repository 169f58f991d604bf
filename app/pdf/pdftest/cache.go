package pdftest

import (
	"os"
	"path/filepath"
)

// Cache returns the folder of a compile cache that all runs of the tests share: to compile takes
// four seconds of a processor.
func Cache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "littleshelf-tests", "littleshelf") // as harness.SharePages
}
