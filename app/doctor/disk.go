package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/text"
)

// minFree is the free space that every disk must have, in bytes: a database grows in steps of this
// size.
const minFree = 16 << 20

// disk compares the free space of each disk with the size of the database, because a restore, a
// compact and a backup each make a copy of it. It asks also what is on other machines.
func (s *Shop) disk(ctx context.Context) (found []Finding) {
	if s.Shared != nil {
		answer := s.Shared(ctx)
		answer.Check = "database"
		found = append(found, answer)
	}
	found = append(found, s.elsewhere()...)
	var size int64
	if info, err := os.Stat(s.DB); err == nil {
		size = info.Size()
	}
	for _, place := range []struct {
		folder string
		what   text.Phrase
		copy   Level // if there is no room for a copy of the database
		advice text.Phrase
	}{
		{s.Home, s.inHome(), Warn,
			text.Sprintf("there is no room for a restore or a compact: make room, or move the shop to a larger disk")},
		{s.Books, text.Sprintf("the books"), OK, text.Phrase{}},
		{s.Backups, text.Sprintf("the backups"), Fail,
			text.Sprintf("the next backup does not fit: make room, or keep fewer with -backup-keep")},
	} {
		if place.folder == "" {
			continue
		}
		folder := existing(place.folder)
		free, err := s.Free(folder)
		switch {
		case errors.Is(err, errors.ErrUnsupported):
			found = append(found, okf("the free space for %s is not known on this system", place.what))
		case err != nil:
			found = append(found, failf("the free space for %s is not known (%v): check that the disk of %s is mounted",
				place.what, err, folder))
		case free < minFree:
			found = append(found, failf("the disk of %s, %s, is full (%s free): make room", place.what, folder, megabytes(free)))
		case free < size+minFree && place.copy != OK:
			found = append(found, Finding{Level: place.copy, Text: text.Sprintf(
				"the disk of %s, %s, has %s free and the database has %s: %s",
				place.what, folder, megabytes(free), megabytes(size), place.advice)})
		default:
			found = append(found, okf("the disk of %s has %s free", place.what, megabytes(free)))
		}
	}
	return found
}

// inHome says what is in the folder of the server's own files.
func (s *Shop) inHome() text.Phrase {
	if s.DB == "" {
		return text.Sprintf("the server's own files")
	}
	return text.Sprintf("the database")
}

// folder says which folder the server's own files are in.
func (s *Shop) folder() text.Phrase {
	if s.DB == "" {
		return text.Sprintf("the server's folder")
	}
	return text.Sprintf("the database's folder")
}

// existing returns folder, or the nearest folder above it that exists.
func existing(folder string) string {
	if absolute, err := filepath.Abs(folder); err == nil {
		folder = absolute
	}
	for {
		if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) || filepath.Dir(folder) == folder {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n/1e6) }
