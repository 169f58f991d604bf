//go:build unix

package doctor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stranger is a user who owns nothing here.
var stranger = Account{Name: "shopkeeper", uid: 54321}

// TestPermissions: every file of the shop is held against what the server must do with it.
func TestPermissions(t *testing.T) {
	file := func(mode os.FileMode) func(*testing.T, string) {
		return func(t *testing.T, path string) { chmod(t, path, mode, os.WriteFile(path, nil, 0o600)) }
	}
	folder := func(mode os.FileMode) func(*testing.T, string) {
		return func(t *testing.T, path string) { chmod(t, path, mode, os.MkdirAll(path, 0o700)) }
	}
	for name, tt := range map[string]struct {
		make func(*testing.T, string) // makes what is at the path
		use  func(*Shop, string)
		user Account
		says string
	}{
		"database": {file(0o600), func(s *Shop, p string) { s.DB = p }, stranger,
			"fail permissions: shopkeeper cannot read and write the database, PATH (mode 0600): chown shopkeeper PATH"},
		"database to be read": {file(0o644), func(s *Shop, p string) { s.DB = p }, stranger,
			"fail permissions: shopkeeper cannot read and write the database, PATH (mode 0644)"},
		"database open to all": {file(0o644), func(s *Shop, p string) { s.DB = p }, Account{Name: "root"},
			"warn permissions: others than its owner may read or write the database, PATH (mode 0644): chmod 600 PATH"},
		"database missing": {nil, func(s *Shop, p string) { s.DB = p }, stranger,
			"warn permissions: the database, PATH, is not there: name it with -db"},
		"books": {folder(0o700), func(s *Shop, p string) { s.Books = p }, stranger,
			"fail permissions: shopkeeper cannot read and search the books folder, PATH (mode 0700)"},
		"books to be read": {folder(0o755), func(s *Shop, p string) { s.Books = p }, stranger,
			"warn permissions: shopkeeper cannot write the books folder, PATH"},
		"books missing": {nil, func(s *Shop, p string) { s.Books = p }, stranger,
			"warn permissions: the books folder, PATH, is not there: make it"},
		"PDF": {file(0o600), func(s *Shop, p string) { s.Books = filepath.Dir(p) }, stranger,
			"fail permissions: shopkeeper cannot read PATH, so nobody can download them"},
		"PDF that is a folder": {folder(0o755), func(s *Shop, p string) { s.Books = filepath.Dir(p) }, stranger,
			"fail permissions: shopkeeper cannot read PATH"},
		"backups": {folder(0o755), func(s *Shop, p string) { s.Backups = p }, stranger,
			"fail permissions: shopkeeper cannot read and write and search the backup folder, PATH (mode 0755)"},
		"certificates": {folder(0o755), func(s *Shop, p string) { s.Certs = p }, Account{Name: "root"},
			"warn permissions: others than its owner may read or write the folder of certificates, PATH (mode 0755): chmod 700 PATH"},
		"certificate": {file(0o600), func(s *Shop, p string) { s.Cert = p }, stranger,
			"fail permissions: shopkeeper cannot read the certificate, PATH"},
		"socket": {folder(0o755), func(s *Shop, p string) { s.Socket = filepath.Join(p, "s") },
			stranger, "fail permissions: shopkeeper cannot write and search the folder of -socket, PATH (mode 0755)"},
		"certificate missing": {nil, func(s *Shop, p string) { s.Cert = p }, stranger,
			"fail permissions: the certificate, PATH, is not there: name it with -tls-cert"},
		"key": {file(0o600), func(s *Shop, p string) { s.Key = p }, stranger,
			"fail permissions: shopkeeper cannot read the certificate's key, PATH"},
		"key that systemd has": {file(0o600), func(s *Shop, p string) { s.Key = p },
			Account{Name: "service", Other: true, uid: 54321}, "warn permissions: service cannot read the certificate's key, PATH"},
		"key open to all": {file(0o644), func(s *Shop, p string) { s.Key = p }, Account{Name: "root"},
			"warn permissions: others than its owner may read or write the certificate's key, PATH"},
		"secret": {file(0o600), func(s *Shop, p string) { s.Secrets = []string{p} }, stranger,
			"fail permissions: shopkeeper cannot read the secret, PATH"},
		"secret open to all": {file(0o604), func(s *Shop, p string) { s.Secrets = []string{p} }, stranger,
			"warn permissions: others than its owner may read or write the secret, PATH (mode 0604): chmod 600 PATH"},
		"secret open to a group": {file(0o640), func(s *Shop, p string) { s.Secrets = []string{p} },
			Account{Name: "root"}, "warn permissions: others than its owner may read or write the secret, PATH (mode 0640)"},
	} {
		t.Run(name, func(t *testing.T) {
			s := healthyIn(t, openFolder(t))
			path := filepath.Join(openFolder(t), "8.pdf")
			if tt.make != nil {
				tt.make(t, path)
			}
			tt.use(s, path)
			s.User = func() Account { return tt.user }
			if got := examine(t, s); !strings.Contains(got, strings.ReplaceAll(tt.says, "PATH", path)) {
				t.Errorf("%q is not in\n%s", strings.ReplaceAll(tt.says, "PATH", path), got)
			}
		})
	}
}

