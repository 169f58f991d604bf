package backup

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"littleshelf/app/durable"
)

// names are the names of backups and of their parts: littleshelf-SHOP-TIME.db. A littleshelf of before
// shops had ids left SHOP out.
var names = regexp.MustCompile(`^(littleshelf-(?:([0-9a-f]{8})-)?(\d{8}-\d{6})([-+]\d{4})?\.db)(\.sha256|\.part|\.sha256\.part)?$`)

func name(shop string, at time.Time) string {
	return "littleshelf-" + shop + "-" + durable.Stamp(at) + ".db"
}

// longest is how long a backup is under way at the most. A part without a shop's id in its name may be
// another shop's, and is abandoned after that.
const longest = 24 * time.Hour

// folder is the files of one shop in a folder. The files of other programs are left out.
type folder struct {
	dir        string
	good       []file   // with a SHA-256 beside them, oldest first
	ahead      []file   // the same, but made in a future: the clock was wrong, or is
	unfinished []string // parts of what was never finished
	others     int      // backups of other shops
}

type file struct {
	name string
	at   time.Time
}

// list lists a folder. ours reports whether the backup at a path, whose name does not say so, is this
// shop's.
func list(dir, shop string, ours func(path string) bool, now time.Time) (folder, error) {
	f := folder{dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return f, err
	}
	there := make(map[string]bool)
	for _, e := range entries {
		there[e.Name()] = e.Type().IsRegular()
	}
	for _, e := range entries {
		part := names.FindStringSubmatch(e.Name())
		if part == nil || !there[e.Name()] {
			continue
		}
		base, owner, offset, ending := part[1], part[2], part[4], part[5]
		at, err := time.Parse(durable.StampLayout, part[3]+cmp.Or(offset, "+0000"))
		if err != nil {
			continue
		}
		whole := ending == "" && there[base+".sha256"]
		foreign := owner != "" && owner != shop || whole && owner == "" && !ours(filepath.Join(dir, base))
		switch {
		case foreign && whole:
			f.others++
		case foreign:
		case whole && at.After(now):
			f.ahead = append(f.ahead, file{base, at})
		case whole:
			f.good = append(f.good, file{base, at})
		case ending == "", ending == ".sha256" && there[base]:
		case owner == shop || now.Sub(at) > longest:
			f.unfinished = append(f.unfinished, e.Name())
		}
	}
	slices.SortFunc(f.good, func(a, b file) int { return a.at.Compare(b.at) })
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

// prune keeps the newest good backups, and those that are needed.
func (f folder) prune(keep int, needed func(name string) bool) (err error) {
	if len(f.good) <= keep {
		return nil
	}
	for _, old := range f.good[:len(f.good)-keep] {
		if !needed(old.name) {
			err = errors.Join(err, remove(f.dir, old.name), remove(f.dir, old.name+".sha256"))
		}
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
