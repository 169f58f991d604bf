package program

import (
	"os"
	"path/filepath"
	"strconv"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/desk"
	"littleshelf/app/durable"
	"littleshelf/app/systemd"
	"littleshelf/app/text"
)

// restoreSteps returns how to restore the backup at path on this machine.
func restoreSteps(config cli.Serve, manager systemd.Manager, path string) []desk.Step {
	program, err := os.Executable()
	if err != nil {
		program = "littleshelf"
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if control.IsAddress(config.DB) {
		return restoreSharedSteps(program, path)
	}
	db, err := durable.Resolve(config.DB)
	if err != nil {
		db = config.DB
	}
	restore := func(flag string) string {
		return systemd.ShellLine(program, "restore", flag, "-db", db, path)
	}
	look := desk.Step{What: text.Sprintf("Look what the backup would bring; this changes nothing:"), Command: restore("-dry-run")}
	replace := desk.Step{
		What:    text.Sprintf("Put it in place; the database as it is now stays beside it, with before-restore in its name:"),
		Command: restore("-yes"),
	}
	if !manager.Started() {
		return []desk.Step{
			{What: text.Sprintf("Stop the server, here or with Ctrl-C in its terminal:"), Command: "kill " + strconv.Itoa(os.Getpid())},
			look, replace,
			{What: text.Sprintf("Start the server as before.")},
		}
	}
	look.Command, replace.Command = "sudo "+look.Command, "sudo "+replace.Command
	return []desk.Step{
		{What: text.Sprintf("Stop the service:"), Command: "sudo systemctl stop littleshelf"},
		look, replace,
		{
			What:    text.Sprintf("Give the files back to the service:"),
			Command: "sudo chown " + systemd.ShellLine("--reference="+filepath.Dir(db)+"/.", db) + "*",
		},
		{What: text.Sprintf("Start the service:"), Command: "sudo systemctl start littleshelf"},
	}
}

// restoreSharedSteps returns how to restore a backup of a shared database. A restore fills an empty
// database, so the old one stays as it is.
func restoreSharedSteps(program, path string) []desk.Step {
	const empty = "ADDRESS"
	return []desk.Step{
		{
			What:    text.Sprintf("Look what the backup would bring; this changes nothing:"),
			Command: systemd.ShellLine(program, "restore", "-dry-run", "-db", empty, path),
		},
		{
			What:    text.Sprintf("Put it into an empty database; ADDRESS is its address, with another name than the shop's, which stays as it is:"),
			Command: systemd.ShellLine(program, "restore", "-yes", "-db", empty, path),
		},
		{What: text.Sprintf("Stop all servers, and start them with that address as -db.")},
	}
}
