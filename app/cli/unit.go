package cli

import (
	"context"
	"errors"
	"flag"
	"io"
	"net/url"
	"slices"
)

// Unit is a server to be run as a service.
type Unit struct {
	Args  []string // its flags, as they were typed
	Serve Serve    // what they mean, secrets aside
	User  string   // who runs it; empty leaves that to systemd
	AppID bool     // the app id is not among Args but in the environment
	Hook  bool     // nor is the backup hook

	Compat bool // for an older systemd
}

// placeholder stands for a secret: a unit can be written without it.
const placeholder = "https://placeholder.invalid/"

// unitBackups is where a service makes its backups unless another folder, or none, is given.
const unitBackups = "backups"

// unitFlags are those that the command takes beside the server's.
type unitFlags struct {
	user   string
	compat bool
}

func (u *unitFlags) define(f *flag.FlagSet) {
	f.StringVar(&u.user, "user", "", "who runs the server, a `NAME` (default: a user that systemd makes)")
	f.BoolVar(&u.compat, "compat", false, "for systemd 239 or later: without what only 252 knows")
}

func unitCommand() command {
	var own unitFlags
	return command{
		words: "unit", args: "[FLAG]...", summary: "print a systemd unit that serves with these flags (littleshelf -h lists them)",
		flags: own.define, serving: true,
		run: func(ctx context.Context, j *job) error { return unit(ctx, j, &own) },
	}
}

// unit prints a unit that serves with the flags of j. What the server would refuse is refused now.
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
		return usagef("unit: %v", err)
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
	switch {
	case err != nil:
		return u, err
	case u.Serve.Version:
		return u, errors.New("-version serves nothing")
	}
	u.User, u.Compat = own.user, own.compat
	if u.Serve.BackupDir == unitBackups && !slices.Contains(u.Args, "-backup-dir") {
		u.Args = append(u.Args, "-backup-dir", unitBackups)
	}
	u.AppID = u.Serve.AppID != "" && !slices.Contains(u.Args, "-wechat-appid")
	u.Hook = u.Serve.BackupHook == placeholder
	if hook, err := url.Parse(u.Serve.BackupHook); err != nil || hook.RawQuery != "" || hook.User != nil {
		return u, errors.New("everyone may read a unit, and this -backup-hook holds a secret: put it into a file and name that in BACKUP_HOOK_FILE")
	}
	return u, nil
}

// withoutSecrets is the environment with something else in place of the secrets. There is always an app
// secret, for it need not be here yet.
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

// recorder is a flag that notes how it was typed.
type recorder struct {
	flag.Value
	name string
	note func(typed ...string)
}

func (r *recorder) Set(value string) error {
	if err := r.Value.Set(value); err != nil {
		return err
	}
	switch {
	case !r.IsBoolFlag():
		r.note("-"+r.name, value)
	case value == "true":
		r.note("-" + r.name)
	default:
		r.note("-" + r.name + "=" + value)
	}
	return nil
}

// IsBoolFlag tells package flag whether the flag may stand without a value.
func (r *recorder) IsBoolFlag() bool {
	b, ok := r.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}
