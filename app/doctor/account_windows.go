package doctor

import "io/fs"

// Account is a user of this machine. Access lists, which say what it may do, are not read.
type Account struct {
	Name  string
	Other bool
}

// Keeper returns the user who asks.
func Keeper(string) Account { return Account{Name: "this user"} }

func (Account) may(fs.FileInfo, need) bool { return true }

func (Account) barredAt(string) string { return "" }

func isOpen(fs.FileInfo) bool { return false }
