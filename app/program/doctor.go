package program

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/cli"
	"littleshelf/app/control"
	"littleshelf/app/doctor"
	"littleshelf/app/pdf"
	"littleshelf/app/text"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// examine examines the shop that a server with these flags has, whether that server runs or not. It
// passes each finding to report.
func examine(
	ctx context.Context, c cli.Checkup, shared engines, report func(doctor.Finding) error,
) error {
	config := c.Serve
	server := control.Dial(ctx, placeOf(config))
	if server != nil {
		defer server.Close()
		useSettings(ctx, server, &config)
	}
	shop := &doctor.Shop{
		Home:  filepath.Dir(beside(config.DB)),
		Books: config.Books, Socket: config.Socket, Backups: config.BackupDir, BackupEvery: config.BackupEvery,
		Cert: config.TLS.Cert, Key: config.TLS.Key, Secrets: secretFiles(shared.getenv),
		Names: slices.Clone(config.TLS.Domains), Addrs: []string{config.Addr},
		User:   func() doctor.Account { return doctor.Keeper(beside(config.DB)) },
		LookUp: net.DefaultResolver.LookupHost, Listen: tryListen, Sum: bolt.CheckSum, Free: doctor.Free, Now: time.Now,
	}
	if control.IsAddress(config.Books) {
		shop.Books = ""
		shop.Storage = func() error { return shared.tryBooks(config.Books) }
	}
	if control.IsAddress(config.DB) {
		shop.Shared = func(ctx context.Context) doctor.Finding { return shared.examine(ctx, config.DB) }
	} else {
		shop.DB = config.DB
	}
	shop.Pages, shop.Fonts = config.Pages.Workers > 0, fontFolder
	shop.HasChineseFont, shop.Memory = pdf.HasChineseFont, availableMemory
	shop.Compiled = (&pdf.Engine{Dir: pagesOf(config.DB)}).Compiled
	if len(config.TLS.Domains) > 0 {
		shop.Certs = certsOf(config.DB)
	}
	if config.TLS.HTTPAddr != "" {
		shop.Addrs = append(shop.Addrs, config.TLS.HTTPAddr)
	}
	if public := hostOf(config.PublicURL); public != "" && !slices.Contains(shop.Names, public) {
		shop.Names = append(shop.Names, public)
	}
	if config.AppID != "" {
		shop.WeChatHost = hostOf(config.WeChatAPI)
		shop.Try = func(ctx context.Context) wechat.Trial {
			if c.Serve.AppID == "" { // the server has it, and the secret
				return tryServer(ctx, server, control.TestWeChat, control.Nothing{})
			}
			return try(ctx, c)
		}
	}
	if server != nil {
		shop.Connect = func(ctx context.Context) ([]doctor.Finding, error) { return tryConnection(ctx, server) }
		if status, err := server.Status(ctx); err == nil {
			shop.Server = &status
		}
	}
	shop.Kept = func() (backup.Kept, error) {
		id, err := shared.shopIDOf(ctx, config.DB, shop.Server)
		if err != nil {
			return backup.Kept{}, err
		}
		return backup.List(config.BackupDir, id, bolt.ShopOf, time.Now())
	}
	return shop.Examine(ctx, report)
}

// useSettings gives config the settings of the running server where the flags say nothing. Without
// a server they are unknown: doctor does not open the database.
func useSettings(ctx context.Context, server *control.Client, config *cli.Serve) {
	values, err := server.SettingValues(ctx)
	if err != nil {
		return // an older server
	}
	config.AppID = cmp.Or(config.AppID, values[app.SettingWeChatAppID])
	config.PublicURL = cmp.Or(config.PublicURL, values[app.SettingPublicURL])
	if config.BackupDir == "" {
		config.BackupDir = values[app.SettingBackupDir]
		if every, err := app.ParseSpan(values[app.SettingBackupEvery]); err == nil {
			config.BackupEvery = every
		}
	}
}

// tryConnection has the running server test all that a mini-program needs. The app id and the
// secret are tried before.
func tryConnection(ctx context.Context, server *control.Client) (found []doctor.Finding, err error) {
	parts, err := control.TestConnection.Do(ctx, server, control.Nothing{})
	for _, part := range parts {
		if part.Part != app.PartLogin {
			f := doctor.Finding{Check: part.Part, Level: levelOf(part), Text: text.Sprintf("%v", part.Finding)}
			found = append(found, f)
		}
	}
	return found, err
}

// levelOf returns the level of a part. Readers can use a shop without messages and text check, for
// comments then wait for the keeper.
func levelOf(part control.ConnectionPart) doctor.Level {
	if part.Grade != app.GradeWrong {
		return doctor.OK
	}
	switch part.Part {
	case app.PartDomain, app.PartCertificate, app.PartAddress:
		return doctor.Fail
	}
	return doctor.Warn
}

// tryServer has the running server, which knows the secret, try something at WeChat.
func tryServer[In any](ctx context.Context, server *control.Client, act control.Act[In, control.Trial], in In) wechat.Trial {
	trial, err := act.Do(ctx, server, in)
	switch {
	case err != nil:
		return wechat.Trial{Verdict: wechat.Unsure, Text: text.Sprintf("%v", err)}
	case trial.OK:
		return wechat.Trial{Verdict: wechat.Well, Text: text.Sprintf("%v", trial.Finding)}
	}
	return wechat.Trial{Verdict: wechat.Wrong, Text: text.Sprintf("%v", trial.Finding)}
}

// try tries the app id and the secret at WeChat. If the secret cannot be read, the trial says why.
func try(ctx context.Context, c cli.Checkup) wechat.Trial {
	secret, err := c.Secret()
	if err != nil {
		return wechat.Trial{Verdict: wechat.Wrong, Text: text.Sprintf("%v", err)}
	}
	client, err := wechat.New(c.Serve.WeChatAPI, c.Serve.AppID, secret)
	if err != nil {
		return wechat.Trial{Verdict: wechat.Wrong, Text: text.Sprintf("%v", err)}
	}
	return client.Try(ctx)
}

// shopIDOf returns the id of the shop whose database is at db, or "" if there is no database. If
// server has the database open, the id is the server's.
func (e engines) shopIDOf(ctx context.Context, db string, server *control.Status) (string, error) {
	if server != nil && server.Shop != "" {
		return server.Shop, nil
	}
	if control.IsAddress(db) {
		shop, err := e.open(ctx, db, slog.New(slog.DiscardHandler))
		if err != nil {
			return "", err
		}
		return shop.ShopID(), shop.Close()
	}
	id, err := bolt.ShopOf(db)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return id, err
}

// secretFiles returns the paths of the files with a secret. It omits files that systemd made for
// the service, which are private already.
func secretFiles(getenv func(string) string) (files []string) {
	for _, variable := range []string{"WECHAT_SECRET_FILE", "BACKUP_HOOK_FILE", "AWS_ACCESS_KEY_ID_FILE", "AWS_SECRET_ACCESS_KEY_FILE"} {
		path, credentials := getenv(variable), getenv("CREDENTIALS_DIRECTORY")
		if path != "" && (credentials == "" || filepath.Dir(path) != filepath.Clean(credentials)) {
			files = append(files, path)
		}
	}
	return files
}

// tryListen returns an error if the server could not listen on addr.
func tryListen(addr string) error {
	l, err := listen(addr)
	if err != nil {
		return err
	}
	return l.Close()
}

// hostOf returns the host of a URL, or "" if it has none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
