package cli

import (
	"context"
	"errors"
	"flag"
	"io"
	"net/url"
	"slices"

	"littleshelf/app/text"
)

// Unit is the description of a systemd service.
type Unit struct {
	Args  []string // the server's flags, as they were typed
	Serve Serve    // the settings of these flags, without secrets
	User  string   // the service's user; empty is a user that systemd creates
	AppID bool     // the app id is in the environment, not in Args
	Hook  bool     // the backup hook is in the environment, not in Args

	Compat bool // for systemd 239 to 251
}

// placeholder replaces a secret, which the text of a unit does not need.
const placeholder = "https://placeholder.invalid/"

// unitBackups is the default of -backup-dir in a unit.
const unitBackups = "backups"

// unitFlags are the command's own flags. It also accepts the server's flags.
type unitFlags struct {
	user   string
	compat bool
}

func (u *unitFlags) define(f *flag.FlagSet) {
	f.StringVar(&u.user, "user", "", "the `NAME` of the user that runs the server (default: a user that systemd creates)")
	f.BoolVar(&u.compat, "compat", false, "for systemd 239 or later: without the settings that need 252")
}

func unitCommand() command {
	var own unitFlags
	return command{
		words: "unit", args: "[FLAG]...", summary: "print a systemd unit that serves with these flags (littleshelf -h lists them)",
		examples: []string{"littleshelf unit -domain shop.example.com -new > littleshelf.service"},
		flags:    own.define, serving: true,
		run: func(ctx context.Context, j *job) error { return unit(ctx, j, &own) },
	}
}

// unit prints a unit that serves with the flags of j. Flags that the server would refuse are
// errors.
func unit(ctx context.Context, j *job, own *unitFlags) error {
	u, err := j.readUnit(own)
	if errors.Is(err, flag.ErrHelp) {
		j.args = []string{"unit"}
		return help(ctx, j)
	}
	var text string
	if err == nil {
		text, err = j.Unit(u)
	}
	if err != nil {
		return usageError{err}
	}
	return j.print(func(w io.Writer) { io.WriteString(w, text) })
}

func (j *job) readUnit(own *unitFlags) (u Unit, err error) {
	u.Serve, _, err = parseServe(j.args, j.Env.withoutSecrets(), j.WeChatAPI, func(f *flag.FlagSet) {
		f.VisitAll(func(f *flag.Flag) {
			f.Value = &recorder{f.Value, f.Name, func(typed ...string) { u.Args = append(u.Args, typed...) }}
		})
		backups := f.Lookup("backup-dir")
		backups.Value.(*recorder).Value.Set(unitBackups)
		own.define(f)
	})
	if err == nil && !u.Serve.Version {
		err = u.Serve.checkOwnIdentity()
	}
	switch {
	case err != nil:
		return u, err
	case u.Serve.Version:
		return u, text.Errorf("-version serves nothing")
	}
	u.User, u.Compat = own.user, own.compat
	if u.Serve.BackupDir == unitBackups && !slices.Contains(u.Args, "-backup-dir") {
		u.Args = append(u.Args, "-backup-dir", unitBackups)
	}
	u.AppID = u.Serve.AppID != "" && !slices.Contains(u.Args, "-wechat-appid")
	u.Hook = u.Serve.BackupHook == placeholder
	if hook, err := url.Parse(u.Serve.BackupHook); err != nil || hook.RawQuery != "" || hook.User != nil {
		return u, text.Errorf("everyone may read a unit, and this -backup-hook contains a secret: " +
			"put it into a file and set BACKUP_HOOK_FILE to the file's path")
	}
	return u, nil
}

// withoutSecrets returns the environment with placeholder in place of the secrets. The app secret
// is always set, because it may be added after the unit is printed.
func (e Environment) withoutSecrets() Environment {
	return Environment{Getenv: func(name string) string {
		switch {
		case name == "WECHAT_SECRET", name == "BACKUP_HOOK" && (e.Getenv(name) != "" || e.Getenv(name+secretFile) != ""):
			return placeholder
		case name == "WECHAT_SECRET"+secretFile, name == "BACKUP_HOOK"+secretFile:
			return ""
		}
		return e.Getenv(name)
	}}
}

// recorder is the value of a flag that records how the flag was typed.
type recorder struct {
	flag.Value
	name   string
	record func(typed ...string)
}

func (r *recorder) Set(value string) error {
	if err := r.Value.Set(value); err != nil {
		return err
	}
	switch {
	case !r.IsBoolFlag():
		r.record("-"+r.name, value)
	case value == "true":
		r.record("-" + r.name)
	default:
		r.record("-" + r.name + "=" + value)
	}
	return nil
}

// IsBoolFlag reports to package flag whether the flag needs no value.
func (r *recorder) IsBoolFlag() bool {
	b, ok := r.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}
