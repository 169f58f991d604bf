package harness

import "errors"

// Mkfifo returns an error: the file systems of Windows have no named pipes.
func Mkfifo(string) error { return errors.ErrUnsupported }
