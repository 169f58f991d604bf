package pdftest

import (
	"os"
	"path/filepath"
)

// CacheHome returns the user's cache folder of all tests. Compiling the library that draws pages
// takes four seconds of a processor, so all runs share it.
func CacheHome() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "littleshelf-tests")
}

// Cache returns the folder of littleshelf in CacheHome.
func Cache() string { return filepath.Join(CacheHome(), "littleshelf") }
