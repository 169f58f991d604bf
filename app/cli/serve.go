// Package cli reads what the shopkeeper typed.
package cli

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// Serve is how to run the server.
type Serve struct {
	Addr      string // host:port to listen on, or unix:PATH
	DB        string // the database file
	Socket    string // where commands ask; empty is beside the database
	Books     string // the folder of PDFs
	New       bool   // make the database when it is missing, though readers come from WeChat
	Seed      bool   // insert the embedded catalogue
	SeedFile  string // insert this catalogue
	PublicURL string // scheme and host for links, without a trailing slash; empty takes each request's

	TLS TLS

	WeChatAPI string // base address of the platform
	AppID     string // empty is the demo identity
	Secret    string
	Demo      bool // demo logins come from other machines too

	BackupDir   string // where scheduled backups go; empty makes none
	BackupEvery time.Duration
	BackupKeep  int
	BackupHook  string // address that each one is sent to; its query may be a secret

	Monitor Monitor
	Limits  Limits

	PublicDownloads bool
	SessionTTL      time.Duration
	LinkTTL         time.Duration
	Zone            *time.Location
	JSONLog         bool
	Version         bool // only say which version this is

	Warnings []string // about what was given, for the log
}

// DefaultBooks is the folder of PDFs when none is named. It may be missing: the samples that came with the
// program stand behind it.
const DefaultBooks = "books"

// ErrUsage is a command line that cannot be understood. What is wrong has been printed.
var ErrUsage = errors.New("usage")

// ParseServe reads flags and environment. Mistakes are printed to stderr with the way to the list of flags,
// and returned as ErrUsage; -h prints the list to stdout and returns flag.ErrHelp.
func ParseServe(args []string, env Environment, wechatAPI string, stdout, stderr io.Writer) (Serve, error) {
	c, f, err := parseServe(args, env, wechatAPI, func(*flag.FlagSet) {})
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, "Usage: littleshelf [flags]\n\nServes the shop. The app secret comes from the environment: WECHAT_SECRET, or the file that WECHAT_SECRET_FILE names. littleshelf help lists the commands. Every flag but -version may come from the environment too, -link-ttl as LITTLESHELF_LINK_TTL; what is typed counts first.\n\n")
		f.SetOutput(stdout)
		f.PrintDefaults()
		return c, err
	}
	if err != nil {
		fmt.Fprintf(stderr, "littleshelf: %v (littleshelf -h lists the flags)\n", err)
		return c, ErrUsage
	}
	return c, nil
}

// parseServe is ParseServe, silent. look sees the flags before anything is read.
func parseServe(args []string, env Environment, wechatAPI string, prepare func(*flag.FlagSet)) (c Serve, f *flag.FlagSet, err error) {
	f = flag.NewFlagSet("littleshelf", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&c.Addr, "addr", "127.0.0.1:3003", "listen on `host:port`, or for a proxy on this machine on unix:PATH")
	f.StringVar(&c.DB, "db", "littleshelf.db", "the database `file`; made when missing (with a WeChat app id only on -new, -seed or -seed-file)")
	f.StringVar(&c.Socket, "socket", "", "the socket by which commands ask the server, a `file` (default: beside the database)")
	f.BoolVar(&c.New, "new", false, "open a new shop: make the database when it is missing")
	f.StringVar(&c.Books, "books", DefaultBooks, "the `folder` of PDFs")
	f.BoolVar(&c.Seed, "seed", false, "insert the embedded catalogue's books that are missing, then serve")
	f.StringVar(&c.SeedFile, "seed-file", "", "the same with the catalogue in this JSON `file`")
	f.StringVar(&c.PublicURL, "public-url", "", "`address` under which clients reach the shop, for links (default: as each request came)")
	f.StringVar(&c.WeChatAPI, "wechat-api", wechatAPI, "base `address` of the WeChat platform")
	f.StringVar(&c.AppID, "wechat-appid", env.Getenv("WECHAT_APPID"), "the mini-program's app `id`; without one, demo logins (environment: WECHAT_APPID)")
	f.StringVar(&c.BackupDir, "backup-dir", "", "make backups in this `folder` (default: none are made)")
	durationVar(f, &c.BackupEvery, "backup-every", 24*time.Hour, "how often to make one: a `duration` such as 12h or 7d")
	f.IntVar(&c.BackupKeep, "backup-keep", 7, "how many to keep")
	f.StringVar(&c.BackupHook, "backup-hook", "", "PUT each backup to this `address` (one that holds a secret: environment BACKUP_HOOK or BACKUP_HOOK_FILE)")
	c.Monitor.define(f)
	f.BoolVar(&c.Demo, "demo", false, "accept demo logins from other machines too")
	downloads := f.String("downloads", "owner", "who may download a book: `owner|public`")
	durationVar(f, &c.SessionTTL, "session-ttl", 30*24*time.Hour, "how long an unused login lasts, a `duration`")
	durationVar(f, &c.LinkTTL, "link-ttl", 24*time.Hour, "how long a download link lasts, a `duration`")
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
		err = c.validate(f.Args(), *downloads, *zone, *format)
	}
	return c, f, nameVariable(err, filled)
}

// validate checks what was typed and fills in what depends on it.
func (c *Serve) validate(rest []string, downloads, zone, format string) (err error) {
	if len(rest) > 0 {
		return fmt.Errorf("do not know what to do with %q%s", rest[0], didYouMean(rest[0], newGrammar().proposals()))
	}
	if c.Zone, err = loadZone(zone); err != nil {
		return err
	}
	if c.PublicURL, err = publicURL(c.PublicURL); err != nil {
		return err
	}
	if c.PublicDownloads, err = choice("-downloads", downloads, "owner", "public"); err != nil {
		return err
	}
	if c.JSONLog, err = choice("-log-format", format, "text", "json"); err != nil {
		return err
	}
	if err := cmp.Or(checkDuration("-backup-every", c.BackupEvery), checkDuration("-session-ttl", c.SessionTTL), checkDuration("-link-ttl", c.LinkTTL)); err != nil {
		return err
	}
	if c.BackupKeep < 1 {
		return errors.New("-backup-keep is at least 1")
	}
	if c.BackupHook != "" && c.BackupDir == "" {
		return errors.New("-backup-hook needs -backup-dir")
	}
	if err := c.Monitor.validate(); err != nil {
		return err
	}
	if err := c.Limits.validate(); err != nil {
		return err
	}
	return c.validateIdentity()
}

// maxDuration is ten years: a longer time is a slip, and one added to the clock may overflow.
const maxDuration = 10 * 365 * 24 * time.Hour

// bounded refuses a time that must be a slip.
func checkDuration(flag string, d time.Duration) error {
	if d < time.Minute || d > maxDuration {
		return fmt.Errorf("%s %v: from a minute (1m) to ten years (%dh)", flag, d, maxDuration/time.Hour)
	}
	return nil
}

// hostOf gives the host of an address to listen on.
func hostOf(flag, addr string) (host string, err error) {
	host, port, err := net.SplitHostPort(addr)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return "", fmt.Errorf("%s: %q is not host:port, as 127.0.0.1:3003", flag, addr)
	}
	return host, nil
}

// choice tells whether value is the second of two words.
func choice(flag, value, first, second string) (bool, error) {
	if value != first && value != second {
		return false, fmt.Errorf("%s: %q is neither %s nor %s", flag, value, first, second)
	}
	return value == second, nil
}
