package cli

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
)

// Environment is what the process was given beside its arguments.
type Environment struct {
	Getenv func(name string) string
	Open   func(path string) (fs.File, error)
}

// secretFile is what the name of a secret's variable ends with when it names a file.
const secretFile = "_FILE"

// maxSecret is the longest secret that a file may hold, in bytes.
const maxSecret = 4 << 10

// readSecrets takes from the environment what must not be typed, where ps shows it.
func (c *Serve) readSecrets(env Environment) (err error) {
	if c.Secret, err = c.secret(env, "WECHAT_SECRET"); err != nil {
		return err
	}
	if c.BackupHook == "" {
		c.BackupHook, err = c.secret(env, "BACKUP_HOOK")
	}
	return err
}

func (c *Serve) secret(env Environment, name string) (string, error) {
	secret, warning, err := env.secret(name)
	if warning != "" {
		c.Warnings = append(c.Warnings, warning)
	}
	return secret, err
}

// secret gives what stands in the variable name, or in the file that name_FILE names, or nothing.
// The warning is for the log. No error quotes a secret.
func (e Environment) secret(name string) (secret, warning string, err error) {
	typed, path := e.Getenv(name), e.Getenv(name+secretFile)
	if path == "" {
		return typed, "", nil
	}
	secret, mode, err := e.read(path)
	switch {
	case err != nil:
		return "", "", fmt.Errorf("%s: %w", name+secretFile, err)
	case typed != "" && typed != secret:
		return "", "", fmt.Errorf("%s and the file %s of %s differ: unset one of them", name, path, name+secretFile)
	case mode.IsRegular() && mode.Perm()&0o077 != 0 && !e.isCredential(path):
		warning = fmt.Sprintf("%s: others than its owner may read or write %s (mode %04o): chmod 600 %[2]s", name+secretFile, path, mode.Perm())
	}
	return secret, warning, nil
}

// isCredential tells whether path is what systemd has put there for this service alone. An access list
// that names the service shows as the group's right to read.
func (e Environment) isCredential(path string) bool {
	dir := e.Getenv("CREDENTIALS_DIRECTORY")
	return dir != "" && filepath.Dir(path) == filepath.Clean(dir)
}

// read gives the one line that the file holds.
func (e Environment) read(path string) (line string, mode fs.FileMode, err error) {
	f, err := e.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", 0, err
	}
	line = strings.TrimRight(string(text), "\r\n")
	switch {
	case len(text) > maxSecret:
		err = fmt.Errorf("%s is no secret: it has more than %d bytes", path, maxSecret)
	case strings.TrimSpace(line) == "":
		err = fmt.Errorf("%s is empty", path)
	case strings.ContainsAny(line, "\r\n\x00"):
		err = fmt.Errorf("%s is no secret: it has more than one line", path)
	}
	return line, info.Mode(), err
}
