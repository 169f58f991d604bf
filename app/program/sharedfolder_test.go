package program_test

import (
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestUnitOfSharedFolders checks that a unit gives the service no write access to folders that
// other programs use.
func TestUnitOfSharedFolders(t *testing.T) {
	for _, tt := range []struct {
		args string
		ok   bool
	}{
		{"-db /shop.db", false},
		{"-db /var/lib/shop.db", false},
		{"-db /var/lib/../shop.db", false},
		{"-db /home/shop/shop.db", false},
		{"-db /root/shop.db", false},
		{"-db /srv/shop.db", false},
		{"-db /usr/local/shop.db", false},
		{"-db /usr/local/bin/shop.db", false},
		{"-db /opt/shop/lib/shop.db", false},
		{"-db ../shop.db", false},
		{"-backup-dir /", false},
		{"-backup-dir /mnt", false},
		{"-backup-dir /var/backups/", false},
		{"-backup-dir /media/disk", false},
		{"-books /home/shop", false},
		{"-books /var/www", false},
		{"-db /srv/shop/shop.db", true},
		{"-db /var/lib/shop/shop.db", true},
		{"-db /home/shop/data/shop.db", true},
		{"-backup-dir /mnt/backups", true},
		{"-backup-dir /var/backups/shop", true},
		{"-books /var/www/books", true},
		{"-db data/shop.db", true},
	} {
		code, unit, stderr := harness.Run(t, harness.NoEnv, append([]string{"unit", "-user", "daemon"}, strings.Fields(tt.args)...)...)
		if tt.ok && (code != cli.ExitDone || strings.Contains(unit, "chown -R")) {
			t.Errorf("unit %s = %d, %q, want a unit", tt.args, code, unit+stderr)
		}
		if sentence := stderr; !tt.ok && (code != cli.ExitUsage || unit != "" || !strings.Contains(sentence, "not the shop's alone")) {
			t.Errorf("unit %s = %d, %q, want a refusal", tt.args, code, unit+stderr)
		}
	}
}

// TestUnitForAnOlderSystemd checks that -compat leaves out settings that systemd 239 does not know,
// and refuses flags that need them.
func TestUnitForAnOlderSystemd(t *testing.T) {
	code, unit, stderr := harness.Run(t, harness.WeChatEnv(), "unit", "-compat", "-new")
	if code != cli.ExitDone {
		t.Fatalf("unit -compat = %d, %q", code, stderr)
	}
	for _, later := range []string{"LoadCredential", "%d", "ProtectProc", "ProtectClock", "ProtectHostname",
		"ProtectKernelLogs", "RestrictSUIDSGID"} {
		if strings.Contains(unit, later) {
			t.Errorf("unit -compat has %s, which systemd 239 does not know", later)
		}
	}
	if !strings.Contains(unit, "\nEnvironmentFile=/etc/littleshelf/environment\n") || !strings.Contains(unit, "install -D -m 600") {
		t.Errorf("unit -compat has no file for its secrets, mode 0600:\n%s", unit)
	}
	args := []string{"unit", "-compat", "-tls-cert", "/root/chain.pem", "-tls-key", "/root/key.pem"}
	if code, _, stderr := harness.Run(t, harness.NoEnv, args...); code != cli.ExitUsage || !strings.Contains(stderr, "-user") {
		t.Errorf("unit with a key = %d, %q, want an error with -user", code, stderr)
	}
	if code, unit, _ := harness.Run(t, harness.NoEnv, append(args, "-user", "daemon")...); code != cli.ExitDone ||
		!strings.Contains(unit, "-tls-key /root/key.pem") {
		t.Errorf("unit with a user who reads the key = %d, %s", code, unit)
	}
}
