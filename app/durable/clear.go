package durable

import (
	"os"
	"regexp"
)

// mark stands in temporary names, before the 26 random characters of rand.Text.
const mark = ".part-"

// temporary are the names that this program gives, and those that an older littleshelf gave.
var temporary = regexp.MustCompile(`\.(part|keep|put)-[A-Z2-7]{26}$`)

// Clear removes from a folder what killed processes left of their work. What cannot be removed stays.
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
		if temporary.MatchString(entry.Name()) && (entry.Type().IsRegular() || entry.IsDir()) {
			removeAbandoned(root, entry.Name())
		}
	}
}

// removeAbandoned removes a file or folder that no process has locked. It is removed under a lock, so that
// its maker, if it was made just now, sees it go.
func removeAbandoned(root *os.Root, name string) {
	file, err := root.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	if abandoned(file) {
		root.RemoveAll(name)
	}
}
