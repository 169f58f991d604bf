package program

import (
	"log/slog"
	"os"
)

// keepPrivate takes from all but its owner the right to read the database at path, which a copy made
// with cp may have given them: the key that signs links is in it.
func keepPrivate(path string, log *slog.Logger) {
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
