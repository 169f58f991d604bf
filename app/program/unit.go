package program

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"

	"littleshelf/app/cli"
	"littleshelf/app/systemd"
)

// unitFor writes the unit that runs executable as u says.
func unitFor(executable string, getenv func(string) string, u cli.Unit) (string, error) {
	c := u.Serve
	unit := systemd.Unit{
		Exec: append([]string{executable}, u.Args...), DB: inState(c.DB), User: u.User,
		LowPort: lowPort(c.Addr, c.TLS.HTTPAddr),
	}
	wants := func(path string, elsewhere *[]string) {
		folder, inside := strings.CutPrefix(inState(path), systemd.StateDir)
		switch {
		case !inside || folder != "" && folder[0] != '/':
			*elsewhere = append(*elsewhere, inState(path))
		case folder != "":
			unit.Folders = append(unit.Folders, folder[1:])
		}
	}
	wants(filepath.Dir(c.DB), &unit.Writable)
	if c.BackupDir != "" {
		wants(c.BackupDir, &unit.Writable)
	}
	if len(unit.Writable) > 0 && u.User == "" {
		return "", fmt.Errorf("a user that systemd makes writes in %s only, not in %s: leave -db and -backup-dir there, or say -user", systemd.StateDir, unit.Writable[0])
	}
	if u.User == "" { // who reads a folder elsewhere, if its mode lets them, and never writes to it
		wants(c.Books, &unit.ReadOnly)
	} else {
		wants(c.Books, &unit.Writable)
	}
	if c.SeedFile != "" {
		unit.ReadOnly = append(unit.ReadOnly, inState(c.SeedFile))
	}
	if c.TLS.Cert != "" { // their folders: a file that is replaced is not the one that was shown
		unit.ReadOnly = append(unit.ReadOnly, filepath.Dir(inState(c.TLS.Cert)), filepath.Dir(inState(c.TLS.Key)))
	}
	if u.AppID {
		unit.Environment = append(unit.Environment, "WECHAT_APPID="+c.AppID)
	}
	if c.AppID != "" {
		unit.Credentials = append(unit.Credentials, credential("WECHAT_SECRET", getenv))
	}
	if u.Hook {
		unit.Credentials = append(unit.Credentials, credential("BACKUP_HOOK", getenv))
	}
	return unit.Text()
}

// inState is where the service finds a path.
func inState(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(systemd.StateDir, path)
}

// credential says where systemd finds the secret of a variable: where its file is now, or in /etc.
func credential(variable string, getenv func(string) string) systemd.Credential {
	id := strings.ReplaceAll(strings.ToLower(variable), "_", "-")
	file := getenv(variable + "_FILE")
	if !filepath.IsAbs(file) {
		file = "/etc/littleshelf/" + id
	}
	return systemd.Credential{ID: id, Variable: variable, File: file}
}

// lowPort tells whether one of the addresses has a port that the kernel keeps for the privileged.
func lowPort(addresses ...string) bool {
	for _, address := range addresses {
		_, text, _ := net.SplitHostPort(address)
		if port, err := strconv.Atoi(text); err == nil && 0 < port && port < 1024 {
			return true
		}
	}
	return false
}
