package program

import (
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/systemd"
	"littleshelf/app/text"
)

// unitFor returns the text of the systemd unit that runs executable with the flags of u.
func unitFor(executable string, getenv func(string) string, u cli.Unit) (string, error) {
	c := u.Serve
	unit := systemd.Unit{
		Exec: append([]string{executable}, u.Args...), DB: c.DB, Shared: control.IsAddress(c.DB), User: u.User,
		LowPort: lowPort(c.Addr, c.TLS.HTTPAddr), Compat: u.Compat,
		OnlyOld: c.AppID != "" && !c.New && !c.Seed && c.SeedFile == "",
	}
	needs := func(path string, elsewhere *[]string) {
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
			needs(filepath.Dir(socket), &unit.Writable)
		case !slices.Contains(unit.RuntimeDirs, name):
			unit.RuntimeDirs = append(unit.RuntimeDirs, name)
		}
	}
	if c.Socket != "" {
		unit.Socket = inState(c.Socket)
		listens(c.Socket)
	}
	if !unit.Shared {
		unit.DB = inState(c.DB)
		needs(filepath.Dir(c.DB), &unit.Writable)
	}
	if c.BackupDir != "" {
		needs(c.BackupDir, &unit.Writable)
	}
	if socket, ok := unixPath(c.Addr); ok {
		listens(socket)
	}
	if len(unit.Writable) > 0 && u.User == "" {
		return "", text.Errorf("a user that systemd makes writes in %s only, not in %s: leave -db and -backup-dir there, or say -user",
			systemd.StateDir, unit.Writable[0])
	}
	switch {
	case control.IsAddress(c.Books):
		unit.Credentials = append(unit.Credentials, credential("AWS_ACCESS_KEY_ID", getenv), credential("AWS_SECRET_ACCESS_KEY", getenv))
	case u.User == "": // a user made by systemd can at most read a folder elsewhere
		needs(c.Books, &unit.ReadOnly)
	default:
		needs(c.Books, &unit.Writable)
	}
	for _, folder := range unit.Writable {
		if isShared(folder) {
			return "", text.Errorf("%s is not the shop's alone, and the service would write all of it: name a folder of its own", folder)
		}
	}
	if c.SeedFile != "" {
		unit.ReadOnly = append(unit.ReadOnly, inState(c.SeedFile))
	}
	switch {
	case c.TLS.Cert == "":
	case u.User != "": // the folders, not the files: a bind mount of a file misses its replacement
		unit.ReadOnly = append(unit.ReadOnly, filepath.Dir(inState(c.TLS.Cert)), filepath.Dir(inState(c.TLS.Key)))
	case u.Compat:
		return "", text.Errorf("-tls-key: an older systemd cannot hand root's key to a user that it makes: " +
			"say -user with a user that may read the key")
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

// inState returns the absolute path that the service uses for path. Relative paths are in its state
// folder.
func inState(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(systemd.StateDir, path)
}

// credential returns the credential for the secret of a variable. Its file is the one that
// variable_FILE names, or one in /etc.
func credential(variable string, getenv func(string) string) systemd.Credential {
	id := strings.ReplaceAll(strings.ToLower(variable), "_", "-")
	file := getenv(variable + "_FILE")
	if !filepath.IsAbs(file) {
		file = "/etc/littleshelf/" + id
	}
	return systemd.Credential{ID: id, Variable: variable + "_FILE", File: file, Secret: variable}
}

// without returns a command line without some flags and their values.
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

// lowPort reports whether an address has a port below 1024, which needs a privilege.
func lowPort(addresses ...string) bool {
	for _, address := range addresses {
		_, text, _ := net.SplitHostPort(address)
		if port, err := strconv.Atoi(text); err == nil && 0 < port && port < 1024 {
			return true
		}
	}
	return false
}
