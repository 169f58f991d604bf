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

// names matches the names of backups, littleshelf-SHOP-TIME.db, and of the files that belong to
// them. Versions from before shops had ids omitted SHOP.
var names = regexp.MustCompile(`^(littleshelf-(?:([0-9a-f]{8})-)?(\d{8}-\d{6})([-+]\d{4})?\.db)(\.sha256|\.part|\.sha256\.part)?$`)

func name(shop string, at time.Time) string {
	return "littleshelf-" + shop + "-" + durable.Stamp(at) + ".db"
}

// maxAge bounds the age of an unfinished backup that another process may still be writing. If its
// name has no shop's id, it may be another shop's until then.
const maxAge = 24 * time.Hour

// folder lists the backups of one shop in a folder. It omits the files of other programs.
type folder struct {
	dir        string
	good       []file   // with a SHA-256 beside them, oldest first
	future     []file   // good too, but with a time in the future: the clock was or is wrong
	unfinished []string // files of interrupted backups
	others     int      // backups of other shops
}

type file struct {
	name string
	at   time.Time
}

// list lists a folder. It calls ours for a backup without a shop's id in its name; ours reports
// whether the backup is this shop's.
func list(dir, shop string, ours func(path string) bool, now time.Time) (folder, error) {
	f := folder{dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return f, err
	}
	regular := make(map[string]bool)
	for _, e := range entries {
		regular[e.Name()] = e.Type().IsRegular()
	}
	for _, e := range entries {
		part := names.FindStringSubmatch(e.Name())
		if part == nil || !regular[e.Name()] {
			continue
		}
		base, owner, offset, ending := part[1], part[2], part[4], part[5]
		at, err := time.Parse(durable.StampLayout, part[3]+cmp.Or(offset, "+0000"))
		if err != nil {
			continue
		}
		whole := ending == "" && regular[base+".sha256"]
		foreign := owner != "" && owner != shop || whole && owner == "" && !ours(filepath.Join(dir, base))
		switch {
		case foreign && whole:
			f.others++
		case foreign:
		case whole && at.After(now):
			f.future = append(f.future, file{base, at})
		case whole:
			f.good = append(f.good, file{base, at})
		case ending == "", ending == ".sha256" && regular[base]:
		case owner == shop || now.Sub(at) > maxAge:
			f.unfinished = append(f.unfinished, e.Name())
		}
	}
	slices.SortFunc(f.good, func(a, b file) int { return a.at.Compare(b.at) })
	return f, nil
}

// removeUnfinished removes the files of interrupted backups. The caller must not be making a backup
// meanwhile. It keeps a whole file without its SHA-256, which may be the keeper's.
func (f folder) removeUnfinished() (err error) {
	for _, name := range f.unfinished {
		err = errors.Join(err, remove(f.dir, name))
	}
	return err
}

// prune removes good backups except the newest keep and those for which needed returns true.
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
