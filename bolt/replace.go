package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"time"

	"littleshelf/app/durable"
)

// lock locks the file at path as Open locks a database, even if the file is no database. It returns
// ErrInUse if another process holds the lock for a second.
func lock(path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	for waited := time.Duration(0); ; waited += lockTimeout / 20 {
		err = tryLock(f)
		if !errors.Is(err, errLocked) || waited >= lockTimeout {
			break
		}
		time.Sleep(lockTimeout / 20)
	}
	if errors.Is(err, errLocked) || err == nil && !isAt(path, f) {
		err = ErrInUse
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f.Close, nil
}

// keptName returns an unused path for the old file of a restore or repair of path. It contains now,
// in its time zone.
func keptName(path, before string, now time.Time) string {
	name := path + ".before-" + before + "-" + durable.Stamp(now)
	for n := 1; ; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s-%d", name, n)
		}
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free
		}
	}
}

// replace moves the file at temp to path, keeps the old file under the name kept unless that is
// empty, and releases the lock of the old file.
func replace(path, temp, kept string, release func() error) error {
	if runtime.GOOS == "windows" { // which does not replace an open file
		if err := release(); err != nil {
			return err
		}
		return durable.Replace(temp, path, kept)
	}
	if err := durable.Replace(temp, path, kept); err != nil {
		return err
	}
	return release()
}
