package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"littleshelf/app/text"
)

// need is the access that the server needs to a file, as the bits of a mode.
type need fs.FileMode

const (
	search need = 1
	write  need = 2
	read   need = 4
)

func (n need) phrase() (p text.Phrase) {
	for _, bit := range []struct {
		need
		word text.Phrase
	}{{read, text.Sprintf("read")}, {write, text.Sprintf("write")}, {search, text.Sprintf("search")}} {
		switch {
		case n&bit.need == 0:
		case p.String() == "":
			p = bit.word
		default:
			p = text.Sprintf("%v and %v", p, bit.word)
		}
	}
	return p
}

// file is a file or folder that the server uses.
type file struct {
	path    string
	what    text.Phrase
	need    need
	level   Level       // if the server lacks the access
	missing Level       // if the file is missing; empty is no finding
	advice  text.Phrase // if the file is missing
	private bool        // only its owner may read it
}

// permissions compares the mode of every file with the access that the server needs.
func (s *Shop) permissions(context.Context) (found []Finding) {
	user, barred := s.User(), make(map[string]bool)
	for _, f := range s.files(user) {
		folder := user.barredAt(f.path)
		switch {
		case folder == "":
			found = append(found, user.access(f)...)
		case !barred[folder]:
			barred[folder] = true
			found = append(found, Finding{Level: f.level, Text: text.Sprintf(
				"%s may not search %s, so it cannot use %s, %s: chmod o+x %[2]s, or move the file",
				user.Name, folder, f.what, f.path)})
		}
	}
	found = append(found, user.pdfs(s.Books)...)
	if len(found) == 0 {
		found = append(found, okf("the server may use every file, and what is secret is private"))
	}
	return found
}

func (s *Shop) files(user Account) []file {
	const all = read | write | search
	passed := user.passedFiles()
	files := []file{
		{path: s.Home, what: s.folder(), need: all, level: Fail,
			missing: Fail, advice: text.Sprintf("make it")},
		{path: s.DB, what: text.Sprintf("the database"), need: read | write, level: Fail,
			missing: Warn, advice: text.Sprintf("name it with -db, or open a new shop with -new"), private: true},
		{path: s.Books, what: text.Sprintf("the books folder"), need: read | search, level: Fail,
			missing: Warn, advice: text.Sprintf("make it, or name it with -books; until then no book of your own can be downloaded")},
		{path: s.Books, what: text.Sprintf("the books folder"), need: write, level: Warn},
		{path: s.Backups, what: text.Sprintf("the backup folder"), need: all, level: Fail},
		{path: s.Certs, what: text.Sprintf("the folder of certificates"), need: all, level: Fail, private: true},
		{path: s.Cert, what: text.Sprintf("the certificate"), need: read, level: passed,
			missing: Fail, advice: text.Sprintf("name it with -tls-cert")},
		{path: s.Key, what: text.Sprintf("the certificate's key"), need: read, level: passed,
			missing: Fail, advice: text.Sprintf("name it with -tls-key"), private: true},
	}
	if s.Socket != "" {
		files = append(files, file{path: filepath.Dir(s.Socket), what: text.Sprintf("the folder of -socket"), need: write | search, level: Fail,
			missing: Fail, advice: text.Sprintf("make it")})
	}
	for _, secret := range s.Secrets {
		files = append(files, file{path: secret, what: text.Sprintf("the secret"), need: read, level: passed,
			missing: Fail, advice: text.Sprintf("write the secret into it"), private: true})
	}
	return slices.DeleteFunc(files, func(f file) bool { return f.path == "" })
}

// passedFiles returns the level of a finding about a file that systemd may pass to the server as a
// credential. Then the account needs no access to it. If the account is the caller's, the server
// was started by hand, without credentials.
func (a Account) passedFiles() Level {
	if a.Other {
		return Warn
	}
	return Fail
}

// access compares the mode of one file with the access that the account needs.
func (a Account) access(f file) (found []Finding) {
	say := func(level Level, sentence text.Phrase) {
		found = append(found, Finding{Level: level, Text: sentence})
	}
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if f.missing != "" {
			say(f.missing, text.Sprintf("%s, %s, is not there: %s", f.what, f.path, f.advice))
		}
		return found
	case err != nil:
		say(f.level, text.Sprintf("%s cannot be examined (%v): put sudo before the command", f.what, err))
		return found
	}
	if !a.may(info, f.need) {
		say(f.level, text.Sprintf("%s cannot %v %s, %s (mode %04o): chown %[1]s %[4]s",
			a.Name, f.need.phrase(), f.what, f.path, info.Mode().Perm()))
	}
	if f.private && isOpen(info) {
		say(Warn, text.Sprintf("others than its owner may read or write %s, %s (mode %04o): chmod %s %[2]s",
			f.what, f.path, info.Mode().Perm(), ownerOnly(info)))
	}
	return found
}

// ownerOnly returns the mode of a private file or folder, for chmod.
func ownerOnly(info fs.FileInfo) string {
	if info.IsDir() {
		return "700"
	}
	return "600"
}

// pdfs checks that the account can read each PDF of the books folder.
func (a Account) pdfs(folder string) []Finding {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil // the folder has its own finding
	}
	var barred []string
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		if !strings.EqualFold(filepath.Ext(path), ".pdf") {
			continue
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || !a.may(info, read) {
			barred = append(barred, path)
		}
	}
	if len(barred) == 0 {
		return nil
	}
	const shown = 3
	names := text.Sprintf("%s", strings.Join(barred[:min(shown, len(barred))], ", "))
	if more := len(barred) - shown; more > 0 {
		names = text.Sprintf("%v and %d more", names, more)
	}
	return []Finding{failf("%s cannot read %s, so nobody can download them: chown %[1]s them, or chmod a+r", a.Name, names)}
}
