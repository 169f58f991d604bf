//go:build unix

package doctor

import (
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

// Account is a user of this machine.
type Account struct {
	Name  string
	Other bool // the account is not the caller's
	uid   uint32
	gids  []uint32
}

// Keeper returns the account that needs access to the shop's files. It is the owner of the database
// at db, or the caller if there is no database.
func Keeper(db string) Account {
	uid := uint32(os.Geteuid())
	if info, err := os.Stat(db); err == nil {
		uid = ownerOf(info).Uid
	}
	a := Account{Name: "uid " + strconv.Itoa(int(uid)), Other: uid != uint32(os.Geteuid()), uid: uid}
	u, err := user.LookupId(strconv.Itoa(int(uid)))
	if err != nil {
		return a
	}
	a.Name = u.Username
	groups, _ := u.GroupIds() // after an error only the primary group counts
	for _, group := range append(groups, u.Gid) {
		if gid, err := strconv.ParseUint(group, 10, 32); err == nil {
			a.gids = append(a.gids, uint32(gid))
		}
	}
	return a
}

func ownerOf(info fs.FileInfo) *syscall.Stat_t { return info.Sys().(*syscall.Stat_t) }

// may reports whether the mode of a file grants the account the access n. It ignores access control
// lists.
func (a Account) may(info fs.FileInfo, n need) bool {
	owner, mode := ownerOf(info), need(info.Mode().Perm())
	switch {
	case a.uid == 0:
		return true
	case owner.Uid == a.uid:
		mode >>= 6
	case slices.Contains(a.gids, owner.Gid):
		mode >>= 3
	}
	return mode&n == n
}

// barredAt returns the topmost folder above path that the account may not search, or "".
func (a Account) barredAt(path string) (barred string) {
	path, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		if info, err := os.Stat(folder); err == nil && !a.may(info, search) {
			barred = folder
		}
		if folder == filepath.Dir(folder) {
			return barred
		}
	}
}

// isOpen reports whether users other than its owner may use a file.
func isOpen(info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }
