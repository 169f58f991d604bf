package program

import (
	"errors"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/cli"
)

// followBackups has the schedule of the backups act by the settings. It accepts any folder at the
// start: a server with a lost disk must serve.
func followBackups(live *app.Live, backups *backup.Schedule, config cli.Serve) {
	started := false
	live.Accept(func(values app.SettingValues) error {
		dir := values[app.SettingBackupDir]
		if !started || dir == "" || dir == backups.Status().Plan.Dir {
			return nil
		}
		if err := prepareBackups(config, dir); err != nil {
			return &app.Error{Code: app.Invalid, Msg: app.SettingBackupDir + ": " + err.Error()}
		}
		return nil
	})
	live.Follow(func(values app.SettingValues) {
		started = true
		backups.Follow(planOf(values))
	})
}

// prepareBackups returns an error if a folder cannot take the backups, and creates a missing one.
func prepareBackups(config cli.Serve, dir string) error {
	return backup.PrepareFolder(dir,
		backup.Taken{Dir: config.Books, Why: errors.New("the books are in that folder: name another one for backups")},
		backup.Taken{Dir: pagesOf(config.DB), Why: errors.New(
			"the server keeps its drawn pages in that folder, which may be deleted: name another one for backups")},
	)
}

// planOf returns the plan in settings, which are valid.
func planOf(values app.SettingValues) backup.Plan {
	every, _ := app.ParseSpan(values[app.SettingBackupEvery])
	keep, _ := strconv.Atoi(values[app.SettingBackupKeep])
	return backup.Plan{Dir: values[app.SettingBackupDir], Every: every, Keep: keep}
}
