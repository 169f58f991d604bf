package durable

import (
	"os"
	"regexp"
)

// tempInfix is the part of a temporary name before the 26 random characters of rand.Text.
const tempInfix = ".part-"

// tempName matches temporary names. Older versions of littleshelf used keep and put.
var tempName = regexp.MustCompile(`\.(part|keep|put)-[A-Z2-7]{26}$`)

// Clear removes the temporary files that killed processes left in a folder. It ignores errors.
func Clear(dir string) {
	if root, err := os.OpenRoot(dir); err == nil {
		defer root.Close()
		clearUp(root)
	}
}

func clearUp(root *os.Root) {
	dir, err := root.Open(".")
	if err != nil {
		return
	}
	defer dir.Close()
	entries, _ := dir.ReadDir(-1)
	for _, entry := range entries {
		if tempName.MatchString(entry.Name()) && (entry.Type().IsRegular() || entry.IsDir()) {
			removeAbandoned(root, entry.Name())
		}
	}
}

// removeAbandoned removes a file or folder that no process has locked. It holds the lock during the
// removal. A process that has just created the file waits for the lock, and then notices that the
// file is gone.
func removeAbandoned(root *os.Root, name string) {
	file, err := root.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	if lockAbandoned(file) {
		root.RemoveAll(name)
	}
}
