// Package cli is the command line: the server's flags and environment, and the keeper's commands.
package cli

import (
	"cmp"
	"errors"
	"flag"
	"io"
	"net"
	"slices"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

// Serve is the settings of the server.
type Serve struct {
	Addr      string // host:port to listen on, or unix:PATH
	DB        string // the database file
	Socket    string // the unix socket for commands; empty is beside the database
	Books     string // the folder of PDFs
	New       bool   // create a missing database, even with a WeChat app id
	Seed      bool   // insert the embedded catalogue
	SeedFile  string // insert this catalogue
	PublicURL string // scheme and host for links, without a trailing slash; empty is each request's

	TLS TLS

	WeChatAPI string // base address of the platform
	AppID     string // empty is that of the settings or, without one, the demo identity
	Secret    string // the same
	Demo      bool   // accept demo logins from other machines too

	BackupDir   string // the folder of scheduled backups; empty makes none
	BackupEvery time.Duration
	BackupKeep  int
	BackupHook  string // address to which each backup is sent; its query may be a secret

	Monitor Monitor
	Pages   Pages
	Desk    Desk
	Limits  Limits

	PublicDownloads bool
	SessionTTL      time.Duration
	LinkTTL         time.Duration
	Zone            *time.Location
	JSONLog         bool
	Version         bool // print the version and exit

	Fixed map[string]string // the settings that a flag or a variable gives

	Warnings []string // about the settings, for the log
}

// DefaultBooks is the default of -books. The folder may be missing, because the program has
// embedded samples.
const DefaultBooks = "books"

// ErrUsage is the error of a wrong command line. The mistake has been printed.
var ErrUsage = errors.New("usage")

// ParseServe parses flags and environment. It prints mistakes to stderr and returns ErrUsage. For
// -h it prints the list of flags to stdout and returns flag.ErrHelp.
func ParseServe(args []string, env Environment, wechatAPI string, stdout, stderr io.Writer) (Serve, error) {
	lang := text.FromEnv(env.Getenv)
	c, f, err := parseServe(args, env, wechatAPI, func(*flag.FlagSet) {})
	if errors.Is(err, flag.ErrHelp) {
		lang.Fprintf(stdout, serveUsage)
		printFlags(stdout, lang, f)
		return c, err
	}
	if err != nil {
		lang.Fprintf(stderr, "littleshelf: %s (littleshelf -h lists the flags)\n", harmless(lang.Error(err)))
		return c, ErrUsage
	}
	return c, nil
}

const serveUsage = `Usage: littleshelf [flags]

Serves the shop. The app secret comes from the environment: WECHAT_SECRET, or the file that WECHAT_SECRET_FILE names.
littleshelf help lists the commands. Each flag except -version has an environment variable too, such as
LITTLESHELF_LINK_TTL for -link-ttl. Flags override variables.

`

// parseServe is ParseServe without output. prepare may change the flags before they are parsed.
func parseServe(
	args []string, env Environment, wechatAPI string, prepare func(*flag.FlagSet),
) (c Serve, f *flag.FlagSet, err error) {
	f = flag.NewFlagSet("littleshelf", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&c.Addr, "addr", "127.0.0.1:3003", "listen on `host:port`, or for a proxy on this machine on unix:PATH")
	f.StringVar(&c.DB, "db", "littleshelf.db",
		"the database `file`; created if it is missing (with a WeChat app id only with -new, -seed or -seed-file)")
	f.StringVar(&c.Socket, "socket", "", "the unix socket for commands, a `file` (default: beside the database)")
	f.BoolVar(&c.New, "new", false, "open a new shop: create the database if it is missing")
	f.StringVar(&c.Books, "books", DefaultBooks, "the `folder` of PDFs")
	f.BoolVar(&c.Seed, "seed", false, "insert the embedded catalogue's books that are missing, then serve")
	f.StringVar(&c.SeedFile, "seed-file", "", "the same with the catalogue in this JSON `file`")
	f.StringVar(&c.PublicURL, "public-url", "", "`address` under which clients reach the shop, for links (default: that of each request)")
	f.StringVar(&c.WeChatAPI, "wechat-api", wechatAPI, "base `address` of the WeChat platform")
	f.StringVar(&c.AppID, "wechat-appid", env.Getenv("WECHAT_APPID"),
		"the mini-program's app `id`; without one, demo logins (environment: WECHAT_APPID)")
	f.StringVar(&c.BackupDir, "backup-dir", "", "make backups in this `folder` (default: none are made)")
	durationVar(f, &c.BackupEvery, "backup-every", 24*time.Hour, "the time between two backups: a `duration` such as 12h or 7d")
	f.IntVar(&c.BackupKeep, "backup-keep", 7, "the number of backups to keep")
	f.StringVar(&c.BackupHook, "backup-hook", "",
		"PUT each backup to this `address` (put an address with a secret into the environment: BACKUP_HOOK or BACKUP_HOOK_FILE)")
	c.Monitor.define(f)
	c.Pages.define(f)
	c.Desk.define(f)
	f.BoolVar(&c.Demo, "demo", false, "accept demo logins from other machines too")
	moderation := f.String("moderation", string(app.ModerateNothing), "which comments wait for the keeper: `off|queue|wechat`")
	ios := f.String(app.SettingPlatformsIOS, string(app.HideNothing),
		"what the mini-program shows on iOS, where WeChat forbids prices of virtual goods: `show|hide_price|hide_buy`")
	downloads := f.String("downloads", "owner", "who may download a book: `owner|public`")
	durationVar(f, &c.SessionTTL, "session-ttl", 30*24*time.Hour, "a login ends after this `duration` without use")
	durationVar(f, &c.LinkTTL, "link-ttl", 24*time.Hour, "a download link is valid for this `duration`")
	zone := f.String("tz", "Asia/Shanghai", "time `zone` in which times are shown")
	format := f.String("log-format", "text", "how to log: `text|json`")
	c.TLS.define(f)
	c.Limits.define(f)
	f.BoolVar(&c.Version, "version", false, "print the version and exit")

	prepare(f)
	if err := f.Parse(args); err != nil || c.Version {
		return c, f, explain(f, err)
	}
	filled, err := env.fill(f)
	if err == nil {
		err = c.readSecrets(env)
	}
	if err == nil {
		err = c.TLS.validate(f, &c.Addr)
	}
	if err == nil {
		err = c.validate(f, *downloads, *zone, *format)
	}
	if err == nil {
		err = validModeration(*moderation)
	}
	if err == nil {
		err = validHiding(*ios)
	}
	c.Fixed = c.fixedSettings(f)
	return c, f, nameVariable(err, filled)
}

// fixedSettings returns the settings that a flag of the same name or the environment sets.
func (c *Serve) fixedSettings(f *flag.FlagSet) map[string]string {
	fixed := make(map[string]string)
	for name, value := range map[string]string{app.SettingWeChatAppID: c.AppID, app.SettingWeChatSecret: c.Secret} {
		if value != "" {
			fixed[name] = value
		}
	}
	f.Visit(func(f *flag.Flag) {
		if app.IsSetting(f.Name) {
			fixed[f.Name] = f.Value.String()
		}
	})
	if _, given := fixed[app.SettingPublicURL]; given {
		fixed[app.SettingPublicURL] = c.PublicURL // in its usual form
	}
	return fixed
}

// validate checks the flags and sets the fields that are derived from them.
func (c *Serve) validate(f *flag.FlagSet, downloads, zone, format string) (err error) {
	if rest := f.Args(); len(rest) > 0 {
		return didYouMean(text.Errorf("unexpected argument %q", rest[0]), meant(rest[0], f, newGrammar().proposals()))
	}
	if c.Zone, err = loadZone(zone); err != nil {
		return err
	}
	typed := c.PublicURL
	if c.PublicURL, err = app.PublicURL(typed); err != nil {
		return text.Errorf("-public-url: %q is not of the form https://HOST", typed)
	}
	if c.PublicDownloads, err = choice("-downloads", downloads, "owner", "public"); err != nil {
		return err
	}
	if c.JSONLog, err = choice("-log-format", format, "text", "json"); err != nil {
		return err
	}
	err = cmp.Or(
		checkDuration("-backup-every", c.BackupEvery),
		checkDuration("-session-ttl", c.SessionTTL),
		checkDuration("-link-ttl", c.LinkTTL),
	)
	if err != nil {
		return err
	}
	if len(c.TLS.Domains) > 0 && control.IsAddress(c.DB) {
		return text.Errorf("-domain: an ACME certificate is for one server, and a shared database has many: " +
			"end HTTPS at the balancer, or use -tls-cert")
	}
	if c.BackupKeep < 1 {
		return text.Errorf("-backup-keep must be at least 1")
	}
	if c.BackupHook != "" && c.BackupDir == "" {
		return text.Errorf("-backup-hook needs -backup-dir")
	}
	return cmp.Or(c.Monitor.validate(), c.Pages.validate(), c.Desk.validate(), c.Limits.validate(), c.validateIdentity())
}

// maxDuration is ten years. A longer duration is a typing error, and could overflow when it is
// added to the time.
const maxDuration = 10 * 365 * 24 * time.Hour

// checkDuration returns an error if d is shorter than a minute or longer than maxDuration.
func checkDuration(flag string, d time.Duration) error {
	if d < time.Minute || d > maxDuration {
		return text.Errorf("%s %v: must be from a minute (1m) to ten years (%dh)", flag, d, maxDuration/time.Hour)
	}
	return nil
}

// hostOf returns the host of a host:port.
func hostOf(flag, addr string) (host string, err error) {
	host, port, err := net.SplitHostPort(addr)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return "", text.Errorf("%s: %q is not host:port, such as 127.0.0.1:3003", flag, addr)
	}
	return host, nil
}

func validModeration(value string) error {
	if !slices.Contains(app.Moderations, app.Moderation(value)) {
		return text.Errorf("-moderation: %q is neither off, queue nor wechat", value)
	}
	return nil
}

func validHiding(value string) error {
	if !slices.Contains(app.Hidings, app.Hiding(value)) {
		return text.Errorf("-platforms-ios: %q is neither show, hide_price nor hide_buy", value)
	}
	return nil
}

// choice reports whether value is second. Other values than first and second are errors.
func choice(flag, value, first, second string) (bool, error) {
	if value != first && value != second {
		return false, text.Errorf("%s: %q is neither %s nor %s", flag, value, first, second)
	}
	return value == second, nil
}
