package program

import (
	"errors"
	"path/filepath"
	"time"

	"littleshelf/app"
	"littleshelf/app/backup"
	"littleshelf/app/cli"
	"littleshelf/app/desk"
	"littleshelf/app/docs"
	"littleshelf/app/doctor"
	"littleshelf/app/page"
	"littleshelf/app/pdf"
	"littleshelf/app/systemd"
	"littleshelf/app/text"
	"littleshelf/app/web"
)

// house knows the parts of a running server, for the desk.
type house struct {
	config   cli.Serve
	db       database
	backups  *backup.Schedule
	front    *front
	identity *identity
	outbox   *app.Outbox
	pages    *pdf.Engine // nil without -pdf-workers
	started  time.Time
	manager  systemd.Manager
	manual   *docs.Docs
}

// states returns the state of each part.
func (h *house) states() []desk.State {
	return []desk.State{h.backupState(), h.diskState(), h.certificateState(), h.weChatState(), h.messageState(), h.pagesState()}
}

func (h *house) backupState() desk.State {
	s := desk.State{Name: desk.Backup, Level: desk.Wrong, Path: "/house/backups"}
	status := h.backups.Status()
	if status.Plan.Dir == "" {
		s.What = text.Sprintf("none are made")
		s.More = text.Sprintf("name a folder for them under Settings")
		s.Notice = text.Sprintf("No backups are made: name a folder for them under Settings.")
		return s
	}
	if onDuty := h.db.OnDuty(); onDuty != nil && !onDuty() {
		s.Level, s.What = desk.Off, text.Sprintf("another server makes them")
		return s
	}
	now, every := time.Now(), status.Plan.Every
	switch last := status.Last; {
	case last.IsZero() && status.Why == nil && now.Sub(h.started) < every:
		s.Level, s.What = desk.Off, text.Sprintf("the first is due")
	case last.IsZero():
		s.What = text.Sprintf("none is good")
		s.Notice = text.Sprintf("No backup has succeeded: the log of the server says why.")
	case now.Sub(last) > 2*every:
		s.What = text.Sprintf("the last is too old")
		s.Notice = text.Sprintf("The last good backup is of %s: the log of the server says why.", h.minute(last))
	default:
		s.Level, s.What = desk.Fine, text.Sprintf("%s", h.minute(last))
		s.Notice = text.Sprintf("The last backup is of %s.", h.minute(last))
	}
	s.More = text.Sprintf("the newest %d are kept", status.Plan.Keep)
	return s
}

func (h *house) minute(at time.Time) string { return at.In(h.config.Zone).Format("2006-01-02 15:04") }

// minFree is the free space below which the desk warns: a database of some size must be copied by a
// backup, a restore or a compact.
const minFree = 200 << 20

func (h *house) diskState() desk.State {
	size := h.db.Size()
	s := desk.State{Name: "Disk", More: text.Sprintf("the database has %s", page.Size(size))}
	free, err := doctor.Free(filepath.Dir(beside(h.config.DB)))
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		s.What = text.Sprintf("not known on this system")
	case err != nil:
		s.Level, s.What = desk.Wrong, text.Sprintf("not known")
		s.Notice = text.Sprintf("The free space of the disk is not known: %v", err)
	case free < size+minFree:
		s.Level, s.What = desk.Wrong, text.Sprintf("%s free", page.Size(free))
		s.Notice = text.Sprintf("The disk of the database has only %s free: make room.", page.Size(free))
	default:
		s.Level, s.What = desk.Fine, text.Sprintf("%s free", page.Size(free))
	}
	return s
}

// minValid is how long a certificate must still be good. One that renews itself is renewed earlier.
const minValid = 10 * 24 * time.Hour

func (h *house) certificateState() desk.State {
	s := desk.State{Name: "Certificate"}
	if h.front.certificate == nil {
		s.What = text.Sprintf("none")
		s.More = text.Sprintf("this server speaks plain HTTP; a proxy before it may do HTTPS")
		return s
	}
	until, ok := h.front.certificate()
	left := time.Until(until)
	switch {
	case !ok:
		s.Level, s.What = desk.Wrong, text.Sprintf("there is none yet")
		s.Notice = text.Sprintf("There is no certificate yet: the log of the server says why.")
	case left < minValid:
		s.Level, s.What = desk.Wrong, text.Sprintf("%d days left", int(left.Hours()/24))
		s.Notice = text.Sprintf("The certificate ends on %s: the log of the server says why it is not renewed.",
			until.In(h.config.Zone).Format(time.DateOnly))
	default:
		s.Level, s.What = desk.Fine, text.Sprintf("%d days left", int(left.Hours()/24))
	}
	if h.front.acme != nil {
		s.More = text.Sprintf("renews itself")
	}
	return s
}

func (h *house) weChatState() desk.State {
	s := desk.State{Name: "WeChat", Path: "/house/settings"}
	client := h.identity.client()
	if client == nil {
		s.Level, s.What = desk.Wrong, text.Sprintf("demo logins")
		s.More = text.Sprintf("any code logs in")
		s.Notice = text.Sprintf("WeChat is not connected: logins prove nothing. Set the app id and its secret before readers come.")
		return s
	}
	var good, silent, refused uint64
	for errcode, n := range client.Outcomes() {
		switch errcode {
		case "0":
			good += n
		case "none":
			silent += n
		case "40013", "40125", "40164": // app id, secret or this machine's address
			refused += n
		}
	}
	s.Level, s.What = desk.Fine, text.Sprintf("%d logins", good)
	s.More = text.Sprintf("since the server started; %d without an answer", silent)
	switch {
	case refused > 0:
		s.Level = desk.Wrong
		s.Notice = text.Sprintf("WeChat refuses this shop's app id, secret or address: run littleshelf doctor on the server.")
	case silent > good/10:
		s.Level = desk.Wrong
		s.Notice = text.Sprintf("WeChat did not answer %d times since the server started.", silent)
	case good == 0:
		s.Level = desk.Off
	}
	return s
}

// engine returns what is known of the engine that draws pages.
func (h *house) engine(site *web.Server) desk.Engine {
	e := desk.Engine{State: h.pagesState()}
	if site.Drawings != nil {
		e.Cache, e.Room = site.Drawings.Cache.Size(), site.Drawings.Cache.Max
	}
	return e
}

func (h *house) pagesState() desk.State {
	s := desk.State{Name: "Pages of books", Path: "/house/pages"}
	if h.pages == nil {
		s.What = text.Sprintf("not drawn")
		s.More = text.Sprintf("the server runs with -pdf-workers 0")
		return s
	}
	if fault := h.pages.Fault(); fault != nil {
		s.Level, s.What = desk.Wrong, text.Sprintf("not drawn")
		s.Notice = text.Sprintf("Pages of books are not drawn: %v", fault)
		return s
	}
	s.Level, s.What = desk.Fine, text.Sprintf("drawn")
	return s
}
