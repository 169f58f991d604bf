package doctor

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"littleshelf/app/text"
)

// backups checks the backup folder and the newest backup in it.
func (s *Shop) backups(context.Context) []Finding {
	if s.Backups == "" {
		return []Finding{warnf("no backups are made: name a folder for them with -backup-dir, on another disk if there is one")}
	}
	kept, err := s.Kept()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []Finding{warnf("there is no backup yet: the server makes the folder %s and the first one when it starts", s.Backups)}
	case err != nil:
		return []Finding{failf("the backups cannot be read (%v): "+
			"put sudo before the command, or see which process has the database", err)}
	}
	var found []Finding
	if kept.Future > 0 {
		found = append(found, warnf("%s is named after a time to come and does not count: "+
			"set the clock right, then remove what is wrong in %s", count(kept.Future), s.Backups))
	}
	if kept.Others > 0 {
		found = append(found, okf("%s of other shops in %s is left alone", count(kept.Others), s.Backups))
	}
	if kept.Good == 0 {
		return append(found, warnf("there is no backup of this shop in %s: "+
			"start the server, which makes one at once, or run littleshelf backup FILE", s.Backups))
	}
	return append(found, s.newest(kept.Newest, kept.At))
}

// newest checks a backup's SHA-256 and its age.
func (s *Shop) newest(file string, at time.Time) Finding {
	if err := s.Sum(file); err != nil {
		return failf("the newest backup, %s, is damaged (%v): "+
			"make another with littleshelf backup FILE, and check the disk", file, err)
	}
	age := s.Now().Sub(at).Round(time.Minute)
	if age > 2*s.BackupEvery {
		return warnf("the newest backup, %s, is %s old, and one is due every %s: "+
			"see that the server runs, and look for BACKUP FAILED in its log", file, span(age), span(s.BackupEvery))
	}
	return okf("the newest backup, %s, is %s old and whole", file, span(age))
}

// span formats a duration in the largest unit of which there are two or more.
func span(d time.Duration) text.Phrase {
	switch {
	case d >= 48*time.Hour:
		return text.Sprintf("%d days", d/(24*time.Hour))
	case d >= 2*time.Hour:
		return text.Sprintf("%d hours", d/time.Hour)
	}
	if d/time.Minute == 1 {
		return text.Sprintf("1 minute")
	}
	return text.Sprintf("%d minutes", d/time.Minute)
}

// count returns a text of n backups.
func count(n int) text.Phrase {
	if n == 1 {
		return text.Sprintf("1 backup")
	}
	return text.Sprintf("%d backups", n)
}
