package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"littleshelf/app/durable"
)

// replaceFile writes path by way of a temporary file, so that path is whole or not there.
// It gets the owner and the mode of the file like.
func replaceFile(path, like string, write func(io.Writer) error) error {
	temp := path + ".part"
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	err = write(f)
	if err == nil {
		err = durable.Own(temp, like)
	}
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err == nil {
		err = syncDir(path)
	}
	return err
}

// lock holds the file at path, whatever is in it, as Open holds a database. It answers ErrInUse after
// a second.
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
	if errors.Is(err, errLocked) || err == nil && !names(path, f) {
		err = ErrInUse
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f.Close, nil
}

// beside makes an empty file for what is to take the place of path. The next Open clears it away if
// the process is killed.
func beside(path string) (temp string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+newSuffix+"*") // mode 0600
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

// setAside finds a name under which path can be kept: it says before what, and when in now's zone.
func setAside(path, what string, now time.Time) string {
	name := path + ".before-" + what + "-" + durable.Stamp(now)
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

// replacement is the steps that put temp in the place of path, whose file is kept under another name
// unless kept is empty. After each of them one of the two files is whole at path, and a machine that
// loses power between two of them finds one there.
func replacement(path, temp, kept string) []func() error {
	steps := []func() error{
		func() error { return durable.Own(temp, path) },
		func() error { return syncFile(temp) },
	}
	if kept != "" {
		steps = append(steps,
			func() error {
				os.Chmod(path, 0o600) // as far as it is ours: what is kept is no less private than what comes
				return keep(path, kept)
			},
			func() error { return syncDir(kept) })
	}
	return append(steps,
		func() error { return os.Rename(temp, path) },
		func() error { return syncDir(path) })
}

// keep gives the file at path a second name. Where files have one name only it makes a copy.
func keep(path, kept string) error {
	if os.Link(path, kept) == nil {
		return nil
	}
	_, err := copyFile(context.Background(), kept, path)
	if err == nil {
		err = durable.Own(kept, path)
	}
	if err == nil {
		err = syncFile(kept)
	}
	if err != nil {
		os.Remove(kept)
	}
	return err
}

// replace puts temp in the place of path and releases the lock on the file that was there.
func replace(path, temp, kept string, release func() error) error {
	if runtime.GOOS == "windows" { // where no file that is open can be replaced
		if err := release(); err != nil {
			return err
		}
		release = func() error { return nil }
	}
	for _, step := range replacement(path, temp, kept) {
		if err := step(); err != nil {
			return err
		}
	}
	return release()
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncDir puts a file's name on disk: fsync of the file covers its contents only.
func syncDir(path string) error { return durable.SyncDir(filepath.Dir(path)) }
