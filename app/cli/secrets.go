package cli

import (
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"littleshelf/app/text"
)

// Environment is the process's environment variables and files.
type Environment struct {
	Getenv func(name string) string
	Open   func(path string) (fs.File, error)
}

// secretFile is the suffix of a variable that names the file of a secret.
const secretFile = "_FILE"

// maxSecret is the maximum size of a secret's file, in bytes.
const maxSecret = 4 << 10

// readSecrets reads the secrets from the environment. They are no flags because ps shows flags.
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
	secret, warning, err := env.Secret(name)
	if warning != "" {
		c.Warnings = append(c.Warnings, warning)
	}
	return secret, err
}

// Secret returns the value of the variable name, or the content of the file that name_FILE names,
// or "". The warning is for the log. Errors never contain a secret.
func (e Environment) Secret(name string) (secret, warning string, err error) {
	typed, path := e.Getenv(name), e.Getenv(name+secretFile)
	if path == "" {
		return typed, "", nil
	}
	secret, mode, err := e.read(path)
	switch {
	case err != nil:
		return "", "", text.Errorf("%s: %w", name+secretFile, err)
	case typed != "" && typed != secret:
		return "", "", text.Errorf("%s and the file %s of %s differ: unset one of them", name, path, name+secretFile)
	case mode.IsRegular() && mode.Perm()&0o077 != 0 && !e.isCredential(path):
		warning = fmt.Sprintf("%s: users other than its owner may read or write %s (mode %04o): run chmod 600 %[2]s",
			name+secretFile, path, mode.Perm())
	}
	return secret, warning, nil
}

// isCredential reports whether path is a credential that systemd made for only this service. Its
// access control list shows up in the mode as a read permission of the group.
func (e Environment) isCredential(path string) bool {
	dir := e.Getenv("CREDENTIALS_DIRECTORY")
	return dir != "" && filepath.Dir(path) == filepath.Clean(dir)
}

// read returns the content of a file that has one line.
func (e Environment) read(path string) (secret string, mode fs.FileMode, err error) {
	f, err := e.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	content, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", 0, err
	}
	secret, err = oneLine(content, path)
	return secret, info.Mode(), err
}

// oneLine returns the secret in the content of a file.
func oneLine(content []byte, path string) (secret string, err error) {
	secret = strings.TrimRight(string(content), "\r\n")
	switch {
	case len(content) > maxSecret:
		err = text.Errorf("%s is no secret: it has more than %d bytes", path, maxSecret)
	case strings.TrimSpace(secret) == "":
		err = text.Errorf("%s is empty", path)
	case strings.ContainsAny(secret, "\r\n\x00"):
		err = text.Errorf("%s is no secret: it has more than one line", path)
	}
	return secret, err
}
