package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/desk"
	"littleshelf/app/export"
	"littleshelf/app/text"
	"littleshelf/app/upkeep"
	"littleshelf/bolt"
)

// upkeep returns the long work of a shop, which makes no backups.
func (s *shop) upkeep(t *testing.T, db *bolt.DB) *upkeep.Upkeep {
	return &upkeep.Upkeep{
		Shop: s.Shop, Log: s.log.Logger(), Now: s.clock.Now, Dir: t.TempDir(),
		Backups: &backup.Schedule{
			Shop: db.ShopID(), ShopOf: bolt.ShopOf, Log: s.log.Logger(), Now: s.clock.Now,
			Make: func(ctx context.Context, path string, progress func(done, total int64)) error {
				_, err := db.Backup(ctx, path, progress)
				return err
			},
		},
		Check: func(ctx context.Context) (app.Report, error) { return app.Check(bolt.Throttled(ctx), db) },
		Verify: func(ctx context.Context, path string) (app.Proof, error) {
			return bolt.Verify(bolt.Throttled(ctx), path)
		},
		Export: func(ctx context.Context, w io.Writer) error { return export.Export(ctx, db, w, func(int) {}) },
	}
}

// withBackups makes backups in a folder, and works until the end of the test.
func withBackups(t *testing.T, dir string, changes ...func(*upkeep.Upkeep)) func(*desk.Desk) {
	return func(d *desk.Desk) {
		u := d.Upkeep
		u.Backups.Plan = backup.Plan{Dir: dir, Every: 24 * time.Hour, Keep: 7}
		for _, change := range changes {
			change(u)
		}
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			u.Run(ctx)
		}()
		t.Cleanup(func() {
			end()
			<-ended
		})
	}
}

// done waits until no work is under way.
func (s *shop) done(t *testing.T) {
	t.Helper()
	for s.desk.Upkeep.State().Current != nil {
		if t.Context().Err() != nil {
			t.Fatal("the work does not end")
		}
		time.Sleep(time.Millisecond)
	}
}

// TestBackupPage makes a backup, verifies it, finds it damaged, and downloads it.
func TestBackupPage(t *testing.T) {
	dir := t.TempDir()
	s := openShop(t, withBackups(t, dir), func(d *desk.Desk) {
		d.Restore = func(file string) []desk.Step {
			return []desk.Step{{What: text.Sprintf("Put it in place:"), Command: "littleshelf restore '" + file + "<'"}}
		}
	})
	b := s.keeper(t)
	p := b.get(t, "/keeper/house/backups").shows(t, http.StatusOK, "现在做一份", dir).hides(t, "恢复最新的这一份")
	first := p.submit(t, "/keeper/house/backups/make").shows(t, http.StatusOK, "正在做备份")
	s.done(t)
	if twice := p.submit(t, "/keeper/house/backups/make"); twice.status != http.StatusOK {
		t.Errorf("the same form again: %d", twice.status)
	}
	s.done(t)
	files, err := s.desk.Upkeep.Files()
	if err != nil || len(files) != 1 {
		t.Fatalf("the folder has %+v, %v, want one backup: %s", files, err, first.text())
	}
	name := files[0].Name
	p = b.get(t, "/keeper/house/backups").shows(t, http.StatusOK, name, "恢复最新的这一份", "littleshelf restore '"+name+"<'")
	p.submit(t, "/keeper/house/backups/verify", "file", name).shows(t, http.StatusOK, "正在验证 "+name)
	s.done(t)
	p = b.get(t, "/keeper/house/backups").shows(t, http.StatusOK, "又验证过").hides(t, "不完好")
	if p.header.Get("Refresh") != "" {
		t.Error("a page without work under way asks for itself again")
	}

	path := filepath.Join(dir, name)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := p.submit(t, "/keeper/house/backups/download", "file", name)
	if got.status != http.StatusOK || got.source != string(whole) || got.header.Get("Cache-Control") != "no-store" ||
		got.header.Get("Content-Disposition") != "attachment; filename="+name {
		t.Errorf("the download: %d, %d bytes of %d, %v", got.status, len(got.source), len(whole), got.header)
	}
	part, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+got.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	part.Header.Set("Range", "bytes=100-199")
	if rest := b.do(t, part); rest.status != http.StatusPartialContent || rest.source != string(whole[100:200]) {
		t.Errorf("a part of it: %d, %d bytes", rest.status, len(rest.source))
	}
	b.get(t, "/keeper/house/backups/"+name).shows(t, http.StatusNotFound, "这个地址用过了")
	s.clock.Advance(2 * time.Hour)
	b.get(t, got.path).shows(t, http.StatusNotFound, "这个地址用过了")
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "备份 ", "验证备份", "开始", "发到这台设备", name)

	if err := os.WriteFile(path, append(whole, '!'), 0o600); err != nil {
		t.Fatal(err)
	}
	b.get(t, "/keeper/house/backups").submit(t, "/keeper/house/backups/verify", "file", name)
	s.done(t)
	b.get(t, "/keeper/house/backups").shows(t, http.StatusOK, "不完好", "SHA-256")
	for _, wrong := range []string{"../shop.db", "littleshelf-00000000-20000101-000000.db", ""} {
		b.post(t, "/keeper/house/backups/download", "request", s.request().ID.String(), "file", wrong).
			shows(t, http.StatusNotFound, "没有这份备份")
	}
}

