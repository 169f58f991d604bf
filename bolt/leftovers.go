package bolt

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"littleshelf/app/durable"
)

// removeLeftovers removes the temporary files that killed processes left beside the open database
// at path. Older versions named their temporary files path.new-N.
func removeLeftovers(path string) {
	path, err := durable.Resolve(path)
	if err != nil {
		return
	}
	dir, prefix := filepath.Dir(path), filepath.Base(path)+".new-"
	durable.Clear(dir)
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		number, isOld := strings.CutPrefix(entry.Name(), prefix)
		if _, err := strconv.ParseUint(number, 10, 32); isOld && err == nil { // a name of os.CreateTemp
			os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}
