package upkeep

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/durable"
)

// Kept is a backup in the folder.
type Kept struct {
	backup.File
	Proof *Job // its last verification since the server started; nil if there was none
}

// maxKept is how many backups are listed.
const maxKept = 50

// Files lists the newest backups in the folder.
func (u *Upkeep) Files() (kept []Kept, err error) {
	files, err := u.files(maxKept)
	if err != nil {
		return nil, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, file := range files {
		k := Kept{File: file}
		if proof, ok := u.proofs[file.Name]; ok && !proof.Ended.Before(file.At) {
			k.Proof = &proof
		}
		kept = append(kept, k)
	}
	return kept, nil
}

func (u *Upkeep) files(most int) ([]backup.File, error) {
	dir := u.Backups.Status().Plan.Dir
	if dir == "" {
		return nil, nil
	}
	return backup.Files(dir, u.Backups.Shop, u.Backups.ShopOf, u.Now(), most)
}

var errNoBackup = &app.Error{Code: app.Unknown, Msg: "there is no such backup"}

// Find returns the backup in the folder with this name.
func (u *Upkeep) Find(name string) (backup.File, error) {
	files, err := u.files(1 << 20)
	if err != nil {
		return backup.File{}, err
	}
	i := slices.IndexFunc(files, func(f backup.File) bool { return f.Name == name })
	if i < 0 {
		return backup.File{}, errNoBackup
	}
	return files[i], nil
}

// Open opens the backup with this name. The caller closes it.
func (u *Upkeep) Open(name string) (*os.File, error) {
	if _, err := u.Find(name); err != nil {
		return nil, err
	}
	return os.Open(u.path(name))
}

// path returns the path of a backup.
func (u *Upkeep) path(name string) string { return filepath.Join(u.Backups.Status().Plan.Dir, name) }

func nameOf(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}

var errExporting = &app.Error{Code: app.Refused, Msg: "another export is under way: wait until it is done"}

// Exported is a whole export in a temporary file.
type Exported struct {
	*durable.Temp
	Size int64
	done func()
}

// Close removes the file, and lets another export begin.
func (e *Exported) Close() error {
	defer e.done()
	return e.Temp.Close()
}

// Spool writes an export to a temporary file beside the database. So a slow client keeps no
// snapshot of the database open, and gets all or nothing. There is one export at a time, so that
// slow clients do not fill the disk.
func (u *Upkeep) Spool(ctx context.Context) (*Exported, error) {
	if !u.exporting.TryLock() {
		return nil, errExporting
	}
	temp, err := durable.Create(u.Dir, "export", 0o600)
	if err != nil {
		u.exporting.Unlock()
		return nil, err
	}
	e := &Exported{Temp: temp, done: u.exporting.Unlock}
	err = u.Export(ctx, durable.NewPacedWriter(temp.File))
	if err == nil {
		e.Size, err = temp.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		_, err = temp.Seek(0, io.SeekStart)
	}
	if err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}
