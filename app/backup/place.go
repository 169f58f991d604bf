package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"littleshelf/app/text"
)

// Taken is a folder of the shop that backups must stay out of.
type Taken struct {
	Dir string
	Why error // the error of a backup folder that is in Dir
}

// PrepareFolder returns an error if a folder cannot take backups. It creates a missing folder with
// mode 0700, if the folder above exists. A folder that is refused is not created.
func PrepareFolder(dir string, taken ...Taken) error {
	if !filepath.IsAbs(dir) {
		return text.Errorf("the folder must begin at the root of the disk, such as /var/lib/littleshelf/backups")
	}
	dir = filepath.Clean(dir)
	above := filepath.Dir(dir)
	if above == dir {
		return text.Errorf("the root of the disk is no folder for backups: name a folder of its own")
	}
	info, err := os.Stat(dir)
	missing := errors.Is(err, fs.ErrNotExist)
	if missing {
		if _, err := os.Lstat(dir); err == nil {
			return text.Errorf("%s is a link that leads nowhere: name another folder", dir)
		}
		info, err = os.Stat(above)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return text.Errorf("%s is not there: make it first, or correct the path", above)
	case err != nil:
		return text.Errorf("the folder cannot be used: %w", err)
	case !info.IsDir():
		return text.Errorf("%s is a file and no folder: name another", dir)
	case !missing && runtime.GOOS != "windows" && info.Mode().Perm()&0o002 != 0: // modes there say nothing
		return text.Errorf("every user of the machine may write into %s: name a folder of its own", dir)
	}
	for _, t := range taken {
		if isWithin(dir, t.Dir) {
			return t.Why
		}
	}
	if missing {
		err = os.Mkdir(dir, 0o700)
	}
	if err == nil {
		err = tryWriting(dir)
	}
	if err != nil {
		return text.Errorf("the server cannot write there: %w", err)
	}
	return nil
}

// isWithin reports whether dir, which may be missing, is the folder or is in it, by any name.
func isWithin(dir, folder string) bool {
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	} else if above, err := filepath.EvalSymlinks(filepath.Dir(dir)); err == nil {
		dir = filepath.Join(above, filepath.Base(dir))
	}
	taken, err := os.Stat(folder)
	if err != nil {
		absolute, err := filepath.Abs(folder)
		return err == nil && dir == absolute
	}
	for {
		if info, err := os.Stat(dir); err == nil && os.SameFile(info, taken) {
			return true
		}
		above := filepath.Dir(dir)
		if above == dir {
			return false
		}
		dir = above
	}
}

// tryWriting creates a file and removes it.
func tryWriting(dir string) error {
	f, err := os.CreateTemp(dir, "littleshelf-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
