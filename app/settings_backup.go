package app

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// The settings of the backups that the server makes by itself.
const (
	SettingBackupDir   = "backup-dir"
	SettingBackupEvery = "backup-every"
	SettingBackupKeep  = "backup-keep"
)

const (
	firstBackupEvery = 24 * time.Hour
	firstBackupKeep  = 7

	shortestBackupEvery = time.Minute
	longestBackupEvery  = 365 * 24 * time.Hour
	maxBackupKeep       = 10_000
	maxPath             = 500 // characters
)

// backupRules are the settings of backups. An empty folder makes none. The running server has more
// rules for a folder.
var backupRules = []settingRule{
	{name: SettingBackupDir, parse: checked(validBackupDir)},
	{name: SettingBackupEvery, first: FormatSpan(firstBackupEvery), parse: checked(func(v string) error {
		switch span, err := ParseSpan(v); {
		case err != nil:
			return broken(SettingBackupEvery, "%v", err)
		case span < shortestBackupEvery || span > longestBackupEvery:
			return broken(SettingBackupEvery, "must be from a minute (1m) to a year (365d)")
		}
		return nil
	})},
	{name: SettingBackupKeep, first: strconv.Itoa(firstBackupKeep), parse: numberRule(SettingBackupKeep, 1, maxBackupKeep)},
}

func validBackupDir(dir string) error {
	if err := hasText(SettingBackupDir, dir, false, maxPath); err != nil || dir == "" {
		return err
	}
	if strings.ContainsFunc(dir, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return broken(SettingBackupDir, "has a control character")
	}
	if !filepath.IsAbs(dir) {
		return broken(SettingBackupDir, "the folder must begin at the root of the disk, such as /var/lib/littleshelf/backups")
	}
	return nil
}