// TestFailedBackups shows each way in which a backup fails, and what to do about it.
func TestFailedBackups(t *testing.T) {
	for name, c := range map[string]struct {
		dir  string
		fail error
		want []string
	}{
		"no folder":       {"", nil, []string{"没有做备份", "在设置里写一个文件夹"}},
		"the folder gone": {"gone", nil, []string{"没有做成", "文件夹不见了", "文件夹读不出来"}},
		"the disk full":   {"here", syscall.ENOSPC, []string{"没有做成", "磁盘满了"}},
		"no permission":   {"here", os.ErrPermission, []string{"没有做成", "不能往那里写"}},
		"another error":   {"here", errors.New("<b>odd</b>"), []string{"没有做成", "<b>odd</b>", "再试一次"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := c.dir
			if dir != "" {
				dir = filepath.Join(t.TempDir(), dir)
			}
			s := openShop(t, withBackups(t, dir, func(u *upkeep.Upkeep) {
				if c.fail != nil {
					u.Backups.Make = func(context.Context, string, func(done, total int64)) error { return fmt.Errorf("back up: %w", c.fail) }
				}
			}))
			b := s.keeper(t)
			p := b.get(t, "/keeper/house/backups")
			if dir == "" {
				p.shows(t, http.StatusOK, c.want...)
				return
			}
			if c.dir == "gone" { // begin makes a folder that is missing, and its disk is lost afterwards
				s.desk.Upkeep.Backups.Make = func(ctx context.Context, path string, _ func(done, total int64)) error {
					return errors.Join(os.RemoveAll(filepath.Dir(path)), &os.PathError{Op: "open", Path: dir, Err: os.ErrNotExist})
				}
			}
			p.submit(t, "/keeper/house/backups/make").shows(t, http.StatusOK)
			s.done(t)
			b.get(t, "/keeper/house/backups").shows(t, http.StatusOK, c.want...)
		})
	}
}