// chmod sets the mode of what has been made, which the umask has cut.
func chmod(t *testing.T, path string, mode os.FileMode, err error) {
	t.Helper()
	if err == nil {
		err = os.Chmod(path, mode)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestPermissionBits: the owner's, the group's or the others' bits count, and only those.
func TestPermissionBits(t *testing.T) {
	path := filepath.Join(openFolder(t), "file")
	chmod(t, path, 0o640, os.WriteFile(path, nil, 0o600))
	owner, group := uint32(os.Geteuid()), uint32(os.Getegid())
	for _, tt := range []struct {
		user Account
		mode os.FileMode
		need need
		want bool
	}{
		{Account{uid: 54321, gids: []uint32{group}}, 0o640, read, true},
		{Account{uid: 54321, gids: []uint32{group}}, 0o640, write, false},
		{Account{uid: 54321, gids: []uint32{group}}, 0o606, read, false},
		{Account{uid: 54321, gids: []uint32{54321}}, 0o640, read, false},
		{Account{uid: 54321}, 0o604, read, true},
		{Account{uid: 54321}, 0o604, read | write, false},
		{Account{uid: owner}, 0o600, read | write, true},
		{Account{uid: 0}, 0o000, read | write, true},
	} {
		chmod(t, path, tt.mode, nil)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := tt.user.may(info, tt.need); got != tt.want {
			t.Errorf("%+v may %v mode %04o = %v, want %v", tt.user, tt.need, tt.mode, got, tt.want)
		}
	}
}

// TestFileInClosedFolder: a file that everybody may read is out of reach in a folder that is
// closed.
func TestFileInClosedFolder(t *testing.T) {
	s := healthyIn(t, openFolder(t))
	closed := filepath.Join(openFolder(t), "home")
	s.User, s.Cert = func() Account { return stranger }, filepath.Join(closed, "certs", "chain.pem")
	if err := os.MkdirAll(filepath.Dir(s.Cert), 0o755); err != nil {
		t.Fatal(err)
	}
	chmod(t, s.Cert, 0o644, os.WriteFile(s.Cert, nil, 0o600))
	chmod(t, closed, 0o700, nil)
	want := "shopkeeper may not search " + closed + ", so it cannot use the certificate, " + s.Cert + ": chmod o+x " + closed
	if got := examine(t, s); !strings.Contains(got, want) {
		t.Errorf("%q is not in\n%s", want, got)
	}
}

// TestManyPDFs: a few are named and the others counted.
func TestManyPDFs(t *testing.T) {
	s := healthyIn(t, openFolder(t))
	s.User = func() Account { return stranger }
	for _, name := range []string{"a.pdf", "b.PDF", "c.pdf", "d.pdf", "e.pdf", "notes.txt"} {
		path := filepath.Join(s.Books, name)
		chmod(t, path, 0o600, os.WriteFile(path, nil, 0o600))
	}
	if got := examine(t, s); !strings.Contains(got, "c.pdf and 2 more, so nobody can download them") || strings.Contains(got, "d.pdf") {
		t.Errorf("of five PDFs it says\n%s", got)
	}
}

// openFolder makes a folder that everybody may search, which t.TempDir's is not.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "doctor")
	chmod(t, dir, 0o755, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
