package cli_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app/control"
	"littleshelf/app/durable"
	"littleshelf/app/program/harness"
)

// logTime is a time in a log, with its zone.
var logTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(Z|[-+]\d\d:\d\d)`)

// TestOneZone: -tz is the zone of every time in logs, outputs of commands and names of files.
func TestOneZone(t *testing.T) {
	t.Parallel()
	const name = "Pacific/Kiritimati" // +14:00, no machine's default
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json"} {
		began := time.Now().Truncate(time.Second)
		db, dir := harness.NewDB(t), t.TempDir()
		k := &harness.KeptShop{Dir: filepath.Dir(db), DB: db, Books: filepath.Join(filepath.Dir(db), "books")}
		p := harness.Start(t, db, "-seed", "-books", k.Books, "-tz", name, "-log-format", format, "-backup-dir", dir)
		if _, err := p.Client(t).Login("zone"); err != nil {
			t.Fatal(err)
		}
		harness.Eventually(t, func() bool { return strings.Contains(p.Log.String(), "backup made") })
		made := stampOf(t, harness.Backups(t, dir)[0], `^littleshelf-[0-9a-f]{8}-(\d{8}-\d{6}\+1400)\.db$`, began)

		readers := harness.Objects[control.Reader](t, k.Must(t, "reader", "list", "-json"))
		k.Must(t, "points", "add", readers[0].ID.String(), "5", "-why", "zone")
		k.Must(t, "codes", "mint", "1", "-points", "5", "-expires", "2099-12-31")
		batches := harness.Objects[control.Batch](t, k.Must(t, "codes", "list", "-json"))
		k.Must(t, "codes", "revoke", batches[0].ID.String())
		for _, shown := range []struct {
			by   []string
			want string
		}{
			{[]string{"reader", "list"}, readers[0].Created.In(zone).Format(time.DateTime)},
			{[]string{"codes", "list"}, batches[0].Created.In(zone).Format(time.DateTime)},
			{[]string{"codes", "list"}, " 2099-12-31 "},
			{[]string{"audit"}, harness.Objects[control.Receipt](t, k.Must(t, "audit", "-json"))[0].At.In(zone).Format(time.DateTime)},
			{[]string{"audit"}, "good through 2099-12-31 → revoked"},
			{[]string{"reader", "list", "-since", readers[0].Created.In(zone).Add(-time.Second).Format(time.DateTime)}, readers[0].ID.String()},
			{[]string{"stats", "-days", "2"}, "\n" + made.Format(time.DateOnly) + " "},
			{[]string{"health"}, made.Format(time.DateTime)},
		} {
			if stdout := k.Must(t, shown.by...); !strings.Contains(stdout, shown.want) {
				t.Errorf("%q = %s, want %s", shown.by, stdout, shown.want)
			}
		}
		if _, ready := harness.Get(t, p.URL("/readyz")); !strings.Contains(ready, made.Format(time.DateTime)) {
			t.Errorf("/readyz = %q, want %v", ready, made)
		}
		p.Stop(t)
		times := logTime.FindAllStringSubmatch(p.Log.String(), -1)
		for _, at := range times {
			if at[1] != "+14:00" {
				t.Errorf("the log has %s", at[0])
			}
		}
		if lines := strings.Count(p.Log.String(), "\n"); len(times) < lines || !strings.Contains(p.Log.String(), "/login") {
			t.Errorf("%d times in %d lines, want one in each:\n%s", len(times), lines, p.Log)
		}

		backup := filepath.Join(dir, harness.Backups(t, dir)[0])
		stampOf(t, k.Must(t, "restore", "-tz", name, backup), `\.before-restore-(\d{8}-\d{6}\+1400)\n`, began)
		_, stderr, _ := k.Command("check", "-repair", "-tz", name)
		stampOf(t, stderr, `\.before-repair-(\d{8}-\d{6}\+1400)\n`, began)
		stampOf(t, k.Must(t, "restore", "-tz", "UTC", backup), `\.before-restore-(\d{8}-\d{6})\n`, began)
		k.Check(t)
	}
}

// stampOf finds in text the time in a file's name. The time must be between began and now.
func stampOf(t *testing.T, text, pattern string, began time.Time) time.Time {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("%q, want %s", text, pattern)
	}
	layout := durable.StampLayout[:len(found[1])]
	at, err := time.Parse(layout, found[1])
	if err != nil || at.Before(began) || at.After(time.Now()) {
		t.Errorf("%s is %v, %v, want a time since %v", found[1], at, err, began)
	}
	return at
}
