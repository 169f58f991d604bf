package upkeep

import (
	"errors"
	"io/fs"
	"syscall"

	"littleshelf/app/backup"
	"littleshelf/app/text"
)

// Advice returns what to do about a failure.
func Advice(err error) text.Phrase {
	switch {
	case errors.Is(err, backup.ErrNoFolder):
		return text.Phrase{} // the error says it
	case errors.Is(err, syscall.ENOSPC):
		return text.Sprintf("The disk is full: make room on it, or choose a folder on another disk, and try again.")
	case errors.Is(err, fs.ErrNotExist):
		return text.Sprintf("The folder is gone: see that its disk is mounted, or choose another folder, and try again.")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return text.Sprintf("The server may not write there: give it the folder, or choose another one, and try again.")
	}
	return text.Sprintf("Try again. If it fails again, run littleshelf doctor on the server.")
}
