package desk

import (
	"net/http"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/page"
	"littleshelf/app/text"
	"littleshelf/app/upkeep"
)

var backupRoutes = []route{
	{"GET", "/house/backups", (*Desk).backups, false},
	{"POST", "/house/backups/make", (*Desk).makeBackup, false},
	{"POST", "/house/backups/verify", (*Desk).verifyBackup, false},
	{"POST", "/house/backups/download", (*Desk).askForBackup, false},
	{"GET", "/house/backups/{id}", (*Desk).backupFile, false},
}

// backupsPage lists the backups of the shop, and says how to restore one.
type backupsPage struct {
	Work    work
	Status  backup.Status
	Why     string // the last scheduled backup failed, or ""
	Advice  string
	NotSent string // why the last one did not arrive elsewhere, or ""
	Files   []upkeep.Kept
	Unread  string // why the folder cannot be read, or ""
	Restore []Step // for the newest backup
	lang    text.Lang
}

// Words returns an error in the language of the page.
func (p backupsPage) Words(err error) string { return p.lang.Error(err) }

// Finding returns a finding of a verification in the language of the page.
func (p backupsPage) Finding(said string) string { return p.lang.Sentence(said) }

// Step is a thing to do on the server.
type Step struct {
	What    text.Phrase
	Command string // to type; may be empty
}

func (d *Desk) backups(rq *request) error {
	return d.renderBackups(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderBackups(rq *request, status int, form *page.Form) error {
	shown := backupsPage{Work: d.workOf(rq, upkeep.MakeBackup, form), Status: d.Upkeep.Backups.Status(), lang: rq.lang}
	shown.Why, shown.Advice = whyFailed(rq.lang, shown.Status.Why)
	if err := shown.Status.Sent.Err; err != nil {
		shown.NotSent = rq.lang.Error(err)
	}
	files, err := d.Upkeep.Files()
	if err != nil {
		shown.Unread, shown.Advice = whyFailed(rq.lang, err)
	}
	shown.Files = files
	if len(files) > 0 && d.Restore != nil {
		shown.Restore = d.Restore(files[0].Name)
	}
	return d.render(rq, status, "backups", "Backups", shown)
}

func (d *Desk) makeBackup(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	begun, err := d.begin(rq, form, upkeep.MakeBackup, "", func(status int) error { return d.renderBackups(rq, status, form) })
	if !begun {
		return err
	}
	return d.redirect(rq, "/house/backups", rq.lang.Text("A backup is being made."))
}

// chosenBackup returns a form, and the backup that it names.
func (d *Desk) chosenBackup(rq *request) (*page.Form, backup.File, error) {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return nil, backup.File{}, err
	}
	file, err := d.Upkeep.Find(form.Value("file"))
	return form, file, err
}

func (d *Desk) verifyBackup(rq *request) error {
	form, file, err := d.chosenBackup(rq)
	if err != nil {
		return err
	}
	begun, err := d.begin(rq, form, upkeep.VerifyBackup, file.Name, func(status int) error { return d.renderBackups(rq, status, form) })
	if !begun {
		return err
	}
	return d.redirect(rq, "/house/backups", rq.lang.Sprintf("%s is being verified.", file.Name))
}

// askForBackup notes that a backup leaves the server, and sends the browser to the file.
func (d *Desk) askForBackup(rq *request) error {
	form, file, err := d.chosenBackup(rq)
	if err != nil {
		return err
	}
	return d.sendAway(rq, form, upkeep.MakeBackup, file.Name, "/house/backups/"+file.Name)
}

// The slowest client of a backup that gets it whole has minRate bytes a second.
const (
	minSendTime = 5 * time.Minute
	minRate     = 64 << 10
)

// backupFile sends a backup. A part of it may be asked for again, so that a broken download goes
// on.
func (d *Desk) backupFile(rq *request) error {
	name := rq.r.PathValue("id")
	if err := d.mayLeave(rq, upkeep.MakeBackup, name); err != nil {
		return err
	}
	info, err := d.Upkeep.Find(name)
	if err != nil {
		return err
	}
	file, err := d.Upkeep.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	d.fileHeader(rq, name)
	http.NewResponseController(rq.w).SetWriteDeadline(time.Now().Add(minSendTime + time.Duration(info.Size/minRate)*time.Second))
	http.ServeContent(rq.w, rq.r, name, info.At, file)
	return nil
}

// Bad reports whether the last verification of a backup found it unsound.
func (p backupsPage) Bad(k upkeep.Kept) bool {
	return k.Proof != nil && (k.Proof.Err != nil || len(k.Proof.Proof.Problems) > 0)
}

var errNotAsked = &app.Error{Code: app.Unknown, Msg: "this address is used up: press the button on the page again"}
