package systemd

import (
	_ "embed"
	"path"
	"slices"
	"strings"
	"text/template"

	"littleshelf/app/text"
)

// StateDir is the working folder of the service. Relative paths in its flags are in it.
const StateDir = "/var/lib/littleshelf"

// Unit describes the service. All paths are absolute.
type Unit struct {
	Exec        []string // the program, then its arguments
	DB          string   // its database, for the keeper's commands: a path, or the address of a shared one
	Shared      bool     // the database is on other machines
	Socket      string   // of the commands; empty is beside the database
	User        string   // runs the program; empty is a user that systemd creates, which owns only StateDir
	Environment []string // NAME=value, no secrets
	Credentials []Credential
	Folders     []string // in StateDir, made at the first start
	ReadOnly    []string // files and folders elsewhere that the program reads
	Writable    []string // folders elsewhere that the program writes to
	RuntimeDirs []string // in /run, made at each start
	LowPort     bool     // the program listens on a port below 1024
	OnlyOld     bool     // the program does not make its database
	Compat      bool     // for systemd 239 or later, which passes secrets in the environment
}

// Credential is a file that systemd reads as root and passes to the program, which finds its path
// in a variable.
type Credential struct {
	ID       string
	Variable string
	File     string
	Secret   string // the variable whose value the keeper types into the file; empty if the file exists
}

//go:embed unit.tmpl
var source string

var unit = template.Must(template.New("unit").Funcs(template.FuncMap{
	"command": command, "word": word, "paths": paths, "plain": escape, "shell": shell,
}).Parse(source))

// Text returns the unit file. It returns an error for text that a unit file cannot contain.
func (u Unit) Text() (string, error) {
	words := slices.Concat(u.Exec, u.Environment, u.Folders, u.ReadOnly, u.Writable, u.RuntimeDirs,
		[]string{u.DB, u.Socket, u.User})
	for _, c := range u.Credentials {
		words = append(words, c.File)
	}
	for _, s := range words {
		if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", text.Errorf("%q: a unit file cannot contain control characters", s)
		}
	}
	for _, folder := range u.Folders {
		if strings.Contains(folder, ":") {
			return "", text.Errorf("%q: the name of a folder that systemd creates cannot contain a colon", folder)
		}
	}
	var out strings.Builder
	err := unit.Execute(&out, u)
	return out.String(), err
}

// EnvironmentFile returns the path of the secrets of a service without credentials.
func (u Unit) EnvironmentFile() string { return "/etc/littleshelf/environment" }

// Secrets returns the credentials that the keeper types into a file.
func (u Unit) Secrets() []Credential {
	return filter(u.Credentials, func(c Credential) bool { return c.Secret != "" })
}

// Copied returns the credentials whose files exist already.
func (u Unit) Copied() []Credential {
	return filter(u.Credentials, func(c Credential) bool { return c.Secret == "" })
}

// Program returns the name of the program.
func (u Unit) Program() string { return path.Base(u.Exec[0]) }

// DBDir returns the folder of the database.
func (u Unit) DBDir() string { return path.Dir(u.DB) }

// StateDirs returns the folders in /var/lib that systemd creates.
func (u Unit) StateDirs() string {
	dirs := path.Base(StateDir)
	for _, folder := range u.Folders {
		dirs += " " + word(path.Join(path.Base(StateDir), folder))
	}
	return dirs
}

// hidden are the folders in whose place the service sees empty ones.
var hidden = []string{"/home", "/root", "/run/user", "/tmp", "/var/tmp"}

// isIn reports whether file is one of the folders or in one of them.
func isIn(file string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return file == folder || strings.HasPrefix(file, folder+"/")
	})
}

// ShownReadOnly returns the paths in hidden folders that the service reads.
func (u Unit) ShownReadOnly() []string {
	return filter(slices.Concat(u.Exec[:1], u.ReadOnly), func(file string) bool { return isIn(file, hidden...) })
}

// ShownWritable returns the paths in hidden folders that the service writes to.
func (u Unit) ShownWritable() []string {
	return filter(u.Writable, func(file string) bool { return isIn(file, hidden...) })
}

// PlainWritable returns the other paths that the service writes to. They would be read-only.
func (u Unit) PlainWritable() []string {
	return filter(u.Writable, func(file string) bool { return !isIn(file, hidden...) })
}

// ProtectHome returns the value of that setting. A path in a home directory can be shown only if
// the home directories are replaced by a tmpfs.
func (u Unit) ProtectHome() string {
	shown := append(u.ShownReadOnly(), u.ShownWritable()...)
	if slices.ContainsFunc(shown, func(file string) bool { return isIn(file, hidden[:3]...) }) {
		return "tmpfs"
	}
	return "yes"
}

// filter returns the elements for which ok is true, without duplicates.
func filter[T comparable](list []T, ok func(T) bool) (filtered []T) {
	for _, p := range list {
		if ok(p) && !slices.Contains(filtered, p) {
			filtered = append(filtered, p)
		}
	}
	return filtered
}
