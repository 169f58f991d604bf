package program

import (
	"log/slog"
	"os"
)

// makePrivate sets the mode of the database at path to 0600, because it contains the key that signs
// links. A database that was copied with cp may have another mode.
func makePrivate(path string, log *slog.Logger) {
	info, err := os.Stat(path)
	if err == nil && info.Mode().Perm()&0o077 == 0 {
		return
	}
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		log.Warn("others than its owner may be able to read the database: chmod 600 "+path, "err", err)
		return
	}
	log.Warn("others than its owner could read the database; its mode is now 0600", "db", path, "was", info.Mode().String())
}
