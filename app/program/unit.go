package program

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
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
		LowPort: lowPort(c.Addr, c.TLS.HTTPAddr), Compat: u.Compat,
		OnlyOld: c.AppID != "" && !c.New && !c.Seed && c.SeedFile == "",
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
	listens := func(socket string) {
		dir := filepath.Dir(inState(socket))
		switch name := filepath.Base(dir); {
		case filepath.Dir(dir) != "/run":
			wants(filepath.Dir(socket), &unit.Writable)
		case !slices.Contains(unit.RuntimeDirs, name):
			unit.RuntimeDirs = append(unit.RuntimeDirs, name)
		}
	}
	if c.Socket != "" {
		unit.Socket = inState(c.Socket)
		listens(c.Socket)
	}
	wants(filepath.Dir(c.DB), &unit.Writable)
	if c.BackupDir != "" {
		wants(c.BackupDir, &unit.Writable)
	}
	if socket, ok := isUnix(c.Addr); ok {
		listens(socket)
	}
	if len(unit.Writable) > 0 && u.User == "" {
		return "", fmt.Errorf("a user that systemd makes writes in %s only, not in %s: leave -db and -backup-dir there, or say -user", systemd.StateDir, unit.Writable[0])
	}
	if u.User == "" { // who reads a folder elsewhere, if its mode lets them, and never writes to it
		wants(c.Books, &unit.ReadOnly)
	} else {
		wants(c.Books, &unit.Writable)
	}
	for _, folder := range unit.Writable {
		if isShared(folder) {
			return "", fmt.Errorf("%s is not the shop's alone, and the service would write all of it: name a folder of its own", folder)
		}
	}
	if c.SeedFile != "" {
		unit.ReadOnly = append(unit.ReadOnly, inState(c.SeedFile))
	}
	switch {
	case c.TLS.Cert == "":
	case u.User != "": // their folders: a file that is replaced is not the one that was shown
		unit.ReadOnly = append(unit.ReadOnly, filepath.Dir(inState(c.TLS.Cert)), filepath.Dir(inState(c.TLS.Key)))
	case u.Compat:
		return "", errors.New("-tls-key: a user that an older systemd makes gets no key of root's: say -user, whom the key lets read it")
	default:
		unit.Exec = without(unit.Exec, "-tls-cert", "-tls-key")
		unit.Credentials = append(unit.Credentials,
			systemd.Credential{ID: "tls-cert", Variable: "LITTLESHELF_TLS_CERT", File: inState(c.TLS.Cert)},
			systemd.Credential{ID: "tls-key", Variable: "LITTLESHELF_TLS_KEY", File: inState(c.TLS.Key)})
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
	return systemd.Credential{ID: id, Variable: variable + "_FILE", File: file, Secret: variable}
}

// without leaves out of a command line some flags, and the value behind each.
func without(exec []string, flags ...string) (rest []string) {
	for i := 0; i < len(exec); i++ {
		if slices.Contains(flags, exec[i]) {
			i++
			continue
		}
		rest = append(rest, exec[i])
	}
	return rest
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
