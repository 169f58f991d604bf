package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// layout is what a backup is called, in UTC. Names of this kind in the folder are ours to remove, and
// no others.
const layout = "littleshelf-20060102-150405.db"

var ours = regexp.MustCompile(`^(littleshelf-\d{8}-\d{6}\.db)(\.sha256|\.part|\.sha256\.part)?$`)

func name(at time.Time) string { return at.UTC().Format(layout) }

// folder is what is ours in a folder.
type folder struct {
	dir        string
	good       []file   // with a SHA-256 beside them, oldest first
	unfinished []string // parts of what was never finished
}

type file struct {
	name string
	at   time.Time
}

func list(dir string) (folder, error) {
	f := folder{dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return f, err
	}
	there := make(map[string]bool)
	for _, e := range entries {
		there[e.Name()] = e.Type().IsRegular() && ours.MatchString(e.Name())
	}
	for _, e := range entries { // by name, which is by time
		name := e.Name()
		base, isSum := strings.CutSuffix(name, ".sha256")
		at, err := time.Parse(layout, name)
		switch {
		case !there[name] || isSum && there[base]:
		case err == nil && there[name+".sha256"]:
			f.good = append(f.good, file{name, at})
		case isSum || strings.HasSuffix(name, ".part"):
			f.unfinished = append(f.unfinished, name)
		}
	}
	return f, nil
}

// removeUnfinished clears away what is left of backups that were interrupted, while none is being made.
// A whole file without its SHA-256 is nobody's business but the keeper's.
func (f folder) removeUnfinished() (err error) {
	for _, name := range f.unfinished {
		err = errors.Join(err, remove(f.dir, name))
	}
	return err
}

// prune keeps the newest good backups.
func (f folder) prune(keep int) (err error) {
	if len(f.good) <= keep {
		return nil
	}
	for _, old := range f.good[:len(f.good)-keep] {
		err = errors.Join(err, remove(f.dir, old.name), remove(f.dir, old.name+".sha256"))
	}
	return err
}

func remove(dir, name string) error {
	err := os.Remove(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