// TestWorkUnderWay shows work that goes on while the keeper looks elsewhere, refuses more of it,
// and ends it with the server.
func TestWorkUnderWay(t *testing.T) {
	begun := make(chan struct{})
	s := openShop(t, withBackups(t, t.TempDir(), func(u *upkeep.Upkeep) {
		u.Backups.Make = func(ctx context.Context, _ string, progress func(done, total int64)) error {
			progress(3_000_000, 12_000_000)
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}
	}))
	b := s.keeper(t)
	check := b.get(t, "/keeper/house/check")
	made := b.get(t, "/keeper/house/backups")
	made.submit(t, "/keeper/house/backups/make")
	<-begun
	for _, path := range []string{"/keeper/house", "/keeper/house/backups", "/keeper/house/check"} {
		b.get(t, path).shows(t, http.StatusOK, "正在做备份", "3.0 MB / 12 MB")
	}
	if p := b.get(t, "/keeper/house/backups"); p.header.Get("Refresh") != "3" {
		t.Errorf("Refresh: %q, want 3", p.header.Get("Refresh"))
	}
	check.submit(t, "/keeper/house/check").shows(t, http.StatusUnprocessableEntity, "另一件事正在做")
	made.submit(t, "/keeper/house/backups/make").shows(t, http.StatusOK) // sent twice
}

// TestCheckPage checks a shop with a fault, whose text does no harm.
func TestCheckPage(t *testing.T) {
	s := openShop(t, withBackups(t, ""), func(d *desk.Desk) {
		own := d.Upkeep.Check
		d.Upkeep.Check = func(ctx context.Context) (app.Report, error) {
			report, err := own(ctx)
			report.Problems = append(report.Problems, "user 1: balance -5 is below 0", `<script>alert(1)</script>"'`)
			report.More = 7
			return report, err
		}
	})
	b := s.keeper(t)
	b.get(t, "/keeper/house").shows(t, http.StatusOK, "启动以后还没有查过")
	b.get(t, "/keeper/house/check").shows(t, http.StatusOK, "还没有检查过").
		submit(t, "/keeper/house/check").shows(t, http.StatusOK, "正在检查")
	s.done(t)
	b.get(t, "/keeper/house/check").inert(t).shows(t, http.StatusOK, "有不对的地方", "余额 -5", "还有 7", `alert(1)</script>"'`)
	b.get(t, "/keeper/house").shows(t, http.StatusOK, "有不对的地方")
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "检查")
}

// TestExports downloads each export, the same bytes as the package that the command calls writes.
func TestExports(t *testing.T) {
	s := openShop(t)
	reader, key := s.reader(t, "a")
	if _, err := s.Buy(t.Context(), key, 1); err != nil {
		t.Fatal(err)
	}
	b := s.keeper(t)
	p := b.get(t, "/keeper/house/export")
	for file, table := range map[string]string{
		"shop.ndjson": "", "orders.csv": "orders", "readers.csv": "users", "ledger.csv": "ledger", "comments.csv": "comments",
	} {
		got := p.submit(t, "/keeper/house/export", "file", file)
		var want bytes.Buffer
		var err error
		if table == "" {
			want.Write(s.export(t))
		} else {
			err = export.CSV(t.Context(), s.Store, table, s.desk.Zone, &want)
		}
		if err != nil || got.status != http.StatusOK || got.source != want.String() || got.header.Get("Cache-Control") != "no-store" ||
			got.header.Get("Content-Disposition") != "attachment; filename="+file {
			t.Errorf("%s: %d, %v, %v\n%s\nwant\n%s", file, got.status, err, got.header, got.source, &want)
		}
		b.get(t, "/keeper/house/export/"+file).shows(t, http.StatusNotFound, "这个地址用过了")
	}
	if got := p.submit(t, "/keeper/house/export", "file", "orders.csv"); !strings.Contains(got.source, reader.ID.String()) {
		t.Errorf("the orders lack %s:\n%s", reader.ID, got.source)
	}
	b.post(t, "/keeper/house/export", "request", s.request().ID.String(), "file", "all").shows(t, http.StatusNotFound)
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "导出数据", "readers.csv")
}

