package systemd

import (
	_ "embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"
)

// StateDir is where the service has its data. What its flags name without a leading slash is in here.
const StateDir = "/var/lib/littleshelf"

// Unit is what a service is made of. All paths are absolute.
type Unit struct {
	Exec        []string // the program, then its arguments
	DB          string   // its database, for the keeper's commands
	Socket      string   // where they ask the program; empty is beside the database
	User        string   // who runs it; empty is a user that systemd makes, who owns StateDir alone
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

// Credential is a file that systemd reads, as root, and the program where a variable says.
type Credential struct {
	ID       string
	Variable string
	File     string
	Secret   string // the variable whose value is typed into the file; empty when the file is there
}

//go:embed unit.tmpl
var text string

var unit = template.Must(template.New("unit").Funcs(template.FuncMap{
	"command": command, "word": word, "paths": paths, "plain": plain, "shell": shell,
}).Parse(text))

// Text is the unit file. What cannot be written in one is refused.
func (u Unit) Text() (string, error) {
	words := slices.Concat(u.Exec, u.Environment, u.Folders, u.ReadOnly, u.Writable, u.RuntimeDirs, []string{u.DB, u.Socket, u.User})
	for _, c := range u.Credentials {
		words = append(words, c.File)
	}
	for _, s := range words {
		if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return "", fmt.Errorf("%q: a unit file takes no control characters", s)
		}
	}
	for _, folder := range u.Folders {
		if strings.Contains(folder, ":") {
			return "", fmt.Errorf("%q: a folder that systemd makes takes no colon", folder)
		}
	}
	var out strings.Builder
	err := unit.Execute(&out, u)
	return out.String(), err
}

// EnvironmentFile is where the secrets are, of a service that gets no credentials.
func (u Unit) EnvironmentFile() string { return "/etc/littleshelf/environment" }

// Secrets are the credentials that are typed.
func (u Unit) Secrets() []Credential {
	return keep(u.Credentials, func(c Credential) bool { return c.Secret != "" })
}

// Copied are the credentials that are files already.
func (u Unit) Copied() []Credential {
	return keep(u.Credentials, func(c Credential) bool { return c.Secret == "" })
}

// DBDir is the folder of the database.
func (u Unit) DBDir() string { return path.Dir(u.DB) }

// StateDirs are the folders in /var/lib that systemd makes.
func (u Unit) StateDirs() string {
	dirs := path.Base(StateDir)
	for _, folder := range u.Folders {
		dirs += " " + word(path.Join(path.Base(StateDir), folder))
	}
	return dirs
}

// hiding are the folders that the service sees empty ones in place of.
var hiding = []string{"/home", "/root", "/run/user", "/tmp", "/var/tmp"}

// isIn tells whether file is one of the folders or in one of them.
func isIn(file string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return file == folder || strings.HasPrefix(file, folder+"/")
	})
}

// ShownReadOnly are the paths that would be hidden and are to be read.
func (u Unit) ShownReadOnly() []string {
	return keep(slices.Concat(u.Exec[:1], u.ReadOnly), func(file string) bool { return isIn(file, hiding...) })
}

// ShownWritable are the paths that would be hidden and are to be written.
func (u Unit) ShownWritable() []string {
	return keep(u.Writable, func(file string) bool { return isIn(file, hiding...) })
}

// PlainWritable are the paths that are in sight and would be read-only.
func (u Unit) PlainWritable() []string {
	return keep(u.Writable, func(file string) bool { return !isIn(file, hiding...) })
}

// ProtectHome is how home directories are hidden: a folder in one can only be shown in a fake one.
func (u Unit) ProtectHome() string {
	shown := append(u.ShownReadOnly(), u.ShownWritable()...)
	if slices.ContainsFunc(shown, func(file string) bool { return isIn(file, hiding[:3]...) }) {
		return "tmpfs"
	}
	return "yes"
}

func keep[T comparable](list []T, ok func(T) bool) (kept []T) {
	for _, p := range list {
		if ok(p) && !slices.Contains(kept, p) {
			kept = append(kept, p)
		}
	}
	return kept
}
