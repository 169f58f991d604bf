package doctor

import "io/fs"

// Account is a user of this machine. Its permissions are in access control lists, which are not
// read.
type Account struct {
	Name  string
	Other bool
}

// Keeper returns the caller's account.
func Keeper(string) Account { return Account{Name: "this user"} }

func (Account) may(fs.FileInfo, need) bool { return true }

func (Account) barredAt(string) string { return "" }

func isOpen(fs.FileInfo) bool { return false }