// TestFilesAreForTheKeeper checks that the address of a file is worth nothing on a device that is
// not signed in.
func TestFilesAreForTheKeeper(t *testing.T) {
	s := openShop(t, withBackups(t, t.TempDir()))
	b := s.keeper(t)
	b.get(t, "/keeper/house/backups").submit(t, "/keeper/house/backups/make")
	s.done(t)
	files, err := s.desk.Upkeep.Files()
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	stranger := s.browser(t)
	stranger.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, path := range []string{
		b.get(t, "/keeper/house/backups").submit(t, "/keeper/house/backups/download", "file", files[0].Name).path,
		b.get(t, "/keeper/house/export").submit(t, "/keeper/house/export", "file", "shop.ndjson").path,
	} {
		if p := stranger.get(t, path); p.status != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/keeper/signin") {
			t.Errorf("%s for a stranger: %d, %v", path, p.status, p.header)
		}
	}
}

// TestVersionPage shows what runs, in both languages.
func TestVersionPage(t *testing.T) {
	s := openShop(t, func(d *desk.Desk) {
		d.About = desk.About{
			Schema: 8, Started: time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC), Site: "https://shop.example.com",
			Changelog: func(language string) template.HTML { return template.HTML("<h2>0.2.0 " + language + "</h2>") },
		}
	})
	b := s.keeper(t)
	p := b.get(t, "/keeper/house/version").shows(t, http.StatusOK, "littleshelf v1", "8", "2026-11-26 18:00", "0.2.0 zh")
	if got := p.link("全部更新记录"); got != "https://shop.example.com/docs/zh/changelog" {
		t.Errorf("the changelog is at %s", got)
	}
	p.submit(t, "/keeper/language", "language", "en").shows(t, http.StatusOK, "0.2.0 en")
}

// TestEnginePage lists the books that are not drawn, with the reason, and has one tried again.
func TestEnginePage(t *testing.T) {
	engine := desk.Engine{State: desk.State{What: text.Sprintf("not drawn"), More: text.Sprintf("the server runs with -pdf-workers 0")}}
	s := openShop(t, func(d *desk.Desk) { d.Engine = func() desk.Engine { return engine } })
	s.addBook(t, app.Book{ID: 3, Name: `<script>alert(1)</script>"'`, DiskName: "odd.pdf"})
	put := func(name, fault string, noFont bool) {
		file := app.PDFFile{Name: name, Fault: fault, NoFont: noFont}
		if err := s.Store.Update(t.Context(), func(tx app.Tx) error { return tx.PutPDFFile(file) }); err != nil {
			t.Fatal(err)
		}
	}
	b := s.keeper(t)
	b.get(t, "/keeper/house/pages").shows(t, http.StatusOK, "-pdf-workers 0").hides(t, "都画得出")
	engine = desk.Engine{Cache: 1, Room: 1e9}
	b.get(t, "/keeper/house/pages").shows(t, http.StatusOK, "都画得出").hides(t, "-pdf-workers 0")
	put("dream.pdf", app.FaultLocked, false)
	put("river.pdf", "", true)
	put("odd.pdf", app.FaultKills, false)
	p := b.get(t, "/keeper/house/pages").inert(t).shows(t, http.StatusOK, "红楼梦", "文件要密码", "呼兰河传", "字体", "两次弄垮", `alert(1)</script>"'`)
	p.submit(t, "/keeper/house/pages/redraw", "book", "1").shows(t, http.StatusOK, "正在再试").hides(t, "文件要密码")
	p.submit(t, "/keeper/house/pages/redraw", "book", "1").shows(t, http.StatusOK) // sent twice
	p.submit(t, "/keeper/house/pages/redraw", "book", "9").shows(t, http.StatusNotFound)
	p.submit(t, "/keeper/house/pages/redraw", "book", "x").shows(t, http.StatusNotFound)
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "再画一本书", `文件 "dream.pdf" 再画一次`)
	if list, total, err := s.Undrawn(t.Context(), 1); err != nil || total != 2 || len(list) != 1 {
		t.Errorf("Undrawn = %+v, %d, %v, want one of two", list, total, err)
	}
}
